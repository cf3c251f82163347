import { z } from 'zod';
import type { KnowledgeFolder } from './folder.ts';

const dnsName = z.string().regex(/^(?:[a-z0-9_-]+\.)*[a-z0-9-]+$/);
const weight = z.enum(['major', 'minor']);
/** `minor`: explains nothing alone. Without one, the weight of the list. */
const meaning = z
  .strictObject({ en: z.string().min(1), it: z.string().min(1), weight: weight.optional() })
  .readonly();

/** One file of `knowledge/blocklists`: one DNSBL. RFC 5782. */
const blocklist = z
  .strictObject({
    name: z.string().min(1),
    zone: dnsName,
    kinds: z
      .array(z.enum(['ipv4', 'ipv6', 'domain']))
      .min(1)
      .readonly(),
    weight,
    /** What a listing means, by the address that is answered. */
    codes: z.record(z.ipv4(), meaning).readonly().default({}),
    /** For lists whose last octet is a sum: by the bit's value. */
    bits: z
      .record(z.string().regex(/^(?:2|4|8|16|32|64|128)$/), meaning)
      .readonly()
      .default({}),
    /** Answers that mean "I do not talk to you". */
    refusals: z.array(z.ipv4()).readonly().default([]),
    /** Names that must be, and must not be, on the list, where they are not those of RFC 5782 §5. */
    test: z.strictObject({ listed: dnsName, clean: dnsName }).readonly().optional(),
    /** The label before `.dq.spamhaus.net` with a key. */
    dqs: dnsName.optional(),
    /** Answers only resolvers that were registered: asked only where the operator names it. */
    needsRegistration: z.boolean().default(false),
    /** Where to look a listing up and ask for removal. */
    url: z.url({ protocol: /^https$/ }),
    source: z.url({ protocol: /^https$/ }),
    verified: z.iso.date(),
  })
  .readonly();

/** What one answer of a list means. */
export type ListingMeaning = z.infer<typeof meaning>;

/** One DNSBL, as it is asked. */
export interface Blocklist extends Pick<
  z.infer<typeof blocklist>,
  'zone' | 'kinds' | 'weight' | 'codes' | 'bits' | 'refusals' | 'test' | 'dqs'
> {
  readonly url?: string;
  readonly needsRegistration?: boolean;
  /** CIDRs it is asked about, reserved ones too; absent: all global addresses. */
  readonly addresses?: readonly string[];
  /** What any address in 127.0.0.2–127.0.0.255 means, where the codes are not known. */
  readonly anyCode?: ListingMeaning;
}

/** All lists, by file name. A file of the wrong shape throws with its name. */
export function loadBlocklists(folder: KnowledgeFolder): readonly Blocklist[] {
  return [...folder.under('blocklists')].map(([path, content]) => {
    const parsed = blocklist.safeParse(content);
    if (parsed.success) return parsed.data;
    throw new Error(`knowledge/${path}.yaml: ${z.prettifyError(parsed.error)}`);
  });
}
