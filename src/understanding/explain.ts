import { decodeBytes } from '../mail/message.ts';
import { findMailHead, isMailHead, parseHeaderBlock } from '../mail/header-block.ts';
import { maskSecrets } from '../mail/mask-secrets.ts';
import { loadBounceAuthors, type BounceAuthor } from '../knowledge/bounces.ts';
import type { KnowledgeFolder } from '../knowledge/folder.ts';
import { loadReasons, type ReasonTable } from '../knowledge/reasons.ts';
import { loadStatusCodes, type StatusCodeTable } from '../knowledge/status-codes.ts';
import type { Explanation } from '../model/facts.ts';
import { explainError } from './explain-error.ts';
import { explainMail } from './explain-mail.ts';
import { compileRules } from './explain-match.ts';
import { nothingExplained } from './explain-result.ts';

/** Reads what came back: a line, a log entry, the body of a bounce, a raw mail, headers. */
export interface Explain {
  /** Any text or bytes, up to any size (at most 2 MB are read). Never rejects. */
  explain(text: string | Uint8Array): Promise<Explanation>;
  /** The same for text that is known to be no raw mail: a pasted line or body. Synchronous and quick. */
  explainLine(text: string): Explanation;
}

const MAX_TEXT_CHARS = 2_000_000;

/** An mbox separator, or what a mail client puts before the head it shows. */
const withoutEnvelopeLine = (text: string): string => text.replace(/^\s*>?From [^\n]{0,300}\n/, '');

const startsWithHead = (text: string): boolean =>
  isMailHead(parseHeaderBlock(text.slice(0, 60_000).trimStart()));

export function createExplain(knowledge: {
  readonly rules: readonly BounceAuthor[];
  readonly reasons: ReasonTable;
  readonly statusCodes: StatusCodeTable;
}): Explain {
  const compiled = { ...knowledge, rules: compileRules(knowledge.rules) };

  const explainLine = (text: string): Explanation =>
    explainError(maskSecrets(text.slice(0, MAX_TEXT_CHARS)), compiled);

  return {
    explainLine,
    async explain(input) {
      const isText = typeof input === 'string';
      const bounded = isText ? input.slice(0, MAX_TEXT_CHARS) : input.subarray(0, MAX_TEXT_CHARS);
      const text = typeof bounded === 'string' ? bounded : decodeBytes(bounded);
      const mail = withoutEnvelopeLine(text);
      if (startsWithHead(mail)) {
        const lead = typeof bounded === 'string' ? -1 : bounded.byteLength - lengthAfterLead(bounded);
        const raw =
          typeof bounded === 'string'
            ? new TextEncoder().encode(mail.trimStart())
            : bounded.subarray(Math.max(0, lead));
        return explainMail(raw, compiled);
      }
      const explained = explainLine(text);
      if (explained.kind !== 'none') return explained;
      return findMailHead(text) >= 0 ? { ...nothingExplained('headers') } : explained;
    },
  };
}

/** Bytes that remain when white space and an mbox line at the start are left out. */
function lengthAfterLead(bytes: Uint8Array): number {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 1_000));
  const rest = withoutEnvelopeLine(start).trimStart();
  return bytes.byteLength - (start.length - rest.length);
}

/** The same, with the knowledge read from its folder. */
export function openExplain(folder: KnowledgeFolder): Explain {
  return createExplain({
    rules: loadBounceAuthors(folder),
    reasons: loadReasons(folder),
    statusCodes: loadStatusCodes(folder),
  });
}
