import type { Intent } from '../model/words.ts';

/** Complaints that a look at the sender's authentication helps with. */
export const ABOUT_THE_SENDER: readonly Intent[] = [
  'sent_not_arrived',
  'bounce_received',
  'cannot_receive',
  'goes_to_spam',
  'marked_as_spoofed_auth_fail',
];

/** The same, and whoever sets it up. */
export const ABOUT_SENDER_RECORDS: readonly Intent[] = [
  ...ABOUT_THE_SENDER,
  'how_to_configure_dns_auth',
];

/** Complaints that a look at what was written, and how big it is, helps with. */
export const ABOUT_THE_PARTS: readonly Intent[] = [
  'attachment_or_size',
  'bounce_received',
  'sent_not_arrived',
  'cannot_send',
];
