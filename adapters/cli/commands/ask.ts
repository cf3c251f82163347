import { randomUUID } from 'node:crypto';
import type { Language } from '../../../src/model/words.ts';
import { renderPlainText } from '../../shared/plain-text.ts';
import type { CliDeps } from '../deps.ts';
import { EXIT } from '../deps.ts';
import { createOutput } from '../output.ts';
import { textOrStdin } from '../text-argument.ts';
import { cliConversation, messageEvent, runTurn } from '../turn.ts';

export interface AskOptions {
  readonly json?: boolean;
  readonly lang?: Language;
}

/** One question, one answer. */
export async function ask(
  text: string | undefined,
  { json, lang }: AskOptions,
  deps: CliDeps,
): Promise<number> {
  const given = await textOrStdin(text, deps);
  const product = await deps.product();
  const name = randomUUID();
  const speaker = { conversation: cliConversation(name), locale: lang ?? deps.locale };
  const turn = await runTurn(product, messageEvent(speaker, given));
  const output = createOutput(deps.stdout);
  const { columns: width, colour } = deps.terminal;
  if (json) await output.json({ ...turn, conversation: name });
  else await output.line(renderPlainText(turn.reply, { width, colour }));
  return EXIT.ran;
}
