/** What the slow server knows, a function of the name alone, so that there are as many domains as wanted. */
export type Told = { readonly records: readonly string[] } | 'no-data' | 'nxdomain';

export interface Shape {
  readonly mxHosts: number;
  /** Includes below one another. */
  readonly spfLevels: number;
}

/** Addresses of the senders lie here; nothing is ever sent there. */
const NETWORK = '45';
const DOMAIN = /^m(\d+)-s(\d+)-(\d+)\.test$/;
/** Where name servers and pages live: the in-process runs lead it to loopback. */
const SERVERS = '127.0.0.';
const KEY = `v=DKIM1; k=rsa; p=${Buffer.alloc(294, 7).toString('base64')}`;

export const BLOCKLISTS = ['zen.spamhaus.org', 'bl.spamcop.net', 'psbl.surriel.com'];

export const domainOf = ({ mxHosts, spfLevels }: Shape, number: number): string =>
  `m${mxHosts}-s${spfLevels}-${number}.test`;

const ipOf = (number: number, host: number): string =>
  `${NETWORK}.${(number >> 8) & 255}.${number & 255}.${host}`;

const records = (...lines: readonly string[]): Told => ({ records: lines });
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1);

/** Names below the domain by what stands before it. */
const own = (before: string, type: string, domain: string): Told | undefined => {
  switch (`${before} ${type}`) {
    case '_dmarc TXT':
      return records('v=DMARC1; p=reject; rua=mailto:dmarc@reports.test');
    case 'default._domainkey TXT':
      return records(KEY);
    case '_mta-sts TXT':
      return records('v=STSv1; id=20261123');
    case '_smtp._tls TXT':
      return records(`v=TLSRPTv1; rua=mailto:tls@${domain}`);
    case 'mta-sts A':
      return records(`${SERVERS}9`);
    default:
      return ['_domainkey', '_tls', 'default._domainkey', '_mta-sts', 'mta-sts'].includes(before)
        ? 'no-data'
        : undefined;
  }
};

const apex = (domain: string, type: string): Told => {
  const [, mx = '', levels = '', number = ''] = DOMAIN.exec(domain) ?? [];
  const below = `${number}.senders.test`;
  switch (type) {
    case 'MX':
      return records(...upTo(Number(mx)).map((host) => `10 mx${host}.${below}`));
    case 'TXT':
      return records(`v=spf1 include:s1.l${levels}.${below} mx -all`);
    case 'NS':
      return records('ns1.servers.test', 'ns2.servers.test');
    default:
      return type === 'SOA' ? records('ns1.servers.test') : 'no-data';
  }
};

/** Hosts and SPF records that the domain's answers name; nothing of the domain itself is in the names. */
const sender = (name: string, type: string): Told => {
  const host = /^mx(\d+)\.(\d+)\.senders\.test$/.exec(name);
  if (host) return type === 'A' ? records(ipOf(Number(host[2]), Number(host[1]))) : 'no-data';
  const spf = /^s(\d+)\.l(\d+)\.(\d+)\.senders\.test$/.exec(name);
  if (!spf || type !== 'TXT') return spf ? 'no-data' : 'nxdomain';
  const [level, last, number] = [Number(spf[1]), Number(spf[2]), spf[3] ?? ''];
  const further = level < last ? ` include:s${level + 1}.l${last}.${number}.senders.test` : '';
  return records(`v=spf1 ip4:${NETWORK}.255.${level}.0/24${further} ~all`);
};

const reverse = (name: string, type: string): Told => {
  const octets = name.split('.').slice(0, 4).reverse();
  return type === 'PTR' ? records(`h-${octets.join('-')}.reverse.test`) : 'no-data';
};

const servers = (name: string, type: string): Told =>
  /^ns[12]\./.test(name) && type === 'A' ? records(SERVERS + name.charAt(2)) : 'no-data';

export function tell(name: string, type: string): Told {
  const domain = /(?:^|\.)(m\d+-s\d+-\d+\.test)$/.exec(name)?.[1];
  if (domain === name) return apex(domain, type);
  if (domain) return own(name.slice(0, -domain.length - 1), type, domain) ?? 'nxdomain';
  if (name.endsWith('.senders.test')) return sender(name, type);
  if (name.endsWith('.in-addr.arpa')) return reverse(name, type);
  if (name.endsWith('.servers.test')) return servers(name, type);
  if (name === 'test') return type === 'NS' ? records('ns1.servers.test') : 'no-data';
  const back = /^h-([\d-]+)\.reverse\.test$/.exec(name)?.[1];
  if (back) return type === 'A' ? records(back.replaceAll('-', '.')) : 'no-data';
  if (name.endsWith('._report._dmarc.reports.test'))
    return type === 'TXT' ? records('v=DMARC1') : 'no-data';
  // every list holds its test entry and nothing else. RFC 5782 §5
  if (name.startsWith('2.0.0.127.')) return type === 'A' ? records('127.0.0.2') : 'no-data';
  return 'nxdomain';
}
