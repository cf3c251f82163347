import type { Gatherer, SmtpHost } from '../model/evidence.ts';
import type { Explanation } from '../model/facts.ts';

type ReadReply = (text: string) => Promise<Explanation>;

const read = async (host: SmtpHost, readReply: ReadReply): Promise<SmtpHost> => {
  const { answer } = host;
  if (answer.kind === 'refused')
    return { ...host, answer: { ...answer, reading: await readReply(answer.text) } };
  if (answer.kind !== 'talked' || answer.recipient?.kind !== 'refused') return host;
  const reading = await readReply(answer.recipient.text);
  return { ...host, answer: { ...answer, recipient: { ...answer.recipient, reading } } };
};

/** Lets what a mail server said when it was called be read like any refusal that people paste. */
export function withReadReplies(
  gatherer: Gatherer<'smtpServers'>,
  readReply: ReadReply,
): Gatherer<'smtpServers'> {
  return {
    name: gatherer.name,
    async gather(facts, signal) {
      const observed = await gatherer.gather(facts, signal);
      if (!observed.seen) return observed;
      const hosts = await Promise.all(observed.value.hosts.map((host) => read(host, readReply)));
      return { ...observed, value: { ...observed.value, hosts } };
    },
  };
}
