import type { Action } from '../model/words.ts';
import { findStatus } from './enhanced-status.ts';

/** What the Italian certified mail (PEC) tells the sender. RFC 6109 §3. */
export interface PecReceipt {
  /** `taken`: the own provider accepted it, or the other one did; nobody has it in the mailbox yet. */
  readonly outcome: 'taken' | 'delivered' | 'refused' | 'late';
  readonly recipients: readonly string[];
  readonly action: Action;
  /** The provider's words for what went wrong; empty where nothing did. */
  readonly diagnostic: string;
  readonly status: string | null;
}

const MAX_CHARS = 8_000;
const MAX_RECIPIENTS = 100;

/** How the notices begin, whoever provides the service: the law fixes the words. */
const OUTCOMES: readonly (readonly [PecReceipt['outcome'], RegExp])[] = [
  ['late', /non [eè]'? stato consegnato nelle prime (?:dodici|12) ore/i],
  [
    'refused',
    /^[ \t>*]*(?:avviso di mancata consegna|errore nell'\s?accettazione|avviso di non accettazione|avviso di rilevazione virus|avviso di (?:mancata|non) (?:consegna|accettazione) per virus)/im,
  ],
  ['delivered', /^[ \t>*]*ricevuta (?:completa |breve |sintetica )?di avvenuta consegna/im],
  ['taken', /^[ \t>*]*ricevuta di (?:accettazione|presa in carico)/im],
];

/** Each notice names day and hour, and the mail by an identifier or by its sender. */
const PROOF =
  /il giorno \d{1,2}[/.]\d{1,2}[/.]\d{4}[^]{0,40} alle ore [^]{0,400}(?:proveniente da|inviato da|identificativo)/i;

const ADDRESS = '([^\\s<>()\\[\\]:;,"\'@]{1,128}@[^\\s<>()\\[\\]:;,"\'@/]{1,253})';
const FOR = new RegExp(
  `(?:destinato (?:all'\\s?utente|a|agli utenti)|ed? indirizzato a|indirizzato a):?\\s{0,4}["<]?${ADDRESS}`,
  'i',
);
const ON_A_LINE = new RegExp(`^[ \\t>]{0,8}"?${ADDRESS}`);

/** `indirizzato a:` is followed by a line for each recipient. */
const recipientsIn = (text: string): readonly string[] => {
  const first = FOR.exec(text);
  if (!first?.[1]) return [];
  const found = [first[1]];
  for (const line of text
    .slice(first.index + first[0].length)
    .split('\n', MAX_RECIPIENTS)
    .slice(1)) {
    const address = ON_A_LINE.exec(line)?.[1];
    if (address === undefined) break;
    found.push(address);
  }
  return found.map((address) => address.replace(/(?<![.>])[.>]+$/, ''));
};

const WRONG =
  /[eè]'? stato rilevato (?:un (?:errore|problema di sicurezza)|un problema che ne impedisce l'\s?accettazione\s{1,4}a causa di):?\s{0,4}([^]{3,400}?)(?:\.\s|\n\s*\n|$)/i;

/**
 * Reads a receipt or notice of certified mail by its words, which are the same at all providers,
 * whether it came by mail or was pasted. Null where the text is none. Never throws.
 */
export function readPecReceipt(text: string): PecReceipt | null {
  const bounded = text.slice(0, MAX_CHARS).replace(/\r\n?/g, '\n');
  if (!PROOF.test(bounded)) return null;
  const outcome = OUTCOMES.find(([, pattern]) => pattern.test(bounded))?.[0];
  if (outcome === undefined) return null;
  const isTrouble = outcome === 'refused' || outcome === 'late';
  const words = isTrouble ? (WRONG.exec(bounded)?.[1] ?? '') : '';
  return {
    outcome,
    recipients: recipientsIn(bounded),
    action: outcome === 'late' ? 'delayed' : outcome === 'refused' ? 'failed' : outcome === 'taken' ? 'relayed' : 'delivered', // prettier-ignore
    diagnostic: words.replace(/\s+/g, ' ').trim(),
    status: findStatus(words),
  };
}
