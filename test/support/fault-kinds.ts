import { isPrivateAddress } from '../../src/mail/private-address.ts';

/** What befalls one question: `name TYPE` of our resolvers, `@address name TYPE` of a name server. */
export const DNS_FAULTS = [
  'timeout',
  'servfail',
  'refused',
  'garbage',
  'wrong-id',
  /** Truncated over UDP, and over TCP bytes that are no DNS. */
  'truncated-garbage',
  /** Truncated over UDP, and over TCP the connection ends in the middle of the answer. */
  'half-over-tcp',
  /** Truncated over UDP, and over TCP the answer comes in pieces. */
  'pieces-over-tcp',
  /** Before the answer others say that the name does not exist: from another port, with another id. */
  'forged',
] as const;
/** What befalls one `address port`. */
export const TCP_FAULTS = [
  'reset',
  'closed-after-greeting',
  'half-a-greeting',
  'tarpit',
  'late-banner',
] as const;
/** What befalls everything, on our side of the network. */
export const WIDE_FAULTS = [
  'localhost-for-all',
  'rewrites-nxdomain',
  /** Another address each time. */
  'rewrites-variously',
  /** Questions for names of `.invalid` vanish, which is no business of any other name. */
  'drops-invalid',
  'blocklists-nxdomain',
  'blocklists-refuse',
  'port-25-blocked',
] as const;

export type DnsFault = (typeof DNS_FAULTS)[number];
export type TcpFault = (typeof TCP_FAULTS)[number];
export type WideFault = (typeof WIDE_FAULTS)[number];
export const isDnsFault = (how: Fault['how']): how is DnsFault =>
  DNS_FAULTS.some((known) => known === how);
export const isTcpFault = (how: Fault['how']): how is TcpFault =>
  TCP_FAULTS.some((known) => known === how);
export type Fault =
  | { readonly on: string; readonly how: DnsFault | TcpFault }
  | { readonly on: 'all'; readonly how: WideFault };

/** What came to one `name TYPE` or `address port`, as far as faults look at it. */
export type Came = 'records' | 'nothing' | 'private' | 'connection';
/** By `name TYPE`, `@address name TYPE` or `address port`. */
export type Trace = ReadonlyMap<string, Came>;

/** With these all that is asked is answered all the same. */
const HARMLESS: ReadonlySet<string> = new Set<Fault['how']>(['forged', 'pieces-over-tcp']);

export const cameFrom = (addresses: readonly string[], hasRecords: boolean): Came => {
  if (addresses.some(isPrivateAddress)) return 'private';
  return hasRecords ? 'records' : 'nothing';
};

const touchesWide = (
  how: WideFault,
  key: string,
  came: Came,
  blocklists: readonly string[],
): boolean => {
  const isOfResolver = came !== 'connection' && !key.startsWith('@');
  switch (how) {
    case 'localhost-for-all':
      return isOfResolver;
    case 'rewrites-nxdomain':
      return isOfResolver && came === 'nothing';
    case 'rewrites-variously': // any address may be one of the invented ones
      return isOfResolver && (came === 'nothing' || /\sA(?:AAA)?$/.test(key));
    case 'drops-invalid':
      return isOfResolver && came === 'private';
    case 'blocklists-nxdomain':
    case 'blocklists-refuse':
      return isOfResolver && blocklists.some((zone) => key.includes(`.${zone} `));
    case 'port-25-blocked':
      return came === 'connection' && key.endsWith(' 25');
    default:
      return how satisfies never;
  }
};

/** Whether a fault changes anything that was asked. */
export const touches = (fault: Fault, trace: Trace, blocklists: readonly string[]): boolean => {
  const { on, how } = fault;
  if (HARMLESS.has(how)) return false;
  if (on !== 'all') return trace.has(on);
  return [...trace].some(([key, came]) => touchesWide(how as WideFault, key, came, blocklists));
};

/** Every fault that has anything to befall. */
export const faultsOn = (trace: Trace): readonly Fault[] => [
  ...[...trace].flatMap(([on, came]) =>
    (came === 'connection' ? TCP_FAULTS : DNS_FAULTS).map((how) => ({ on, how })),
  ),
  ...WIDE_FAULTS.map((how) => ({ on: 'all', how }) as const),
];
