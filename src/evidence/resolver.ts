import { randomInt } from 'node:crypto';
import type { UnseenReason } from '../model/evidence.ts';
import { within } from './deadline.ts';
import type { DnsAnswer, RecordType, ResolveOptions, Resolver } from './dns-answer.ts';
import { toQuestionName } from './dns-name.ts';
import { askOverTcp, askOverUdp } from './dns-transport.ts';
import type { DnsServer, Exchanged } from './dns-transport.ts';
import { MAX_ALIASES, encodeQuestion, readReply } from './dns-wire.ts';
import type { Answered } from './dns-wire.ts';
import { createRewritingDetector } from './dns-rewriting.ts';
import { createExpiringCache } from './expiring-cache.ts';
import { createSharedWork } from './shared-work.ts';
import { createTurnstile } from './turnstile.ts';

/** Of the first try; the second waits twice as long, since the server has been at work meanwhile. */
const TIMEOUT_MS = 1500;
const ATTEMPTS = 2;
/** All servers and rounds of one question together, in units of the first time-out. */
const MAX_TRIES = 4;
/** Each holds a socket, and a process may open a thousand files. */
const QUESTIONS_AT_ONCE = 256;
const MAX_CACHED = 5000;
/** One diagnosis reads one and the same answer, even where the TTL is 0. */
const MIN_KEPT_SECONDS = 5;
const MAX_KEPT_SECONDS = 24 * 60 * 60;
/** A server that was silent is asked last for so long. */
const LAME_SECONDS = 30;

export interface ResolverOptions {
  /** Resolvers to ask about a name, in order of preference; none: nothing can be seen. */
  readonly serversFor: (name: string) => readonly DnsServer[];
  /** Milliseconds for the first try at one server. */
  readonly timeoutMs?: number;
  /** Rounds over all servers. */
  readonly attempts?: number;
  /** Asks each server now and then for names that cannot exist, to see whether it invents answers. */
  readonly detectsRewriting?: boolean;
  /** So long, in milliseconds, answers wait for that at most. */
  readonly rewritingTestMs?: number;
  /** Milliseconds, for the cache. */
  readonly now?: () => number;
}

type Asked = { readonly kind: 'answered'; readonly answer: Answered } | Failed;
interface Failed {
  readonly kind: 'failed';
  readonly why: UnseenReason;
}

// what a server said says more than that another one was silent
const BY_WEIGHT: readonly UnseenReason[] = [
  'rewritten',
  'servfail',
  'refused',
  'garbage',
  'reset',
  'timeout',
];

const weightiest = (reasons: readonly UnseenReason[]): UnseenReason =>
  BY_WEIGHT.find((reason) => reasons.includes(reason)) ??
  (reasons.includes('unreachable') ? 'unreachable' : 'no-network');

const keyOf = (
  name: string,
  type: RecordType,
  { checkingDisabled, isTestedByCaller }: ResolveOptions,
): string => `${name} ${type}${checkingDisabled ? ' CD' : ''}${isTestedByCaller ? ' tested' : ''}`;

/**
 * A stub resolver of our own: node's says neither TTL nor why it failed. RFC 1035, RFC 2308,
 * RFC 5452. Wrong or late answers are ignored until the time-out; what could not be asked is
 * `unseen` with its reason, never "no such record".
 */
