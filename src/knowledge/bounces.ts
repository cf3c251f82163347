import { z } from 'zod';
import { HOPS, PARTIES, REASONS } from '../model/words.ts';
import type { KnowledgeFolder } from './folder.ts';
import { loadNoticeWriters } from './notice-writers.ts';

const codes = z.union([z.string(), z.array(z.string()).min(1)]);

/**
 * When a rule applies: all parts that are given must hold, one of each list is enough.
 * `text`: plain phrases, found anywhere regardless of case, accents and white space; `*` stands for
 * up to 60 characters within the line; `{full,over quota}` for any of these, `{name}` for any word of
 * the file's `words`. Between slashes: a regular expression over the same folded text.
 * Codes: `x` stands for any digit(s): `5xx`, `5.7.x`, `x.7.26`.
 */
const match = z
  .strictObject({
    replyCode: codes.optional(),
    status: codes.optional(),
    text: z.array(z.string().min(2)).min(1).optional(),
    /**
     * Who says it: `remote` a server that is quoted, `own` the program that wrote the text,
     * `submission` the sender's own outgoing server, to the person who sends.
     */
    speaker: z.enum(['remote', 'own', 'submission']).optional(),
    /** The step of the dialogue that was answered. */
    command: z.enum(['connect', 'helo', 'starttls', 'auth', 'mail', 'rcpt', 'data']).optional(),
  })
  .refine((value) => Object.keys(value).length > 0, 'a match needs at least one condition');

const example = z.union([
  z.string().min(1),
  z.strictObject({ text: z.string().min(1), host: z.string().min(1) }),
]);

const rule = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** Null: the text is known, and known to give no reason. */
  reason: z.enum(REASONS).nullable(),
  match,
  fault: z.enum(PARTIES).optional(),
  hop: z.enum(HOPS).optional(),
  temporary: z.boolean().optional(),
  /** 0..1, where the text proves less than rules usually do. */
  confidence: z.number().min(0).max(1).optional(),
  source: z.url().optional(),
  /** The day a person read the source. */
  verified: z.iso.date().optional(),
  examples: z.array(example).min(1),
});

/** One file of `knowledge/bounces`: one author of error texts. */
const author = z.strictObject({
  /** Files are tried by this number, then by name: private codes 10, blocklists 30, general words 50 and up. */
  order: z.number().int(),
  /** Where the facts are documented: default of the rules below. */
  source: z.url(),
  /** The day a person read the source; absent where nobody did. */
  verified: z.iso.date().optional(),
  /** Who it is, for people. */
  name: z.string().min(1),
  /** Phrases by which a bounce written by this program is recognised; same syntax as a rule's text. */
  writes: z.array(z.string().min(2)).optional(),
  /** Phrases of a program that speaks to its user's own outgoing server: what it quotes is that server's. */
  submits: z.array(z.string().min(2)).optional(),
  /** Lists of words that phrases of this file name as `{name}`. */
  words: z.record(z.string(), z.array(z.string()).min(1)).optional(),
  /** Whose words these are: the rules below apply only where one of these is met. Absent: anybody's. */
  speaks: z
    .strictObject({
      /** Ends of host names. */
      hosts: z.array(z.string()).optional(),
      text: z.array(z.string().min(2)).optional(),
    })
    .optional(),
  rules: z.array(rule),
});

export type BounceRule = z.infer<typeof rule>;

/** One author of error texts with its rules; `id` is the file's name. */
export type BounceAuthor = z.infer<typeof author> & { readonly id: string };

/** Puts the file's words in the place of their names: `{name}` becomes `{a,b}`. */
const spellOut = (phrase: string, words: Readonly<Record<string, readonly string[]>>): string =>
  phrase.startsWith('/')
    ? phrase
    : phrase.replace(/\{([^{},]*)\}/g, (_, name: string) => {
        const named = words[name];
        if (!named) throw new Error(`no words are named {${name}}`);
        return `{${named.join(',')}}`;
      });

const withWords = (file: z.infer<typeof author>): z.infer<typeof author> => ({
  ...file,
  rules: file.rules.map((rule) => {
    const { text } = rule.match;
    if (!text) return rule;
    return {
      ...rule,
      match: { ...rule.match, text: text.map((one) => spellOut(one, file.words ?? {})) },
    };
  }),
});

/** All authors, in the order in which their rules are tried. A file of the wrong shape throws with its name. */
export function loadBounceAuthors(folder: KnowledgeFolder): readonly BounceAuthor[] {
  return [...folder.under('bounces')]
    .map(([path, content]): BounceAuthor => {
      const parsed = author.safeParse(content);
      if (!parsed.success)
        throw new Error(`knowledge/${path}.yaml: ${z.prettifyError(parsed.error)}`);
      return { ...withWords(parsed.data), id: path.slice('bounces/'.length) };
    })
    .concat(loadNoticeWriters(folder))
    .sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}
