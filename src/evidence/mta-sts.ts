import { isMtaStsRecord, mtaStsId, parseMtaStsPolicy } from '../mail/mta-sts.ts';
import type { Gatherer, MtaSts, Observed } from '../model/evidence.ts';
import { UNSEEN_REASONS } from '../model/evidence.ts';
import type { UnseenReason } from '../model/evidence.ts';
import type { Resolver } from './dns-answer.ts';
import type { Fetched, Https } from './https.ts';
import { notSeen, observe, recordsOf } from './reading.ts';

const isUnseen = (why: string): why is UnseenReason =>
  UNSEEN_REASONS.some((reason) => reason === why);

/** What a strict sender makes of the answer. RFC 8461 §3.2, §3.3. */
const readPolicy = (fetched: Fetched): NonNullable<MtaSts['policy']> => {
  if (fetched.kind === 'failed') {
    const { why, asked } = fetched;
    return isUnseen(why) ? { kind: 'unseen', why, asked } : { kind: 'unreachable', why };
  }
  const { status, contentType, body } = fetched;
  if (status !== 200) return { kind: 'unreachable', why: 'status', status };
  // a server where strangers may leave pictures or pages must not speak for the domain
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== 'text/plain') return { kind: 'broken', fault: `Content-Type: ${type}` };
  const read = parseMtaStsPolicy(body);
  return read.kind === 'policy'
    ? { kind: 'read', ...read.policy }
    : { kind: 'broken', fault: read.fault };
};

/** The record, and the policy where exactly one valid record asks for it; never redirected. */
export function createMtaStsGatherer({
  resolver,
  https,
}: {
  readonly resolver: Resolver;
  readonly https: Https;
}): Gatherer<'mtaSts'> {
  const gatherFor = async (domain: string, signal: AbortSignal): Promise<Observed<MtaSts>> => {
    const answer = await resolver.resolve(`_mta-sts.${domain}`, 'TXT', signal);
    if (answer.kind === 'unseen') return notSeen(answer);
    const records = recordsOf(answer).filter(isMtaStsRecord);
    const [record = ''] = records;
    const id = records.length === 1 ? (mtaStsId(record) ?? null) : null;
    const url = `https://mta-sts.${domain}/.well-known/mta-sts.txt`;
    const base = { domain, records, id, url };
    if (id === null) return observe(base, [answer]);
    const fetched = await https.get(url, { signal, redirects: 0 });
    const ages = fetched.kind === 'answer' ? [answer, { readAt: fetched.readAt }] : [answer];
    return observe({ ...base, policy: readPolicy(fetched) }, ages);
  };
  return {
    name: 'mtaSts',
    gather: async ({ recipient }, signal) =>
      recipient
        ? gatherFor(recipient.domain, signal)
        : { seen: false, why: 'not-allowed', asked: 'mtaSts: no domain' },
  };
}
