import { changesBetween } from '../../src/diagnosis/changes.ts';
import type { LookFinding } from '../../src/model/conversation.ts';

const found = (
  check: string,
  outcome: LookFinding['outcome'],
  params: LookFinding['params'] = {},
  text = `${check}.${outcome}`,
): LookFinding => ({ check, outcome, text, params });

const spfFails = found('spf/authorises-sender', 'problem', { ip: '198.51.100.7' });
const spfFine = found('spf/authorises-sender', 'ok', { ip: '198.51.100.7' });
const spfBlind = found('spf/authorises-sender', 'unchecked', { asked: 'tizio.example TXT' });
const listedOn = (list: string): LookFinding =>
  found('blocklist/listed', 'problem', { list, subject: '198.51.100.7' });
const silentList = found('blocklist/listed', 'unchecked', { list: 'a', subject: '198.51.100.7' });
const clean = found('blocklist/listed', 'ok', { subject: '198.51.100.7', count: 3 });
const advice: LookFinding = { ...found('smtp/encryption', 'absent', { host: 'mx' }), advice: true };
const closed = found('smtp/answers', 'problem', { host: 'mx' }, 'smtp.answers.closed');
const silent = found('smtp/answers', 'problem', { host: 'mx' }, 'smtp.answers.no-answer');

describe('changesBetween', () => {
  it.each([
    ['the same twice', [spfFails, clean], [spfFails, clean], []],
    ['a problem that is solved', [spfFails], [spfFine], [['better', spfFine]]],
    ['a problem that has come', [spfFine], [spfFails], [['worse', spfFails]]],
    ['a check that finds something for the first time', [], [spfFails], [['new', spfFails]]],
    ['a check that finds nothing wrong for the first time', [], [spfFine], []],
    ['a problem of a check that says nothing now', [spfFails], [], [['gone', spfFails]]],
    ['one trouble instead of another', [closed], [silent], [['other', silent]]],
    // the check was perhaps not made before
    ['what breaks nothing and was not looked at before', [], [advice], []],
    ['could be seen this time', [spfBlind], [spfFails], [['seen', spfFails]]],
    ['could not be seen this time', [spfFails], [spfBlind], [['unseen', spfFails]]],
    ['could be seen neither time', [spfBlind], [spfBlind], []],
    [
      'taken off one list of two',
      [listedOn('a'), listedOn('b'), clean],
      [listedOn('b'), clean],
      [['gone', listedOn('a')]],
    ],
    ['on one more list', [listedOn('a')], [listedOn('a'), listedOn('b')], [['new', listedOn('b')]]],
    [
      'a list that does not answer now has not let go of the address',
      [listedOn('a'), clean],
      [silentList, clean],
      [['unseen', listedOn('a')]],
    ],
    [
      'lists that could not be asked at all have not let go either',
      [listedOn('a'), listedOn('b')],
      [found('blocklist/listed', 'unchecked', { asked: 'lists' })],
      [
        ['unseen', listedOn('a')],
        ['unseen', listedOn('b')],
      ],
    ],
  ] as const)('tells of %s', (_name, before, now, expected) => {
    const changes = changesBetween(before, now).map(({ kind, finding }) => [kind, finding]);
    expect(changes).toEqual(expected);
  });
});