export function createResolver(options: ResolverOptions): Resolver {
  const { serversFor, timeoutMs = TIMEOUT_MS, attempts = ATTEMPTS, now = Date.now } = options;
  const cache = createExpiringCache<DnsAnswer>(MAX_CACHED, now);
  const silent = createExpiringCache<true>(100, now);
  const inFlight = createSharedWork<DnsAnswer>();
  const turnstile = createTurnstile(QUESTIONS_AT_ONCE);
  let questionsSent = 0;

  const askServer = async (
    server: DnsServer,
    name: string,
    type: RecordType,
    signal: AbortSignal,
    how: ResolveOptions,
  ): Promise<Asked> => {
    const exchange = (ask: typeof askOverUdp, withEdns: boolean): Promise<Exchanged> => {
      const question = { id: randomInt(0x10000), name, type, ...how };
      questionsSent += 1;
      return ask(server, {
        question: encodeQuestion(question, withEdns),
        read: (bytes) => readReply(question, bytes),
        signal,
      });
    };
    let reply = await exchange(askOverUdp, true);
    const takesEdns = reply.kind !== 'format-error';
    if (!takesEdns) reply = await exchange(askOverUdp, false);
    if (reply.kind === 'truncated') reply = await exchange(askOverTcp, takesEdns);
    if (reply.kind === 'answered' || reply.kind === 'failed') return reply;
    return { kind: 'failed', why: 'garbage' };
  };

  const isDoubting = options.detectsRewriting === true;
  const rewriting = createRewritingDetector({
    now,
    patienceMs: options.rewritingTestMs ?? Math.ceil(timeoutMs / 2),
    ask: async (server, name, type, signal) => {
      const reply = await askServer(server, name, type, signal, {});
      return reply.kind === 'answered' ? reply.answer : reply;
    },
  });

  /** Servers in turn, silent ones last, in rounds; who said SERVFAIL or REFUSED is not asked twice. */
  const askServers = async (
    name: string,
    type: RecordType,
    signal: AbortSignal,
    how: ResolveOptions,
  ): Promise<Asked> => {
    const isSilent = ({ host, port }: DnsServer): number =>
      silent.get(`${host} ${port}`) === true ? 1 : 0;
    let servers = serversFor(name).toSorted((a, b) => isSilent(a) - isSilent(b));
    const reasons: UnseenReason[] = [];
    for (let round = 1; round <= attempts && servers.length > 0; round += 1) {
      const again: DnsServer[] = [];
      for (const server of servers) {
        if (signal.aborted) break;
        // beside the question, so that it costs no time of its own
        const doubt = isDoubting && !how.isTestedByCaller && rewriting.watch(server, signal);
        const reply = await within(timeoutMs * round, signal, (inTime) =>
          askServer(server, name, type, inTime, how),
        );
        if (reply.kind === 'answered') {
          if (!doubt || !(await doubt(reply.answer, name, type))) return reply;
          reasons.push('rewritten'); // another server may tell the truth
          continue;
        }
        reasons.push(reply.why);
        if (reply.why !== 'servfail' && reply.why !== 'refused') again.push(server);
        if (reply.why === 'timeout' && !signal.aborted)
          silent.keep(`${server.host} ${server.port}`, true, LAME_SECONDS);
      }
      servers = again;
    }
    if (signal.aborted) reasons.push('timeout');
    return { kind: 'failed', why: weightiest(reasons) };
  };

  /** Goes on asking where an answer ends at an alias whose records the server left out. */
  const askThrough = async (
    name: string,
    type: RecordType,
    signal: AbortSignal,
    how: ResolveOptions,
  ): Promise<Asked> => {
    let aliases: readonly string[] = [];
    let ttl = Infinity;
    let asked = name;
    while (aliases.length <= MAX_ALIASES) {
      const reply = await askServers(asked, type, signal, how);
      if (reply.kind === 'failed') return reply;
      const { answer } = reply;
      ttl = Math.min(ttl, answer.ttl);
      if (!('aliases' in answer)) return { kind: 'answered', answer: { ...answer, ttl } };
      aliases = [...aliases, ...answer.aliases];
      if (answer.kind === 'records')
        return { kind: 'answered', answer: { ...answer, aliases, ttl } };
      const end = toQuestionName(aliases.at(-1) ?? '');
      if (end === undefined) break;
      asked = end;
    }
    return { kind: 'failed', why: 'garbage' };
  };

  const toDnsAnswer = (reply: Asked, asked: string): DnsAnswer => {
    if (reply.kind === 'failed') return { kind: 'unseen', why: reply.why, asked };
    const { answer } = reply;
    if (answer.kind === 'alias') return { kind: 'unseen', why: 'garbage', asked };
    return { ...answer, readAt: new Date(now()) };
  };

  const askAndKeep = async (
    name: string,
    type: RecordType,
    signal: AbortSignal,
    how: ResolveOptions,
  ): Promise<DnsAnswer> => {
    const asked = `${name} ${type}`;
    const leave = await turnstile.enter(signal);
    if (!leave) return { kind: 'unseen', why: 'timeout', asked };
    const reply = await within(timeoutMs * MAX_TRIES, signal, (inTime) =>
      askThrough(name, type, inTime, how),
    ).finally(leave);
    const answer = toDnsAnswer(reply, asked);
    const ttl = answer.kind === 'unseen' ? 0 : answer.ttl;
    const seconds = Math.min(Math.max(ttl, MIN_KEPT_SECONDS), MAX_KEPT_SECONDS);
    if (!signal.aborted) cache.keep(keyOf(name, type, how), answer, seconds);
    return answer;
  };

  return {
    resolve: async <T extends RecordType>(
      name: string,
      type: T,
      signal: AbortSignal,
      how: ResolveOptions = {},
    ) => {
      const asked = `${name} ${type}`;
      const question = toQuestionName(name);
      if (question === undefined) return { kind: 'unseen', why: 'garbage', asked };
      const key = keyOf(question, type, how);
      const answer =
        cache.get(key) ??
        (await inFlight.join(key, (shared) => askAndKeep(question, type, shared, how), signal));
      // the key holds the type, so the records are of that type
      return (answer ?? { kind: 'unseen', why: 'timeout', asked }) as DnsAnswer<T>;
    },
    get questionsSent() {
      return questionsSent;
    },
    forget: () => cache.clear(),
  };
}
