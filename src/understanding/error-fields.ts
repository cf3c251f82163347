import { parseHeaderBlock } from '../mail/header-block.ts';

/** What no head of a mail holds: fields by which a form, or a paste, tells why a mail did not arrive. */
const OF_AN_ERROR =
  /^(?:error|errore|fehler|erreur|reason|motivo|grund|motif|raison|problem|cause|causa|failure|response|server-response|diagnostic|diagnostic-code|reply|risposta|antwort)$/;

/**
 * The error within a block that else looks like the head of a mail: `Error: 552 …`, then From, To and
 * Subject of the mail that did not arrive. Null where no field tells one.
 */
export function errorFieldsIn(text: string): string | null {
  const values = parseHeaderBlock(text.slice(0, 60_000))
    .filter(({ name }) => OF_AN_ERROR.test(name))
    .map(({ value }) => value);
  return values.length > 0 ? values.join('\n') : null;
}
