import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { loadProviders } from '../../src/knowledge/providers.ts';

const folder = openKnowledge(SHIPPED_KNOWLEDGE);
const providers = loadProviders(folder);
const ids = [...folder.under('providers').keys()].map((path) => path.slice('providers/'.length));

describe('providers', () => {
  it.each([
    ['aspmx.l.google.com', 'gmail'],
    ['tizio-it.mail.protection.outlook.com', 'outlook'],
    ['tizio-it.p-v1.mx.microsoft', 'outlook'],
    ['mx-eu.mail.am0.yahoodns.net', 'yahoo'],
    ['MX01.mail.icloud.com.', 'icloud'],
    ['mx.aruba.it', 'aruba'],
    ['smtp-in.libero.it', 'libero'],
    ['mx00.kundenserver.de', 'ionos'],
    ['eu-smtp-inbound-1.mimecast.com', 'mimecast'],
    ['mx1-eu1.ppe-hosted.com', 'proofpoint'],
    ['route1.mx.cloudflare.net', 'cloudflare'],
    ['mx.mnd.ukmail.iss.as9143.net', 'virginmedia'],
    ['mx.tb.mail.iss.as9143.net', 'ziggo'],
    ['spool.mail.gandi.net', 'gandi'],
    ['mx-att.mail.am0.yahoodns.net', 'att'],
    ['cxr.mx.a.cloudfilter.net', 'cox'],
    ['163mx01.mxmail.netease.com', 'netease'],
    ['work-mx.app.hey.com', 'hey'],
    ['nlp3.prodigy.net.mx', 'telmex'],
    ['mx.notgoogle.com', undefined],
    ['google.com.tizio.example', undefined],
    ['localhost', undefined],
  ])('MX %s belongs to %s', (host, id) => {
    expect(providers.providerOfMx([host])).toBe(id);
  });

  it.each([
    [['_spf.google.com'], 'gmail'],
    [['sendgrid.net', 'spf.protection.outlook.com'], 'outlook'],
    [['u123.hubspotemail.net'], 'hubspot'],
    [['_spf.tizio.example'], undefined],
    [[], undefined],
  ])('an SPF record with %j points to %s', (names, id) => {
    expect(providers.providerOfInclude(names)).toBe(id);
  });

  it.each([
    ['gmail.com', 'gmail'],
    ['Hotmail.it', 'outlook'],
    ['libero.it', 'libero'],
    ['tampabay.rr.com', 'spectrum'],
    ['sbcglobal.net', 'att'],
    ['ezweb.ne.jp', 'au'],
    ['mail.gmail.com', undefined],
  ])('mailboxes at %s are kept by %s', (domain, id) => {
    expect(providers.providerOfDomain(domain)).toBe(id);
  });

  it.each(ids)('%s has a name and can be recognised by something', (id) => {
    const provider = providers.provider(id);
    expect(provider?.name).toBeTruthy();
    const marks = [provider?.mx, provider?.spf, provider?.domains].flatMap((names) => names ?? []);
    expect(marks.length).toBeGreaterThan(0);
  });

  it.each(['mx', 'spf', 'domains'] as const)('no two providers claim the same %s', (key) => {
    const names = ids.flatMap((id) => providers.provider(id)?.[key] ?? []);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it.each([
    ['aspmx.l.google.com', 35_882_577, ['spf-or-dkim', 'ptr', 'tls']],
    ['tizio-it.mail.protection.outlook.com', 36_700_160, []],
    // the free mailboxes go by other rules
    ['outlook-com.olc.protection.outlook.com', undefined, []],
  ])('%s goes by its own rules', (host, sendOctets, ofAll) => {
    const rules = providers.rulesOfMx([host]);
    expect(rules?.limits?.sendOctets).toBe(sendOctets);
    expect(rules?.attachments?.refuses).toContain('exe');
    expect(rules?.demands.filter(({ of }) => of === 'everybody').map(({ what }) => what)).toEqual(
      ofAll,
    );
  });

  it('knows no rules of an unknown host', () => {
    expect(providers.rulesOfMx(['mx.tizio.example'])).toBeUndefined();
  });

  it('names the file that has the wrong shape', () => {
    const broken = { under: () => new Map([['providers/odd', { name: 'Odd' }]]) };
    expect(() => loadProviders(broken)).toThrow('knowledge/providers/odd.yaml');
  });
});
