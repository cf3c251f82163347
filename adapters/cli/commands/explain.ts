import type { ExplanationReport, Product } from '../../../src/model/adapter.ts';
import type { Block } from '../../../src/model/reply.ts';
import type { Language } from '../../../src/model/words.ts';
import { renderPlainText } from '../../shared/plain-text.ts';
import { causeTable } from '../cause-table.ts';
import type { CliDeps } from '../deps.ts';
import { EXIT } from '../deps.ts';
import { messageOf } from '../failures.ts';
import { chooseLanguage } from '../language.ts';
import { runLineCommand } from '../line-command.ts';
import { splitMbox } from '../mbox.ts';
import { createOutput } from '../output.ts';
import { readTextFile } from '../read-text.ts';
import { MAX_TEXT_BYTES, readStdin } from '../text-argument.ts';

export interface ExplainOptions {
  readonly json?: boolean;
  readonly jsonl?: boolean;
  readonly lang?: Language;
}

/** One explained text and where it was read. */
interface Explained {
  readonly file: string;
  readonly report: ExplanationReport;
}

async function explainLines(language: Language, deps: CliDeps): Promise<number> {
  const product = await deps.product();
  await runLineCommand(deps, {
    expected: 'a JSON object {"id", "text"} or {"id", "file"}',
    alwaysId: true,
    async answer({ text, file }) {
      if (typeof text === 'string') return { ...(await product.explain(text, language)) };
      if (typeof file !== 'string' || file === '') {
        throw new Error('Expected "text" or "file" to be a string.');
      }
      const content = await readTextFile(file, { maxBytes: MAX_TEXT_BYTES, onlyFiles: true });
      return { ...(await product.explain(content, language)) };
    },
  });
  return EXIT.ran;
}

/** Reads and explains each file; one that cannot be read is named on stderr and left out. */
async function explainFiles(
  files: readonly string[],
  language: Language,
  deps: CliDeps,
): Promise<{ readonly explained: readonly Explained[]; readonly hasFailed: boolean }> {
  const explained: Explained[] = [];
  let product: Product | undefined;
  let hasFailed = false;
  for (const file of files) {
    try {
      const text =
        file === '-'
          ? await readStdin(deps)
          : await readTextFile(file, { maxBytes: MAX_TEXT_BYTES, onlyFiles: false });
      product ??= await deps.product();
      for (const mail of splitMbox(text)) {
        explained.push({ file, report: await product.explain(mail, language) });
      }
    } catch (error) {
      deps.stderr.write(`${messageOf(error)}\n`);
      hasFailed = true;
    }
  }
  return { explained, hasFailed };
}

const blocksOf = (
  { says, steps, forward, details }: ExplanationReport,
  texts: Readonly<Record<string, string>>,
): readonly Block[] => {
  const label = (name: string): string => texts[`cli.label.${name}`] ?? name;
  return [
    { kind: 'paragraph', text: says },
    ...details.map(({ title, items }) => ({
      kind: 'proof' as const,
      title,
      items: items.map((item) => ({ outcome: item.outcome, text: item.says, seen: item.seen })),
    })),
    ...(steps.length > 0 ? [{ kind: 'steps' as const, title: label('steps'), steps }] : []),
    ...(forward === null
      ? []
      : [{ kind: 'verbatim' as const, title: label('forward'), text: forward }]),
  ];
};

function render(
  explained: readonly Explained[],
  language: Language,
  product: Product,
  deps: CliDeps,
): string {
  const { columns: width, colour } = deps.terminal;
  const texts = product.texts(language);
  const isSeveral = explained.length > 1;
  const parts = explained.map(({ file, report }) => {
    const title: readonly Block[] = isSeveral ? [{ kind: 'steps', title: file, steps: [] }] : [];
    return renderPlainText({ blocks: [...title, ...blocksOf(report, texts)] }, { width, colour });
  });
  if (isSeveral)
    parts.push(
      causeTable(
        explained.map(({ report }) => report),
        texts,
        colour,
      ),
    );
  return parts.join('\n\n');
}

export async function explain(
  files: readonly string[],
  { json, jsonl, lang }: ExplainOptions,
  deps: CliDeps,
): Promise<number> {
  const language = chooseLanguage(lang, deps.locale);
  if (jsonl) return explainLines(language, deps);
  const given = files.length > 0 ? files : ['-'];
  const { explained, hasFailed } = await explainFiles(given, language, deps);
  const [only] = explained;
  const output = createOutput(deps.stdout);
  if (only && json) {
    const isSeveral = given.length > 1 || explained.length > 1;
    await output.json(
      isSeveral ? explained.map(({ file, report }) => ({ file, ...report })) : only.report,
    );
  } else if (only) {
    await output.line(render(explained, language, await deps.product(), deps));
  }
  return hasFailed ? EXIT.failed : EXIT.ran;
}
