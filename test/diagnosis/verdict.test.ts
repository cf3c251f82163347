import { decideVerdict } from '../../src/diagnosis/verdict.ts';
import type { Finding } from '../../src/model/check.ts';

const finding = ({
  fault,
  ...changes
}: Partial<Omit<Finding, 'fault'>> & {
  readonly fault?: Finding['fault'] | undefined;
}): Finding => ({
  check: 'some/check',
  hop: 'accept',
  outcome: 'ok',
  text: `some.text.${JSON.stringify(changes)}`,
  params: {},
  seen: [],
  readAt: new Date('2026-11-23'),
  ...changes,
  ...(fault && { fault }),
});
const ok = finding({ hop: 'lookup' });
const refusal = (changes: Parameters<typeof finding>[0]): Finding =>
  finding({
    check: 'refusal/own-words',
    outcome: 'problem',
    fault: 'recipient-user',
    certainty: 'certain',
    hop: 'deliver',
    ...changes,
  });
const problem = (changes: Partial<Finding>): Finding =>
  finding({ outcome: 'problem', fault: 'sender-admin', certainty: 'likely', ...changes });
const blind = (changes: Partial<Finding> = {}): Finding =>
  finding({ outcome: 'unchecked', ...changes });

describe('decideVerdict', () => {
  it.each([
    ['nothing wrong anywhere', [ok], 'nobody', 'possible'],
    ['nothing looked at', [], 'unknown', 'possible'],
    ['only advice', [ok, problem({ advice: true })], 'nobody', 'possible'],
    ['one likely problem', [ok, problem({})], 'sender-admin', 'likely'],
    [
      'the surer of two wins, wherever it is',
      [
        problem({ hop: 'lookup', certainty: 'possible', fault: 'recipient-admin' }),
        problem({ hop: 'accept', certainty: 'certain' }),
      ],
      'sender-admin',
      'certain',
    ],
    [
      'of two equally sure the earlier on the way wins',
      [problem({}), problem({ hop: 'connect', fault: 'recipient-admin' })],
      'recipient-admin',
      'likely',
    ],
    [
      "the other server's words outweigh what is looked up later",
      [refusal({}), problem({ certainty: 'certain' })],
      'recipient-user',
      'certain',
    ],
    [
      'a check that agrees makes a doubtful refusal likely',
      [
        refusal({ certainty: 'possible', fault: 'sender-admin', hop: 'accept' }),
        problem({ hop: 'accept' }),
      ],
      'sender-admin',
      'likely',
    ],
    [
      'a refusal without a culprit leaves it to the checks that prove its cause',
      [
        refusal({ fault: undefined, params: { reason: 'filtered' } }),
        problem({ check: 'spf/authorises-sender' }),
      ],
      'sender-admin',
      'likely',
    ],
    [
      'what does not match the words of a refusal without a culprit is possible, no more',
      [
        refusal({ fault: undefined, params: { reason: 'norelaying' } }),
        problem({ check: 'spf/authorises-sender' }),
      ],
      'sender-admin',
      'possible',
    ],
    [
      'vague words leave the party to the check that proves their cause',
      [
        refusal({
          fault: 'recipient-admin',
          certainty: 'possible',
          hop: 'accept',
          params: { reason: 'rejected', ip: '198.51.100.7' },
        }),
        problem({
          check: 'blocklist/listed',
          params: { subject: '198.51.100.7', source: 'bounce' },
        }),
      ],
      'sender-admin',
      'likely',
    ],
    [
      'vague words do not leave it to what was found about another address',
      [
        refusal({
          fault: 'recipient-admin',
          certainty: 'possible',
          hop: 'accept',
          params: { reason: 'rejected', ip: '198.51.100.7' },
        }),
        problem({ check: 'blocklist/listed', params: { subject: '198.51.100.9', source: 'said' } }),
      ],
      'recipient-admin',
      'possible',
    ],
    [
      'a refusal without a culprit, and all else fine, is not nobody',
      [finding({ check: 'refusal/own-words', outcome: 'problem' }), ok],
      'unknown',
      'possible',
    ],
  ] as const)('%s', (_name, findings, fault, certainty) => {
    expect(decideVerdict(findings)).toMatchObject({ fault, certainty });
  });

  it.each([
    ['the route was not seen', [ok, blind({ hop: 'lookup' })], 'unknown'],
    ['the servers were not seen', [ok, blind({ hop: 'connect' })], 'unknown'],
    ['a whole look-up failed', [ok, blind({ text: 'unchecked.look-up' })], 'unknown'],
    ['what decides at the end was not seen', [ok, blind()], 'unknown'],
    ['a server of mail programs was not seen', [ok, blind({ hop: 'fetch' })], 'unknown'],
    ['only a wish was not seen', [ok, blind({ hop: 'lookup', advice: true })], 'nobody'],
    ['no list answered', [ok, blind({ check: 'blocklist/listed' })], 'unknown'],
    [
      'one list of many did not answer',
      [{ ...ok, check: 'blocklist/listed' }, blind({ check: 'blocklist/listed' })],
      'nobody',
    ],
    ['a key could only be guessed', [ok, blind({ text: 'dkim.keys.not-found' })], 'nobody'],
  ] as const)('says so when %s', (_name, findings, fault) => {
    const verdict = decideVerdict(findings);
    expect(verdict.fault).toBe(fault);
    expect(verdict.notChecked).toHaveLength(1);
  });

  it('never blames anybody for what was not seen, even if a party stands in the finding', () => {
    const verdict = decideVerdict([blind({ fault: 'sender-admin', certainty: 'certain' })]);
    expect(verdict.fault).toBe('unknown');
  });

  it('calls a refusal that will be retried temporary, and keeps its party', () => {
    const verdict = decideVerdict([refusal({ params: { temporary: 'yes' } })]);
    expect(verdict).toMatchObject({ fault: 'recipient-user', temporary: true });
  });

  it('puts the refusal first among the proofs', () => {
    const verdict = decideVerdict([problem({ fault: 'recipient-user' }), refusal({})]);
    expect(verdict.because.map(({ check }) => check)).toEqual(['refusal/own-words', 'some/check']);
  });

  it('names who else it could be where the proof against another weighs the same', () => {
    const mine = problem({ certainty: 'possible' });
    const theirs = problem({ certainty: 'possible', fault: 'recipient-admin', hop: 'connect' });
    const { fault, because, alternatives } = decideVerdict([mine, theirs]);
    expect({ fault, because, alternatives }).toEqual({
      fault: 'recipient-admin',
      because: [theirs],
      alternatives: [mine],
    });
  });
});

it('says both where a mail program fails at sending and at reading, however sure', () => {
  const sending = problem({ hop: 'submit' });
  const reading = problem({ hop: 'fetch', fault: 'recipient-admin', certainty: 'possible' });
  const verdict = decideVerdict([ok, reading, sending]);
  expect(verdict).toMatchObject({ fault: 'sender-admin', certainty: 'likely', hop: 'submit' });
  expect(verdict.alternatives).toEqual([reading]);
});
