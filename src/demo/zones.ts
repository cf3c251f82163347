import type { Answer, RecordType, SoaAnswer } from 'dns-packet';
import type { DemoWorld } from '../knowledge/demo-world.ts';
import { REVERSE_ZONES, canonicalAddress, reverseName, reversedLabels } from './addresses.ts';

const TTL_SECONDS = 300;
/** A character string of a TXT record holds no more octets. RFC 1035 §3.3.14. */
const TXT_STRING_OCTETS = 255;
/** More aliases in a row than any sane zone has. */
const MAX_ALIASES = 8;

/** What the authoritative server says to one question. */
type ZoneAnswer =
  | {
      readonly kind: 'answer' | 'nxdomain';
      readonly answers: readonly Answer[];
      readonly soa: SoaAnswer;
      /** All zones on the way are signed. */
      readonly isSigned: boolean;
    }
  | {
      readonly kind: 'referral';
      readonly nameServers: readonly Answer[];
      readonly glue: readonly Answer[];
    }
  | { readonly kind: 'servfail' | 'silent' | 'refused' };

export interface AskOptions {
  /** Signatures are not looked at (CD bit). RFC 4035 §3.2.2. */
  readonly checkingDisabled?: boolean;
  /** Asked as the parent of zones that other servers have: those are only referred to. */
  readonly refers?: boolean;
}

/** The names of the demo internet. Names are lower case, without the last dot. */
export interface Zones {
  owns(name: string): boolean;
  ask(name: string, type: RecordType, how?: AskOptions): ZoneAnswer;
}

interface Zone {
  readonly name: string;
  readonly dns: 'answers' | 'servfail' | 'silent' | 'bogus';
  readonly signed: boolean;
}
const TOP_LEVEL = ['example', 'test'] as const;

type Nodes = Map<string, Answer[]>;

const parentOf = (name: string): string => name.slice(name.indexOf('.') + 1 || name.length);

const textStrings = (text: string): string[] =>
  Array.from({ length: Math.ceil(text.length / TXT_STRING_OCTETS) }, (_, index) =>
    text.slice(index * TXT_STRING_OCTETS, (index + 1) * TXT_STRING_OCTETS),
  );

const toAnswer = (name: string, record: string): Answer => {
  const space = record.indexOf(' ');
  const type = record.slice(0, space);
  const data = record.slice(space + 1);
  switch (type) {
    case 'A':
    case 'AAAA':
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return { type, name, ttl: TTL_SECONDS, data };
    case 'MX': {
      const [preference = '', exchange = ''] = data.split(' ');
      return { type, name, ttl: TTL_SECONDS, data: { preference: Number(preference), exchange } };
    }
    case 'TLSA': {
      const [usage, selector, matchingType] = data.split(' ', 3).map(Number);
      return {
        type,
        name,
        ttl: TTL_SECONDS,
        data: {
          usage: usage ?? 0,
          selector: selector ?? 0,
          matchingType: matchingType ?? 0,
          certificate: Buffer.from(data.slice(data.lastIndexOf(' ') + 1), 'hex'),
        },
      };
    }
    case 'SRV': {
      const [priority, weight, port, target = ''] = data.split(' ');
      return {
        type,
        name,
        ttl: TTL_SECONDS,
        data: { priority: Number(priority), weight: Number(weight), port: Number(port), target },
      };
    }
    case 'TXT':
      return { type, name, ttl: TTL_SECONDS, data: textStrings(data) };
    default:
      throw new Error(`demo zone: ${type} records are not served`);
  }
};

function* allRecords(world: DemoWorld): Generator<readonly [name: string, record: string]> {
  const addressRecord = (address: string) => `${address.includes(':') ? 'AAAA' : 'A'} ${address}`;
  for (const top of TOP_LEVEL) yield [top, `NS ${world.nameServer}`];
  for (const [zone, { records, nameServers = [world.nameServer] }] of Object.entries(world.zones)) {
    for (const nameServer of nameServers) yield [zone, `NS ${nameServer}`];
    for (const [owner, lines] of Object.entries(records)) {
      for (const line of lines) yield [owner === '@' ? zone : `${owner}.${zone}`, line];
    }
  }
  for (const [address, { name, ptr = name }] of Object.entries(world.hosts)) {
    yield [name, addressRecord(address)];
    if (ptr !== 'none') yield [reverseName(address), `PTR ${ptr}`];
  }
  for (const [zone, { listed, url }] of Object.entries(world.blocklists)) {
    // the test points by which a list shows that it is alive. RFC 5782 §5
    for (const alive of ['127.0.0.2', '::ffff:127.0.0.2']) {
      yield [`${reversedLabels(alive)}.${zone}`, 'A 127.0.0.2'];
      yield [`${reversedLabels(alive)}.${zone}`, 'TXT Test entry'];
    }
    for (const [address, { code, text }] of Object.entries(listed)) {
      yield [`${reversedLabels(address)}.${zone}`, `A ${code}`];
      yield [`${reversedLabels(address)}.${zone}`, `TXT ${text} ${url}?ip=${address}`];
    }
  }
}

