import fc from 'fast-check';
import {
  createEventParser,
  type StreamEvent,
} from '../../../../adapters/web/widget/event-stream.ts';

const parse = (...chunks: string[]): StreamEvent[] => {
  const events: StreamEvent[] = [];
  const feed = createEventParser((event) => events.push(event));
  chunks.forEach(feed);
  return events;
};

it.each([
  ['a whole event', 'id: 7\nevent: entry\ndata: {}\n\n', [{ id: '7', event: 'entry', data: '{}' }]],
  ['comments', ': still here\n\n', []],
  ['a retry hint alone', 'retry: 2000\n\n', []],
  ['several data lines', 'data: a\ndata: b\n\n', [{ id: '', event: 'message', data: 'a\nb' }]],
  ['carriage returns', 'data: a\r\n\r\n', [{ id: '', event: 'message', data: 'a' }]],
  ['no space after the colon', 'data:a\n\n', [{ id: '', event: 'message', data: 'a' }]],
  ['only one space taken away', 'data:  a\n\n', [{ id: '', event: 'message', data: ' a' }]],
  ['an event without its end', 'data: a\n', []],
  [
    'an id that lasts',
    'id: 1\ndata: a\n\ndata: b\n\n',
    [
      { id: '1', event: 'message', data: 'a' },
      { id: '1', event: 'message', data: 'b' },
    ],
  ],
])('reads %s', (_, stream, expected) => {
  expect(parse(stream)).toEqual(expected);
});

it('reads the same events however the stream is cut into pieces', () => {
  const data = fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text));
  fc.assert(
    fc.property(fc.array(data), fc.integer({ min: 1, max: 9 }), (all, size) => {
      const stream = all.map((text, id) => `id: ${id}\r\ndata: ${text}\r\n\r\n`).join('');
      const pieces = Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
        stream.slice(index * size, (index + 1) * size),
      );
      expect(parse(...pieces).map((event) => event.data)).toEqual(all);
    }),
  );
});
