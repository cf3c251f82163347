import type { DiagnosisReport } from '../../../src/model/adapter.ts';
import type { Block, FindingReport } from '../../../src/model/reply.ts';
import type { Language } from '../../../src/model/words.ts';
import { renderPlainText } from '../../shared/plain-text.ts';
import type { CliDeps } from '../deps.ts';
import { EXIT } from '../deps.ts';
import { chooseLanguage } from '../language.ts';
import { createOutput } from '../output.ts';
import type { Stated } from '../subject.ts';
import { statedFacts } from '../subject.ts';

/** Whatever the network does, the command ends. */
const CHECK_TIMEOUT_MS = 30_000;

export interface CheckOptions extends Stated {
  readonly json?: boolean;
  readonly lang?: Language;
}

const proof = (title: string, findings: readonly FindingReport[]): readonly Block[] =>
  findings.length === 0
    ? []
    : [
        {
          kind: 'proof',
          title,
          items: findings.map(({ outcome, says, seen }) => ({ outcome, text: says, seen })),
        },
      ];

/** Verdict, proof, steps, what to forward, and what could not be seen. */
function blocksOf(
  { verdict }: DiagnosisReport,
  texts: Readonly<Record<string, string>>,
): readonly Block[] {
  const label = (name: string): string => texts[`cli.label.${name}`] ?? name;
  const { says, because, alternatives, ruledOut, notChecked, steps, forward } = verdict;
  return [
    { kind: 'paragraph', text: says },
    ...(because.length > 0 ? proof(label('proof'), because) : proof(label('looked-at'), ruledOut)),
    ...proof(label('alternatives'), alternatives),
    ...(steps.length > 0 ? [{ kind: 'steps' as const, title: label('steps'), steps }] : []),
    ...(forward === null
      ? []
      : [{ kind: 'verbatim' as const, title: label('forward'), text: forward }]),
    ...proof(label('not-checked'), notChecked),
  ];
}

export async function check(
  subject: string,
  { json, lang, ...stated }: CheckOptions,
  deps: CliDeps,
): Promise<number> {
  const facts = statedFacts(subject, stated);
  const language = chooseLanguage(lang, deps.locale);
  const product = await deps.product();
  const signal = AbortSignal.timeout(CHECK_TIMEOUT_MS);
  const report = await product.check(subject, facts, { language, signal });
  const output = createOutput(deps.stdout);
  if (json) {
    await output.json(report);
    return EXIT.ran;
  }
  const { columns: width, colour } = deps.terminal;
  const blocks = blocksOf(report, product.texts(language));
  await output.line(renderPlainText({ blocks }, { width, colour }));
  return EXIT.ran;
}
