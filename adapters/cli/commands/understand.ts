import type { Complaint } from '../../../src/model/facts.ts';
import { renderPlainText } from '../../shared/plain-text.ts';
import type { CliDeps } from '../deps.ts';
import { EXIT } from '../deps.ts';
import { chooseLanguage } from '../language.ts';
import { runLineCommand } from '../line-command.ts';
import { createOutput } from '../output.ts';
import { textOrStdin } from '../text-argument.ts';

export interface UnderstandOptions {
  readonly json?: boolean;
  readonly jsonl?: boolean;
}

/** The JSON contract, without the id. */
const report = ({ language, intent, confidence, direction, entities }: Complaint) => ({
  language,
  intent,
  confidence,
  direction,
  entities,
});

const linesOf = (complaint: Complaint, label: (name: string) => string): readonly string[] => [
  `${label('language')}: ${complaint.language}`,
  `${label('intent')}: ${complaint.intent} (${Math.round(complaint.confidence * 100)} %)`,
  `${label('direction')}: ${complaint.direction}`,
  ...Object.entries(complaint.entities)
    .filter(([, found]: [string, readonly string[]]) => found.length > 0)
    .map(([kind, found]: [string, readonly string[]]) => `${kind}: ${found.join(', ')}`),
];

export async function understand(
  text: string | undefined,
  { json, jsonl }: UnderstandOptions,
  deps: CliDeps,
): Promise<number> {
  if (jsonl) {
    const product = await deps.product();
    await runLineCommand(deps, {
      expected: 'a JSON object {"id", "text"} with a text',
      alwaysId: true,
      async answer({ text: given }) {
        if (typeof given !== 'string') throw new Error('Expected "text" to be a string.');
        return report(await product.understand(given));
      },
    });
    return EXIT.ran;
  }
  const given = await textOrStdin(text, deps);
  const product = await deps.product();
  const complaint = await product.understand(given);
  const output = createOutput(deps.stdout);
  if (json) {
    await output.json({ id: null, ...report(complaint) });
    return EXIT.ran;
  }
  const texts = product.texts(chooseLanguage(undefined, deps.locale));
  const lines = linesOf(complaint, (name) => texts[`cli.label.${name}`] ?? name);
  const blocks = [{ kind: 'paragraph', text: lines.join('\n') }] as const;
  const { columns: width, colour } = deps.terminal;
  await output.line(renderPlainText({ blocks }, { width, colour }));
  return EXIT.ran;
}
