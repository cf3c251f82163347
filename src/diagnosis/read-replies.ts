import type { Gatherer, SmtpHost } from '../model/evidence.ts';
import type { Explanation } from '../model/facts.ts';

const read = (host: SmtpHost, readReply: (text: string) => Explanation): SmtpHost =>
  host.answer.kind === 'refused'
    ? { ...host, answer: { ...host.answer, reading: readReply(host.answer.text) } }
    : host;

/** Lets what a mail server said when it was called be read like any refusal that people paste. */
export function withReadReplies(
  gatherer: Gatherer<'smtpServers'>,
  readReply: (text: string) => Explanation,
): Gatherer<'smtpServers'> {
  return {
    name: gatherer.name,
    async gather(facts, signal) {
      const observed = await gatherer.gather(facts, signal);
      if (!observed.seen) return observed;
      const hosts = observed.value.hosts.map((host) => read(host, readReply));
      return { ...observed, value: { ...observed.value, hosts } };
    },
  };
}
