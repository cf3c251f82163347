import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { CHECKS } from '../../src/checks/index.ts';
import { createDiagnostician } from '../../src/diagnosis/run.ts';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import type { Verdict } from '../../src/model/check.ts';
import type { EvidenceName, Gatherers } from '../../src/model/evidence.ts';
import type { Facts } from '../../src/model/facts.ts';
import { CERTAINTIES, HOPS, PARTIES } from '../../src/model/words.ts';
import { loadExplain } from '../../src/understanding/load-explain.ts';
import { ADDRESS, EVIDENCE_OF, RECIPIENT, SENDER, SHAPES } from './situation-world.ts';
import type { ShapeName, World } from './situation-world.ts';

const SOURCES = ['bounce', 'header', 'profile', 'said', 'spf', 'mx'] as const;

const schema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** What happened, in a sentence. */
  story: z.string().endsWith('.'),
  /** The words that came back. */
  refusal: z.string().optional(),
  /** Who named the address the mail leaves from; absent: it is a candidate out of the SPF record. */
  address: z.enum(SOURCES).optional(),
  /** Which sides are known; absent: both. */
  sides: z.enum(['sender', 'recipient', 'none']).optional(),
  /** What differs from a healthy world, by kind of evidence. */
  world: z.partialRecord(z.enum(Object.keys(SHAPES) as [ShapeName]), z.string()).optional(),
  fault: z.enum(PARTIES),
  certainty: z.enum(CERTAINTIES),
  hop: z.enum(HOPS).optional(),
  /** Text of the finding that leads the proof. */
  because: z.string().optional(),
  contradictions: z.array(z.string()).optional(),
  /** Parties that it could be as well. */
  alternatives: z.array(z.enum(PARTIES)).optional(),
  temporary: z.boolean().optional(),
});
export type Situation = z.infer<typeof schema>;

/** The table of `test/diagnosis/situations`, its chapters in the order of a mail's journey. */
export const loadSituations = (): readonly Situation[] =>
  ['journey', 'records', 'refusals', 'together'].flatMap((chapter) =>
    z
      .array(schema)
      .parse(
        parse(
          readFileSync(new URL(`../diagnosis/situations/${chapter}.yaml`, import.meta.url), 'utf8'),
        ),
      ),
  );

const { explainLine } = loadExplain(openKnowledge(SHIPPED_KNOWLEDGE));

const factsOf = ({ refusal, address, sides }: Situation): Facts => ({
  ...((sides ?? 'sender') === 'sender' && { sender: { domain: SENDER, address: `tizio@${SENDER}` } }),
  ...((sides ?? 'recipient') === 'recipient' && {
    recipient: { domain: RECIPIENT, address: `anna@${RECIPIENT}` },
  }),
  ...(address && { sendingAddresses: [{ ip: ADDRESS, source: address }] }),
  ...(refusal !== undefined && { refusal: explainLine(refusal) }),
}); // prettier-ignore

/** Domains without a mail server leave nobody to call. */
const NOBODY_TO_CALL: ReadonlySet<string> = new Set([
  'null-mx',
  'none',
  'nxdomain',
  'all-dead',
  'private',
  'literal',
]);
const healthy = (name: ShapeName, { world }: Situation): string =>
  name === 'servers' && NOBODY_TO_CALL.has(world?.route ?? '') ? 'no-hosts' : 'healthy';

/** Judges a situation with the real checks; what the world does not describe is left out. */
export async function judgeSituation(situation: Situation): Promise<Verdict> {
  const world: World = { source: situation.address ?? 'spf', readReply: explainLine };
  const gatherers = Object.fromEntries(
    (Object.keys(SHAPES) as ShapeName[]).map((name) => {
      const word = situation.world?.[name] ?? healthy(name, situation);
      const shape = SHAPES[name][word];
      if (!shape) throw new Error(`${situation.id}: ${name} has no state "${word}"`);
      return [EVIDENCE_OF[name], { gather: () => Promise.resolve(shape(world)) }];
    }),
  ) as unknown as Gatherers;
  const described = new Set<EvidenceName>(Object.values(EVIDENCE_OF));
  const diagnostician = createDiagnostician({
    checks: CHECKS.filter(({ needs }) => needs.every((name) => described.has(name))),
    gatherers,
    lookups: () => 0,
    forget: () => undefined,
    now: () => new Date('2026-11-23T12:00:00Z'),
  });
  const signal = new AbortController().signal;
  return (await diagnostician.diagnose(factsOf(situation), { signal })).verdict;
}
