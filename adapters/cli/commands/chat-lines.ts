import { basename } from 'node:path';
import type { Attachment } from '../../../src/model/event.ts';
import type { Language } from '../../../src/model/words.ts';
import type { CliDeps } from '../deps.ts';
import { EXIT } from '../deps.ts';
import { CommandFailed } from '../failures.ts';
import { runLineCommand } from '../line-command.ts';
import { MEGABYTE, readTextFile } from '../read-text.ts';
import { cliConversation, messageEvent, runTurn } from '../turn.ts';

const MAX_ATTACHMENT_BYTES = 25 * MEGABYTE;
const MAX_ATTACHMENTS = 10;
const MAX_NAME_LENGTH = 200;

type Json = Readonly<Record<string, unknown>>;

const isNamed = (value: unknown): value is string | number =>
  (typeof value === 'string' && value !== '' && value.length <= MAX_NAME_LENGTH) ||
  typeof value === 'number';

async function readAttachment(value: unknown): Promise<Attachment> {
  const { name, path } = (typeof value === 'object' ? (value ?? {}) : {}) as Json;
  if (typeof path !== 'string' || path === '') {
    throw new CommandFailed('Expected each of "attachments" to be {"name", "path"}.');
  }
  const text = await readTextFile(path, { maxBytes: MAX_ATTACHMENT_BYTES, onlyFiles: true });
  return { name: typeof name === 'string' && name !== '' ? name : basename(path), text };
}

async function readAttachments(value: unknown): Promise<readonly Attachment[]> {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > MAX_ATTACHMENTS) {
    throw new CommandFailed(
      `Expected "attachments" to be a list of at most ${MAX_ATTACHMENTS} {"name", "path"}.`,
    );
  }
  const files: Attachment[] = [];
  let size = 0;
  for (const one of value as readonly unknown[]) {
    const file = await readAttachment(one);
    size += file.text.length;
    if (size > MAX_ATTACHMENT_BYTES) {
      throw new CommandFailed(
        `Expected "attachments" of at most ${MAX_ATTACHMENT_BYTES / MEGABYTE} MB together.`,
      );
    }
    files.push(file);
  }
  return files;
}

/** `chat --jsonl`: many conversations at once, each in order. */
export async function chatLines(
  { lang }: { readonly lang?: Language },
  deps: CliDeps,
): Promise<number> {
  const product = await deps.product();
  await runLineCommand(deps, {
    expected: 'a JSON object {"conversation", "text", "attachments"?}',
    echo: ({ conversation }) => (isNamed(conversation) ? { conversation } : {}),
    lane: ({ conversation }) => (isNamed(conversation) ? String(conversation) : undefined),
    async answer({ conversation, text, attachments }) {
      if (!isNamed(conversation)) {
        throw new CommandFailed(
          `Expected "conversation" to be a name of 1 to ${MAX_NAME_LENGTH} characters.`,
        );
      }
      const files = await readAttachments(attachments);
      if (typeof text !== 'string' && (text !== undefined || files.length === 0)) {
        throw new CommandFailed('Expected "text" to be a string.');
      }
      const speaker = {
        conversation: cliConversation(String(conversation)),
        locale: lang ?? deps.locale,
      };
      const turn = await runTurn(product, messageEvent(speaker, text ?? '', files));
      return { ...turn, conversation };
    },
  });
  return EXIT.ran;
}
