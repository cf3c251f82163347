import { z } from 'zod';

const line = z.string().min(1).max(300);

/** What a demo server reports back; the mail around it is written by `composeBounce`. */
export const bounceFields = z
  .strictObject({
    /** Host that writes the bounce: the sender's own server. */
    reportedBy: line,
    from: line,
    to: line,
    subject: line,
    /** Address the mail left from, as the returned mail's trace shows it. */
    sentFrom: line,
    action: z.enum(['failed', 'delayed']).default('failed'),
    status: z.string().regex(/^[245]\.\d{1,3}\.\d{1,3}$/),
    /** Host that refused, and where it was reached; absent where the writer itself gave up. */
    remote: z
      .strictObject({
        host: line,
        address: line,
        after: z.enum(['connect', 'MAIL FROM', 'RCPT TO', 'DATA']),
      })
      .readonly()
      .optional(),
    /** The other server's own reply, or the writer's own words where there is no `remote`. */
    diagnostic: line,
    /** Size the message was announced with, where that is why it came back. */
    octets: z.number().int().positive().optional(),
    /** More header lines of the returned mail, `DKIM-Signature: …`. */
    headers: z.array(line).readonly().default([]),
  })
  .readonly();
export type BounceFields = z.infer<typeof bounceFields>;

const WRITTEN = 'Mon, 16 Nov 2026 09:12:44 +0100';
const SENT = 'Mon, 16 Nov 2026 09:12:31 +0100';

const story = {
  failed: {
    subject: 'Delivery failed: your message is coming back to you',
    text: 'The message below could not be delivered. It will not be tried again.',
  },
  delayed: {
    subject: 'Delivery delayed: your message is still waiting',
    text: 'The message below has not been delivered yet. You need not send it again:\nwe go on trying for four more days and write to you if that fails.',
  },
} as const;

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

const reportGroup = (bounce: BounceFields): readonly string[] => [
  `Reporting-MTA: dns; ${bounce.reportedBy}`,
  `Arrival-Date: ${SENT}`,
  '',
  `Final-Recipient: rfc822; ${bounce.to}`,
  `Action: ${bounce.action}`,
  `Status: ${bounce.status}`,
  ...(bounce.remote ? [`Remote-MTA: dns; ${bounce.remote.host}`] : []),
  `Diagnostic-Code: ${bounce.remote && bounce.remote.after !== 'connect' ? 'smtp' : 'X-Demo-Mail'}; ${bounce.diagnostic}`,
  ...(bounce.action === 'delayed' ? ['Will-Retry-Until: Fri, 20 Nov 2026 09:12:31 +0100'] : []),
];

const returnedHeaders = (bounce: BounceFields): readonly string[] => [
  `Received: from [${bounce.sentFrom}] (${bounce.sentFrom})`,
  `\tby ${bounce.reportedBy} with ESMTPSA id 7K2QX4; ${SENT}`,
  ...bounce.headers,
  `Message-ID: <7k2qx4@${domainOf(bounce.from)}>`,
  `Date: ${SENT}`,
  `From: ${bounce.from}`,
  `To: ${bounce.to}`,
  `Subject: ${bounce.subject}`,
];

const plainWords = ({ to, remote, diagnostic }: BounceFields): string => {
  if (!remote) return `<${to}>: ${diagnostic}`;
  if (remote.after === 'connect') {
    return `<${to}>: connect to ${remote.host}[${remote.address}]:25: ${diagnostic}`;
  }
  return `<${to}>: host ${remote.host}[${remote.address}] said: ${diagnostic} (in reply to ${remote.after})`;
};

/** A bounce as the sender's server would write it: a DSN with its three parts. RFC 3464, RFC 6522. */
export function composeBounce(bounce: BounceFields): string {
  const boundary = `demo-7K2QX4/${bounce.reportedBy}`;
  const { subject, text } = story[bounce.action];
  return [
    'Return-Path: <>',
    `Date: ${WRITTEN}`,
    `From: Mail Delivery Service <mailer-daemon@${bounce.reportedBy}>`,
    `To: <${bounce.from}>`,
    `Subject: ${subject}`,
    `Message-ID: <report.7k2qx4@${bounce.reportedBy}>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status;',
    `\tboundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    `This is the mail server ${bounce.reportedBy}.`,
    '',
    text,
    '',
    plainWords(bounce),
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    ...reportGroup(bounce),
    '',
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    ...returnedHeaders(bounce),
    '',
    `--${boundary}--`,
    '',
  ].join('\n');
}
