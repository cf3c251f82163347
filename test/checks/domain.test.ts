import { registration } from '../../src/checks/domain/registration.ts';
import type { MailRoute, Registration } from '../../src/model/evidence.ts';
import { judge } from '../support/judge.ts';

const READ_AT = new Date('2026-11-23T12:00:00Z');
const PAST = new Date('2026-10-01T00:00:00Z');
const FUTURE = new Date('2027-10-01T00:00:00Z');

const found = (status: readonly string[], expires: Date | null): Registration['told'] => ({
  kind: 'found',
  name: 'caio.example',
  status,
  expires,
});
const judged = (told: Registration['told'], kind: MailRoute['kind']) =>
  judge(registration, {
    recipientRegistration: { domain: 'caio.example', told, readAt: READ_AT },
    recipientRoute: { domain: 'caio.example', kind, records: [], hosts: [] },
  });

describe('domain/registration (RFC 8056 2)', () => {
  it.each([
    [['client hold'], FUTURE],
    [['server hold', 'active'], null],
    [['redemption period'], PAST],
    [['pending delete'], PAST],
    [['active'], PAST],
  ])('blames the admin for %j where DNS does not find the domain', (status, expires) => {
    expect(judged(found(status, expires), 'nxdomain')).toEqual([
      {
        outcome: 'problem',
        text: 'domain.registration.withdrawn',
        fault: 'recipient-admin',
        certainty: 'likely',
      },
    ]);
    expect(judged(found(status, expires), 'mx')).toEqual([
      { outcome: 'problem', text: 'domain.registration.running-out', advice: true },
    ]);
  });

  it.each([
    [['active'], FUTURE],
    [['client transfer prohibited', 'auto renew period'], null],
  ])('finds nothing wrong with %j', (status, expires) => {
    expect(judged(found(status, expires), 'mx')).toEqual([
      { outcome: 'ok', text: 'domain.registration.ok' },
    ]);
  });

  it.each([{ kind: 'no-service' }, { kind: 'not-found' }] as const)(
    'says nothing of %j',
    (told) => {
      expect(judged(told, 'nxdomain')).toEqual([]);
    },
  );

  it('accuses nobody where the registry could not be asked', () => {
    expect(judged({ kind: 'unseen', url: 'https://rdap.example/' }, 'nxdomain')).toEqual([
      { outcome: 'unchecked', text: 'domain.registration.unseen', advice: true },
    ]);
  });
});
