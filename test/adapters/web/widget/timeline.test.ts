import type { TimelineEntry } from '../../../../src/model/store.ts';
import {
  EMPTY,
  isAnswering,
  withDraft,
  withEntry,
  type Timeline,
} from '../../../../adapters/web/widget/timeline.ts';

const entry = (sequence: number, content: TimelineEntry['content']): TimelineEntry => ({
  sequence,
  conversation: 'web:a',
  at: new Date(0),
  content,
});
const message = (sequence: number, id: string) =>
  entry(sequence, { kind: 'message', id: `web:a:${id}`, text: id, attachments: [] });
const reply = (sequence: number, id: string) =>
  entry(sequence, { kind: 'reply', reply: { id, language: 'en', blocks: [] } });
const draft = (id: string) => ({ id, text: id, attachments: [] });

const keys = ({ items }: Timeline) => items.map(({ key }) => key);
const read = (...entries: TimelineEntry[]) => entries.reduce(withEntry, EMPTY);

it('shows entries in order and remembers the newest', () => {
  const timeline = read(message(1, 'm1'), reply(2, 'r1'), message(5, 'm2'));
  expect(keys(timeline)).toEqual(['m1', 'r1', 'm2']);
  expect(timeline.last).toBe(5);
});

it('edits a reply where it stands', () => {
  expect(keys(read(reply(1, 'r1'), message(2, 'm1'), reply(3, 'r1')))).toEqual(['r1', 'm1']);
});

it('takes nothing twice, also when the stream repeats itself', () => {
  const timeline = read(message(1, 'm1'), reply(2, 'r1'));
  expect(withEntry(timeline, message(1, 'm1'))).toBe(timeline);
});

it('recognises its own message when it comes back', () => {
  const timeline = withEntry(withDraft(EMPTY, draft('m1'), 'waiting'), message(1, 'm1'));
  expect(timeline.items).toMatchObject([{ key: 'm1', state: 'sent' }]);
});

it('is answering once the message has arrived, until something is said', () => {
  const waiting = withDraft(EMPTY, draft('m1'), 'waiting');
  const arrived = withEntry(waiting, message(1, 'm1'));
  expect([waiting, arrived, withEntry(arrived, reply(2, 'r1'))].map(isAnswering)).toEqual([
    false,
    true,
    false,
  ]);
});
