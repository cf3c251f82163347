import fc from 'fast-check';
import packet from 'dns-packet';
import type { Answer, Packet } from 'dns-packet';
import { toQuestionName } from '../../src/evidence/dns-name.ts';
import { encodeQuestion, readReply } from '../../src/evidence/dns-wire.ts';

const question = { id: 4711, name: 'a.test', type: 'A' } as const;
const KINDS = ['answered', 'failed', 'truncated', 'format-error', 'foreign', 'unreadable'];
const base = {
  type: 'response',
  id: 4711,
  questions: [{ name: 'a.test', type: 'A', class: 'IN' }],
} satisfies Packet;
const reply = (rest: Packet) => readReply(question, packet.encode({ ...base, ...rest }));
const address = (ttl: number): Answer => ({ name: 'a.test', type: 'A', ttl, data: '192.0.2.1' });

describe('readReply', () => {
  it.each([
    ['a late answer', { id: 4712 }, { kind: 'foreign' }],
    ['a query', { type: 'query' }, { kind: 'foreign' }],
    ['two questions', { questions: [...base.questions, ...base.questions] }, { kind: 'foreign' }],
    ['FORMERR', { flags: 1 }, { kind: 'format-error' }],
    ['NOTIMP', { flags: 4 }, { kind: 'format-error' }],
    ['YXDOMAIN', { flags: 6 }, { kind: 'failed', why: 'servfail' }],
    ['NOTAUTH', { flags: 9 }, { kind: 'failed', why: 'refused' }],
    ['SERVFAIL without the question', { flags: 2, questions: [] }, { kind: 'failed' }],
    ['NXDOMAIN without the question', { flags: 3, questions: [] }, { kind: 'foreign' }],
    ['nothing and no SOA', {}, { kind: 'answered', answer: { kind: 'no-data', ttl: 0 } }],
    ['TTLs', { answers: [address(9), address(5)] }, { answer: { kind: 'records', ttl: 5 } }],
    ['a TTL with the top bit', { answers: [address(2 ** 31)] }, { answer: { ttl: 0 } }],
    [
      'a record of another name',
      { answers: [{ ...address(5), name: 'b.test' }] },
      { answer: { kind: 'no-data' } },
    ],
    [
      'an extended RCODE',
      {
        additionals: [
          {
            type: 'OPT',
            name: '.',
            udpPayloadSize: 1232,
            extendedRcode: 1,
            ednsVersion: 0,
            flags: 0,
            flag_do: false,
            options: [],
          },
        ],
      },
      { kind: 'format-error' },
    ],
  ] as [string, Packet, object][])('%s', (_what, rest, expected) => {
    expect(reply(rest)).toMatchObject(expected);
  });

  it('joins the strings of a TXT record as octets', () => {
    const text = Buffer.from('né');
    const data = [text.subarray(0, 2), text.subarray(2)];
    const asked = { ...question, type: 'TXT' } as const;
    const bytes = packet.encode({
      ...base,
      questions: [{ name: 'a.test', type: 'TXT' }],
      answers: [{ name: 'a.test', type: 'TXT', ttl: 1, data }],
    });
    expect(readReply(asked, bytes)).toMatchObject({ answer: { records: ['né'] } });
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.boolean(), (bytes, isOurs) => {
        const message = Buffer.from(bytes);
        if (isOurs && message.length >= 12) {
          message.writeUInt16BE(question.id, 0);
          message.writeUInt16BE(0x8180, 2);
        }
        expect(KINDS).toContain(readReply(question, message).kind);
      }),
    );
  });

  it('never throws on a damaged answer', () => {
    const whole = packet.encode({ ...base, answers: [address(5), address(6)] });
    fc.assert(
      fc.property(
        fc.nat(whole.length - 1),
        fc.nat(255),
        fc.nat(whole.length),
        (position, value, length) => {
          const damaged = Buffer.from(whole.subarray(0, length));
          if (position < length) damaged[position] = value;
          expect(KINDS).toContain(readReply(question, damaged).kind);
        },
      ),
    );
  });
});

describe('toQuestionName', () => {
  it('gives nothing, or a name that survives the wire', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.domain(), fc.string(), fc.string({ unit: 'binary', maxLength: 300 })),
        (text) => {
          const name = toQuestionName(text);
          if (name === undefined) return;
          const sent = packet.decode(encodeQuestion({ id: 1, name, type: 'MX' }, true));
          expect(sent.questions).toEqual([{ name, type: 'MX', class: 'IN' }]);
          expect(toQuestionName(name)).toBe(name);
        },
      ),
    );
  });
});
