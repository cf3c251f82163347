/** One server-sent event as it came down the wire. */
export interface SentEvent {
  readonly id: string | undefined;
  readonly event: string | undefined;
  readonly data: string;
}

/** Reads events until `count` have come or the stream ends, then cuts the connection. */
export async function readEvents(
  url: string,
  token: string,
  count: number,
  lastEventId?: string,
): Promise<readonly SentEvent[]> {
  const cut = new AbortController();
  const response = await fetch(url, {
    headers: {
      authorization: `Bearer ${token}`,
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    },
    signal: cut.signal,
  });
  if (!response.ok || !response.body) throw new Error(`stream refused: ${response.status}`);
  const events: SentEvent[] = [];
  let rest = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
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