/** Every name with its records; names that only lead to others exist, too, and are empty. RFC 8020. */
const buildNodes = (world: DemoWorld): Nodes => {
  const nodes: Nodes = new Map();
  for (const [name, record] of allRecords(world)) {
    nodes.set(name, [...(nodes.get(name) ?? []), toAnswer(name, record)]);
    for (let above = parentOf(name); above; above = parentOf(above)) {
      if (!nodes.has(above)) nodes.set(above, []);
    }
  }
  return nodes;
};

const buildZones = (world: DemoWorld): ReadonlyMap<string, Zone> => {
  const names = [...TOP_LEVEL, ...REVERSE_ZONES, ...Object.keys(world.blocklists)];
  const zones = new Map<string, Zone>(
    names.map((name) => [name, { name, dns: 'answers', signed: false }]),
  );
  for (const [name, { dns, signed }] of Object.entries(world.zones))
    zones.set(name, { name, dns, signed });
  return zones;
};

const isAddress = ({ type }: Answer): boolean => type === 'A' || type === 'AAAA';

/** A name that is a documentation address: some write one where a host name belongs. */
const isAddressAsName = (name: string): boolean =>
  /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}$/.test(name);

/** Answers for everything the world holds, and "no such name" for all other names of its own. */
export function openZones(world: DemoWorld): Zones {
  const nodes = buildNodes({ ...world, hosts: canonicalHosts(world) });
  const zones = buildZones(world);

  const zoneOf = (name: string): Zone | undefined => {
    for (let at = name; at; at = parentOf(at)) {
      const zone = zones.get(at);
      if (zone) return zone;
    }
    return isAddressAsName(name) ? { name: '.', dns: 'answers', signed: false } : undefined;
  };

  const soaOf = (zone: Zone): SoaAnswer => ({
    type: 'SOA',
    name: zone.name,
    ttl: TTL_SECONDS,
    data: {
      mname: world.nameServer,
      rname: `hostmaster.${parentOf(world.nameServer)}`,
      serial: 2026111601,
      refresh: 7200,
      retry: 900,
      expire: 1_209_600,
      minimum: TTL_SECONDS,
    },
  });

  /** Undefined: the name does not exist. A wildcard answers where nothing closer exists. RFC 4592 §3.3.1. */
  const recordsAt = (name: string): readonly Answer[] | undefined => {
    const own = nodes.get(name);
    if (own || zones.has(name)) return own ?? [];
    for (let above = parentOf(name); above; above = parentOf(above)) {
      const wildcard = nodes.get(`*.${above}`);
      if (wildcard) return wildcard.map((record) => ({ ...record, name }));
      if (nodes.has(above)) return undefined;
    }
    return undefined;
  };

  const referTo = ({ name }: Zone): ZoneAnswer => {
    const nameServers = (nodes.get(name) ?? []).filter((record) => record.type === 'NS');
    const glue = nameServers.flatMap((record) =>
      record.type === 'NS' ? (nodes.get(record.data) ?? []).filter(isAddress) : [],
    );
    return { kind: 'referral', nameServers, glue };
  };

  const follow = (
    name: string,
    type: RecordType,
    how: AskOptions,
    before: readonly Answer[] = [],
    areSigned = true,
  ): ZoneAnswer => {
    const zone = zoneOf(name);
    if (!zone) return { kind: 'refused' };
    if (how.refers && world.zones[zone.name]?.nameServers) return referTo(zone);
    if (zone.dns === 'servfail' || zone.dns === 'silent') return { kind: zone.dns };
    if (zone.dns === 'bogus' && !how.checkingDisabled) return { kind: 'servfail' };
    const soa = soaOf(zone);
    const isSigned = areSigned && zone.signed;
    const records = recordsAt(name);
    if (!records) return { kind: 'nxdomain', answers: before, soa, isSigned };
    if (type === 'SOA' && zone.name === name) {
      return { kind: 'answer', answers: [...before, soa], soa, isSigned };
    }
    const alias = records.find((record) => record.type === 'CNAME');
    if (alias?.type === 'CNAME' && type !== 'CNAME') {
      if (before.length >= MAX_ALIASES) return { kind: 'servfail' };
      return follow(alias.data.toLowerCase(), type, how, [...before, alias], isSigned);
    }
    const found = records.filter((record) => record.type === type);
    return { kind: 'answer', answers: [...before, ...found], soa, isSigned };
  };

  return {
    owns: (name) => zoneOf(name.toLowerCase().replace(/\.$/, '')) !== undefined,
    ask: (name, type, how = {}) => follow(name.toLowerCase(), type, how),
  };
}

const canonicalHosts = (world: DemoWorld): DemoWorld['hosts'] =>
  Object.fromEntries(
    Object.entries(world.hosts).map(([address, host]) => [canonicalAddress(address), host]),
  );
