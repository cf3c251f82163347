import type { Asked } from './slow-dns.ts';

const reversed = (address: string): string => address.split('.').reverse().join('.');

/** Names and addresses that an answer gives away, spelled as later questions hold them. */
const namesIn = ({ type, told }: Asked): readonly string[] =>
  told.flatMap((text) => {
    if (type === 'A') return [reversed(text)];
    if (type === 'MX') return [text.split(' ')[1] ?? ''];
    if (type !== 'TXT') return [text];
    return [...text.matchAll(/(?:include:|mailto:[^@\s]+@)([\w.-]+)/g)].map(
      ([, name = '']) => name,
    );
  });

/** Whether a question's name holds another: stands below it, or is an address before some zone. */
const holds = (question: string, name: string): boolean =>
  question === name || question.endsWith(`.${name}`) || question.startsWith(`${name}.`);

/** A name server is found by its address, which the question to it does not hold. */
const isToFound = (asked: Asked, teller: Asked): boolean =>
  asked.server > 0 && teller.type === 'A' && teller.name.startsWith(`ns${asked.server}.`);

/**
 * The longest chain of questions each of whose names only an answer before it told. Names that hold
 * the domain itself, or come from nobody's answer, were known at the start; where several answers
 * tell a name, the shortest way to it counts.
 */
export function longestChain(trace: readonly Asked[], domain: string): readonly Asked[] {
  const tells = (teller: Asked, asked: Asked): boolean =>
    isToFound(asked, teller) ||
    (asked.server === 0 &&
      teller !== asked &&
      namesIn(teller).some((name) => !domain.endsWith(name) && holds(asked.name, name)));
  const tellersOf = new Map(
    trace.map((asked) => [asked, trace.filter((teller) => tells(teller, asked))]),
  );
  const chains = new Map<Asked, readonly Asked[]>();
  let waiting = trace;
  while (waiting.length > 0) {
    const ready = waiting.flatMap((asked) => {
      const tellers = tellersOf.get(asked) ?? [];
      if (tellers.length === 0) return [[asked]];
      const known = tellers.find((teller) => chains.has(teller));
      return known ? [[...(chains.get(known) ?? []), asked]] : [];
    });
    if (ready.length === 0) break;
    // only now: what is ready in one round is of one length
    for (const chain of ready) chains.set(chain.at(-1) as Asked, chain);
    waiting = waiting.filter((asked) => !chains.has(asked));
  }
  return [...chains.values()].reduce(
    (longest, chain) => (chain.length > longest.length ? chain : longest),
    [],
  );
}
