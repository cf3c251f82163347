import type { ShownMail } from '../model/facts.ts';

/** What base64, its line ends and the head add to files. RFC 2045 §6.8. */
const ENCODING = 1.37;

const OCTETS_PER_MB = 1024 * 1024;

interface MailSize {
  /** Encoded, as servers count it. */
  readonly octets: number;
  /** Read off the mail itself; false: reckoned from what somebody told about its files. */
  readonly isMeasured: boolean;
}

/** How big a mail is, or at least is; null where nothing is known. */
export function mailSize(mail: ShownMail | undefined): MailSize | null {
  if (!mail) return null;
  if (mail.octets !== null) return { octets: mail.octets, isMeasured: true };
  const files = mail.attachments.reduce((sum, { octets }) => sum + (octets ?? 0), 0);
  return files > 0 ? { octets: Math.round(files * ENCODING), isMeasured: false } : null;
}

/** Megabytes with at most one decimal, as people read sizes. */
export const megabytes = (octets: number): number => Math.round((octets / OCTETS_PER_MB) * 10) / 10;
