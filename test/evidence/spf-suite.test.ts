import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { evaluateSpf } from '../../src/evidence/spf-evaluation.ts';
import { parseSpfRecord } from '../../src/mail/spf-record.ts';
import { PATIENT, zoneResolver } from '../support/zone-resolver.ts';
import type { Records } from '../support/zone-resolver.ts';

/** The openspf suite for RFC 7208 lies outside of this repository. */
const corpora = process.env['SEMPRONIO_CORPORA'];
const file = corpora && join(corpora, 'auth/spf/rfc7208-tests.yml');

interface SpfCase {
  readonly helo: string;
  readonly host: string;
  readonly mailfrom: string;
  readonly result: string | readonly string[];
}
type Entry = 'TIMEOUT' | Readonly<Record<string, unknown>>;
interface Suite {
  readonly description: string;
  readonly tests: Readonly<Record<string, SpfCase>>;
  readonly zonedata: Readonly<Record<string, readonly Entry[]>>;
}

/** `exchange`, joined strings, or one text. */
const toRecord = (type: string, value: unknown): unknown => {
  if (type === 'MX') {
    const [preference, exchange] = value as [number, string];
    return [preference, exchange.replace(/\.$/, '')];
  }
  return Array.isArray(value) ? value.join('') : String(value);
};

/**
 * The suite's own rules: an SPF entry stands for TXT unless there is one; `TXT: NONE` leaves TXT
 * out; a bare TIMEOUT holds for the types that are not given.
 */
const toRecords = (zonedata: Suite['zonedata']): Records =>
  Object.fromEntries(
    Object.entries(zonedata).map(([name, entries]) => {
      const byType: Record<string, unknown[] | 'timeout'> = {};
      for (const entry of entries) {
        if (entry === 'TIMEOUT') continue;
        for (const [type, value] of Object.entries(entry)) {
          if (value === 'TIMEOUT') byType[type] = 'timeout';
          else byType[type] = [...(byType[type] ?? []), toRecord(type, value)];
        }
      }
      const { SPF, TXT = SPF, ...others } = byType;
      const texts = TXT === undefined || TXT[0] === 'NONE' ? {} : { TXT };
      const otherwise = entries.includes('TIMEOUT') ? { otherwise: 'timeout' } : {};
      const node = { ...others, ...texts, ...otherwise };
      return [name.toLowerCase(), node as Records[string]];
    }),
  );

const suites = (path: string): readonly Suite[] =>
  parseAllDocuments(readFileSync(path, 'utf8')).map((document) => document.toJS() as Suite);

if (file && existsSync(file)) {
  describe.each(suites(file))('openspf suite: $description', ({ tests, zonedata }) => {
    const records = toRecords(zonedata);

    it.each(Object.entries(tests))('%s', async (_, { mailfrom, host, helo, result }) => {
      const question = { ip: host, sender: mailfrom, helo };
      const answer = await evaluateSpf(question, zoneResolver(records), PATIENT);
      expect([result].flat()).toContain(answer.result);
    });

    it('our parser finds a fault wherever the suite wants permerror for one record alone', async () => {
      for (const { mailfrom, result, host, helo } of Object.values(tests)) {
        const domain = (mailfrom || helo).split('@').at(-1)?.toLowerCase() ?? '';
        const node = records[domain];
        const texts = typeof node === 'object' && typeof node.TXT === 'object' ? node.TXT : [];
        const [text] = texts;
        if (texts.length !== 1 || text === undefined || !/^v=spf1( |$)/i.test(text)) continue;
        // a fault in our eyes must be one for the evaluation
        if (parseSpfRecord(text).syntaxError === undefined) continue;
        const question = { ip: host, sender: mailfrom, helo };
        const answer = await evaluateSpf(question, zoneResolver(records), PATIENT);
        expect({ text, result: answer.result }).toEqual({ text, result: 'permerror' });
        expect([result].flat()).toContain('permerror');
      }
    });
  });
} else {
  it('corpora are left out: SEMPRONIO_CORPORA is not set', () => {
    expect(corpora ?? '').toBe('');
  });
}
