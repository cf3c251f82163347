/** Where a domain wants to be told how encryption on the way to it went. RFC 8460 §3. */
export type TlsRptRecord =
  | { readonly kind: 'record'; readonly addresses: readonly string[] }
  /** First piece that is wrong, verbatim; `rua` where it is missing. */
  | { readonly kind: 'broken'; readonly fault: string };

/** Senders pass over every other TXT record. RFC 8460 §3. */
export const isTlsRptRecord = (text: string): boolean => /^v=TLSRPTv1[ \t]*;/.test(text);

// commas, semicolons and exclamation marks within a URI have to be percent-encoded
const isReportUri = (uri: string): boolean => /^(?:mailto:[^@]+@[^@]+|https:\/\/.+)$/i.test(uri);

/** Reads `v=TLSRPTv1; rua=mailto:tls@bene.example`; unknown fields are ignored. Never throws. */
export function parseTlsRptRecord(text: string): TlsRptRecord {
  const fields = text
    .split(';')
    .slice(1)
    .map((field) => field.trim())
    .filter((field) => field !== '');
  const malformed = fields.find((field) => !/^[a-z\d][\w.-]{0,31}[ \t]*=/i.test(field));
  if (malformed !== undefined) return { kind: 'broken', fault: malformed };
  const [, list] = fields.map((field) => /^rua[ \t]*=(.*)$/.exec(field)).find(Boolean) ?? [];
  if (list === undefined) return { kind: 'broken', fault: 'rua' };
  const addresses = list.split(',').map((uri) => uri.trim());
  const wrong = addresses.find((uri) => !isReportUri(uri));
  return wrong === undefined
    ? { kind: 'record', addresses }
    : { kind: 'broken', fault: `rua=${wrong}` };
}
