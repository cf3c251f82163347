import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

/** An expression that the program may run over foreign text, and where it stands. */
export interface Expression {
  readonly source: string;
  readonly flags: string;
  readonly place: string;
}

const literalsIn = (path: string): readonly Expression[] => {
  const found: Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({
        source: node.text.slice(1, end),
        flags: node.text.slice(end + 1),
        place: path,
      });
    }
    ts.forEachChild(node, visit);
  };
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  visit(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, false, kind));
  return found;
};

const sources = (): readonly string[] => globSync('{src,adapters}/**/*.{ts,tsx}').sort();

/** Expressions that stand in the code as literals. */
export const writtenExpressions = (): readonly Expression[] => sources().flatMap(literalsIn);

/** Whether the code that asked for an expression is the program's own, not a library's. */
const isOurs = (stack: string): boolean =>
  /\/(?:src|adapters)\/[^\n]{1,200}\.tsx?:/.test(stack.split('\n')[2] ?? '');

/** Makes all that is made from knowledge: most of it would wait until its author is met. */
async function useKnowledge(): Promise<void> {
  const { SHIPPED_KNOWLEDGE, openKnowledge } = await import('../../src/knowledge/folder.ts');
  const { loadBounceAuthors } = await import('../../src/knowledge/bounces.ts');
  const { compileText } = await import('../../src/understanding/explain-text.ts');
  const { loadExplain } = await import('../../src/understanding/load-explain.ts');
  const folder = openKnowledge(SHIPPED_KNOWLEDGE);
  loadExplain(folder);
  for (const { writes, submits, speaks, rules } of loadBounceAuthors(folder)) {
    const own = [...(writes ?? []), ...(submits ?? []), ...(speaks?.text ?? [])];
    for (const phrase of [...own, ...rules.flatMap(({ match }) => match.text ?? [])])
      compileText(phrase);
  }
}

/**
 * Expressions that the code puts together from parts, those of `knowledge/` among them: the
 * constructor is watched while the modules are loaded and work with it.
 */
export async function builtExpressions(): Promise<readonly Expression[]> {
  const found: Expression[] = [];
  const Original = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Original, {
    construct(target, parts, own) {
      const made = Reflect.construct(target, parts, own) as RegExp;
      if (isOurs(new Error().stack ?? ''))
        found.push({ source: made.source, flags: made.flags, place: 'built' });
      return made;
    },
  });
  try {
    for (const path of sources())
      if (/new RegExp\(/.test(readFileSync(path, 'utf8')))
        await import(pathToFileURL(join(process.cwd(), path)).href);
    await useKnowledge();
  } finally {
    globalThis.RegExp = Original;
  }
  return found;
}

/** Flags that say what is reported, not how it is searched, make no other expression. */
const searchFlags = (flags: string): string => flags.replaceAll(/[dgv]/g, '');

/** Names an expression in the list of proven ones. */
export const nameOf = ({ source, flags }: Expression): string =>
  createHash('sha256')
    .update(`/${source}/${searchFlags(flags)}`)
    .digest('hex')
    .slice(0, 20);

/** Each expression once. */
export const unique = (expressions: readonly Expression[]): readonly Expression[] => [
  ...new Map(expressions.map((one) => [nameOf(one), one])).values(),
];

/** The alternatives of an expression, without those inside of groups. */
export function alternativesOf(source: string): readonly string[] {
  const parts: string[] = [];
  let [depth, start, isClass] = [0, 0, false];
  for (let at = 0; at < source.length; at += 1) {
    const char = source[at];
    if (char === '\\') at += 1;
    else if (isClass) isClass = char !== ']';
    else if (char === '[') isClass = true;
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (char === '|' && depth === 0) {
      parts.push(source.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, source.slice(start)];
}

/**
 * The same expression with small bounds: `.{0,60}` → `.{0,2}`. A bounded repetition is a chain of
 * copies; it makes no loop, so the degree by which the time grows does not depend on its bound.
 * With the bounds as they are recheck has to guess by trying, and takes a large constant for growth.
 */
export const withSmallBounds = (source: string): string =>
  source.replaceAll(
    /(?<!\\)\{(\d{1,6})(?:(,)(\d{0,6}))?\}/g,
    (_, least: string, comma: string | undefined, most: string | undefined) => {
      const low = Math.min(Number(least), 2);
      if (comma === undefined) return `{${low}}`;
      return most === '' ? `{${low},}` : `{${low},${Math.max(low, Math.min(Number(most), 2))}}`;
    },
  );

const TIMEOUT_MS = 20_000;

/**
 * Null where recheck finds the expression to take linear time, else why not. What is too large for
 * it, so that it guesses, is proven alternative by alternative: a search that tries linear ones in
 * turn is linear.
 */
export async function findSlowness({ source, flags }: Expression): Promise<string | null> {
  process.env['RECHECK_BACKEND'] = 'native';
  const { check } = await import('recheck');
  const own = searchFlags(flags);
  const judge = async (part: string): Promise<string | null> => {
    const found = await check(withSmallBounds(part), own, { timeout: TIMEOUT_MS });
    if (found.status === 'safe') return null;
    return found.status === 'vulnerable' ? found.complexity.summary : found.error.kind;
  };
  const whole = await judge(source);
  const parts = alternativesOf(source);
  if (whole === null || parts.length === 1) return whole;
  for (const part of parts) {
    const slow = await judge(part);
    if (slow !== null) return `${slow}: ${part}`;
  }
  return null;
}
