/** One server-sent event as it came down the wire. */
export interface SentEvent {
  readonly id: string | undefined;
  readonly event: string | undefined;
  readonly data: string;
}

/** Reads events until `count` have come or the stream ends, then cuts the connection. */
export type ReadEvents = (count: number) => Promise<readonly SentEvent[]>;

/** Resolves once the server has opened the stream: it counts there from then on. */
export async function openEvents(
  url: string,
  token: string,
  lastEventId?: string,
): Promise<ReadEvents> {
  const cut = new AbortController();
  const response = await fetch(url, {
    headers: {
      authorization: `Bearer ${token}`,
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    },
    signal: cut.signal,
  });
  const { body } = response;
  if (!response.ok || !body) throw new Error(`stream refused: ${response.status}`);
  return (count) => read(body, cut, count);
}

/** Opens the stream, reads `count` events and closes it. */
export const readEvents = async (
  url: string,
  token: string,
  count: number,
  lastEventId?: string,
): Promise<readonly SentEvent[]> => (await openEvents(url, token, lastEventId))(count);

async function read(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  cut: AbortController,
  count: number,
): Promise<readonly SentEvent[]> {
  const events: SentEvent[] = [];
  let rest = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string): string | undefined =>
        block
          .split('\n')
          .find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2);
      const data = field('data');
      if (data !== undefined) events.push({ id: field('id'), event: field('event'), data });
      if (events.length >= count) {
        cut.abort();
        return events;
      }
    }
  }
  return events;
}
