import { CHECKS } from '../src/checks/index.ts';
import { startDemo } from '../src/demo/demo.ts';
import type { Demo } from '../src/demo/demo.ts';
import { createDiagnostician } from '../src/diagnosis/run.ts';
import { demoWorld } from '../src/knowledge/demo-world.ts';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../src/knowledge/folder.ts';
import { buildLookUps } from '../src/look-ups.ts';
import type { Diagnosis } from '../src/model/check.ts';
import type { Facts } from '../src/model/facts.ts';
import { loadExplain } from '../src/understanding/load-explain.ts';
import type { FailingDns } from './support/failing-dns.ts';
import { startFailingDns } from './support/failing-dns.ts';
import { testConfig } from './support/house.ts';

const knowledge = openKnowledge(SHIPPED_KNOWLEDGE);
const explain = loadExplain(knowledge);
let demo: Demo;
let dns: FailingDns;
beforeAll(async () => {
  demo = await startDemo(demoWorld(knowledge));
  dns = await startFailingDns(demo.dnsServers[0] ?? { host: '127.0.0.1', port: 53 });
});
afterAll(async () => {
  dns.stop();
  await demo.stop();
});

/** A diagnosis that has seen nothing before. */
const diagnose = (facts: Facts): Promise<Diagnosis> => {
  const behindProxy = { ...demo, dnsServers: [dns] };
  const { gatherers } = buildLookUps(testConfig(), knowledge, behindProxy, (text) =>
    Promise.resolve(explain.explainLine(text)),
  );
  return createDiagnostician({
    checks: CHECKS,
    gatherers,
    lookups: () => 0,
    forget: () => undefined,
    now: () => new Date(),
  }).diagnose(facts, { signal: new AbortController().signal });
};

const partiesIn = ({ findings }: Diagnosis): readonly string[] =>
  findings.flatMap(({ fault, advice }) => (fault && !advice ? [fault] : []));

describe('whichever look-up fails, nobody is blamed whom a full view would not blame', () => {
  it.each([
    ['tizio.example', 'bene.example'],
    ['tizio.example', 'riserva.example'],
    ['tizio.example', 'caio.example'],
    ['tizio.example', 'mxfantasma.example'],
    ['duespf.example', 'bene.example'],
    ['dmarcimpossibile.example', 'bene.example'],
  ])('%s to %s', async (sender, recipient) => {
    const facts = { sender: { domain: sender }, recipient: { domain: recipient } };
    dns.fail(null);
    const allowed = ['unknown', 'nobody', ...partiesIn(await diagnose(facts))];
    const questions = [...dns.asked];
    expect(questions.length).toBeGreaterThan(10);
    for (const question of questions) {
      dns.fail(question);
      const { verdict } = await diagnose(facts);
      const named = allowed.includes(verdict.fault) ? 'allowed' : verdict.fault;
      expect({ question, named }).toEqual({ question, named: 'allowed' });
    }
  });
});
