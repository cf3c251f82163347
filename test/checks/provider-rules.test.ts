import { rules } from '../../src/checks/provider/rules.ts';
import type { DkimKey, EvidenceMap, ReverseName } from '../../src/model/evidence.ts';
import type { ProviderDemand } from '../../src/model/provider-rules.ts';
import { judge, seen } from '../support/judge.ts';

const demand = (what: ProviderDemand['what'], of: ProviderDemand['of']): ProviderDemand => ({
  what,
  of,
  since: '2024-02',
  source: 'https://posta.example/senders',
});

const DEMANDS = [
  demand('spf-or-dkim', 'everybody'),
  demand('ptr', 'everybody'),
  demand('tls', 'everybody'),
  demand('dmarc', 'bulk'),
];

interface Records {
  readonly spf?: boolean;
  readonly dkim?: 'usable' | 'none' | 'unknown';
  readonly dmarc?: boolean;
  readonly ptr?: { readonly source: ReverseName['source']; readonly name: string | null };
}

const key: DkimKey = { selector: 's1', record: 'v=DKIM1', state: 'usable', source: 'guessed' };

const evidence = (
  { spf = true, dkim = 'usable', dmarc = true, ptr }: Records,
  demands: readonly ProviderDemand[] = DEMANDS,
): Pick<
  EvidenceMap,
  'recipientRoute' | 'spfRecord' | 'dkimKeys' | 'dmarcPolicy' | 'reverseNames'
> => {
  const domain = 'tizio.example';
  return {
    recipientRoute: {
      domain: 'caio.example',
      kind: 'mx',
      records: [],
      hosts: [],
      rules: { name: 'Posta', demands },
    },
    spfRecord: {
      domain,
      records: spf ? ['v=spf1 -all'] : [],
      dnsLookups: 0,
      missingIncludes: [],
      all: '-',
      addresses: [],
    },
    dkimKeys: {
      domain,
      keys: dkim === 'usable' ? [key] : [],
      tried: ['s1'],
      missingNamed: [],
      existence: dkim === 'none' ? 'none' : 'unknown',
    },
    dmarcPolicy: {
      domain,
      foundAt: dmarc ? domain : null,
      organizationalDomain: domain,
      record: dmarc ? 'v=DMARC1; p=none' : null,
      policy: dmarc ? 'none' : null,
      spfAlignment: 'relaxed',
      dkimAlignment: 'relaxed',
      isAmbiguous: false,
    },
    reverseNames: ptr
      ? [
          {
            ip: '192.0.2.25',
            source: ptr.source,
            names: seen(ptr.name ? [ptr.name] : []),
            confirmed: seen(ptr.name),
          },
        ]
      : [],
  };
};

const ok = { outcome: 'ok', text: 'provider.rules.ok' };
const unmet = {
  outcome: 'absent',
  text: 'provider.rules.unmet',
  fault: 'sender-admin',
  certainty: 'likely',
};
const bulk = { outcome: 'absent', text: 'provider.rules.unmet-bulk', advice: true };

describe('provider/rules', () => {
  it.each<[string, Records, readonly unknown[]]>([
    ['everything in order', {}, [ok]],
    ['neither SPF nor DKIM', { spf: false, dkim: 'none' }, [unmet]],
    ['DKIM alone is enough', { spf: false }, [ok]],
    ['SPF alone is enough', { dkim: 'none' }, [ok]],
    ['no SPF, and a DKIM key that was not guessed', { spf: false, dkim: 'unknown' }, [ok]],
    ['no DMARC', { dmarc: false }, [bulk]],
    ['no name of an address in a bounce', { ptr: { source: 'bounce', name: null } }, [unmet]],
    ['no name of a candidate', { ptr: { source: 'spf', name: null } }, [ok]],
    ['a name', { ptr: { source: 'header', name: 'out.tizio.example' } }, [ok]],
    ['nothing at all', { spf: false, dkim: 'none', dmarc: false }, [unmet, bulk]],
  ])('%s', (_, records, expected) => {
    expect(judge(rules, evidence(records))).toEqual(expected);
  });

  it('says nothing of a provider that demands nothing', () => {
    expect(judge(rules, evidence({ spf: false }, []))).toEqual([]);
  });
});
