import type { DoctorFinding } from '../model/adapter.ts';

/** What the doctor needs to know of the configuration. */
export interface DoctorSettings {
  /** Whether the demo internet is on, and what decided it. */
  readonly demo: { readonly isOn: boolean; readonly why: string };
  /** Name given in EHLO. */
  readonly smtpHelo: string;
  /** Mail servers are called on port 25. */
  readonly smtpProbe: boolean;
  /** They are asked about sender and recipient, too. */
  readonly smtpRcpt: boolean;
  readonly ownDomains: readonly string[];
  readonly retentionDays: number;
  /** Where conversations are kept, for people. */
  readonly storage: string;
  /** Sentences about names that nothing reads; see `config.ts`. */
  readonly hints: readonly string[];
}

/** Labels of letters, digits and inner hyphens, at least two of them. RFC 1035 §2.3.1. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
/** A digits-only end would be an address. RFC 3696 §2. */
const TOP_LABEL = /^(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/i;
/** Ends that only a private network knows. RFC 6762 §3, RFC 6761 §6.3, RFC 8375. */
const PRIVATE_ENDS: ReadonlySet<string> = new Set([
  'local',
  'localdomain',
  'localhost',
  'internal',
  'lan',
  'home',
  'arpa',
]);

function isPublicFqdn(name: string): boolean {
  const labels = name.replace(/\.$/, '').split('.');
  const top = labels.at(-1)?.toLowerCase() ?? '';
  return (
    name.length <= 253 &&
    labels.length > 1 &&
    labels.every((label) => LABEL.test(label)) &&
    TOP_LABEL.test(top) &&
    !PRIVATE_ENDS.has(top)
  );
}

const configuration = ({ hints }: DoctorSettings): DoctorFinding =>
  hints.length === 0
    ? { name: 'configuration', outcome: 'ok', says: 'The settings can be read.' }
    : { name: 'configuration', outcome: 'absent', says: hints.join(' ') };

const demo = ({ demo: { isOn, why } }: DoctorSettings): DoctorFinding => ({
  name: 'demo',
  outcome: 'ok',
  says: isOn
    ? `The demo internet is on (${why}): names under .example and .test are answered inside this program, all others outside. DEMO=off turns it off.`
    : `The demo internet is off (${why}): all names are looked up outside. DEMO=on turns it on.`,
});

/** The name others see. Servers may refuse one that they cannot look up. RFC 5321 §4.1.4, §2.3.5. */
function helo({ smtpHelo, smtpProbe, demo: { isOn } }: DoctorSettings): DoctorFinding {
  const name = 'smtp-helo';
  if (isPublicFqdn(smtpHelo))
    return { name, outcome: 'ok', says: `Mail servers are greeted as ${smtpHelo}.` };
  if (!smtpProbe) {
    return { name, outcome: 'ok', says: 'Mail servers are not called, so no EHLO name is needed.' };
  }
  const fact = `Mail servers would be greeted as "${smtpHelo}", which is no full host name; some refuse that.`;
  const advice =
    'Set SMTP_HELO to the name that the address of this machine has in DNS, such as mail.tizio.example.';
  return isOn
    ? { name, outcome: 'absent', says: `${fact} The demo does not mind. For others: ${advice}` }
    : { name, outcome: 'problem', says: `${fact} ${advice}` };
}

/** Said only where somebody chose it. */
function rcpt({ smtpRcpt, ownDomains }: DoctorSettings): readonly DoctorFinding[] {
  if (!smtpRcpt) return [];
  const name = 'smtp-rcpt';
  return ownDomains.length > 0
    ? [
        {
          name,
          outcome: 'ok',
          says: `Mail servers are asked about a recipient (MAIL, RCPT, RSET) where one side is within ${ownDomains.join(', ')}.`,
        },
      ]
    : [
        {
          name,
          outcome: 'problem',
          says: 'SMTP_PROBE=rcpt asks about recipients only where one side is within OWN_DOMAINS, and OWN_DOMAINS is not set: nobody is asked about, as with SMTP_PROBE=on. Set OWN_DOMAINS to your own domains.',
        },
      ];
}

const retention = ({ retentionDays }: DoctorSettings): DoctorFinding => ({
  name: 'retention',
  outcome: 'ok',
  says: `Stored conversations are forgotten after ${retentionDays} ${retentionDays === 1 ? 'day' : 'days'}.`,
});

/** What can be said without trying anything. */
export const judgeSettings = (settings: DoctorSettings): readonly DoctorFinding[] => [
  configuration(settings),
  demo(settings),
  helo(settings),
  ...rcpt(settings),
  retention(settings),
];
