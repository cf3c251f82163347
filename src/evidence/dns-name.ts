import { domainToASCII } from 'node:url';

/** Octets of a name in text form without the final dot, and of one label. RFC 1035 §2.3.4. */
const MAX_NAME_LENGTH = 253;
const MAX_LABEL_LENGTH = 63;

// node's own conversion refuses underscores, which DNS allows and mail uses: only Unicode labels pass it
const toAsciiLabel = (label: string): string =>
  /^[!-~]*$/.test(label) ? label : domainToASCII(label);

/**
 * The form in which a name is asked for: A-labels, lower case, no final dot. Undefined where no
 * such name can exist (too long, an empty label, blanks), also for the root. RFC 1035 §3.1, RFC 5890.
 */
export function toQuestionName(name: string): string | undefined {
  if (name.length > 2 * MAX_NAME_LENGTH) return undefined;
  const ascii = name.replace(/\.$/, '').split('.').map(toAsciiLabel).join('.').toLowerCase();
  const labels = ascii.split('.');
  const fits =
    ascii.length <= MAX_NAME_LENGTH &&
    labels.every((label) => label.length > 0 && label.length <= MAX_LABEL_LENGTH);
  return fits && /^[!-~]+$/.test(ascii) ? ascii : undefined;
}
