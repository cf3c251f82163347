/** One step of an expression: what it may take, how often, and whether it holds such steps itself. */
interface Step {
  readonly source: string;
  readonly isUnbounded: boolean;
}

/** From this many repetitions on, a bound is as good as none. */
const AS_GOOD_AS_UNBOUNDED = 1_000;

const quantifierAt = (source: string, at: number): string =>
  /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(source.slice(at))?.[0] ?? '';

const isUnbounded = (quantifier: string): boolean => {
  if (quantifier === '' || quantifier.startsWith('?')) return false;
  if (!quantifier.startsWith('{')) return true;
  const [, least = '0', comma = '', most = ''] = /^\{(\d+)(,?)(\d*)\}/.exec(quantifier) ?? [];
  if (comma !== '' && most === '') return true;
  return Number(most === '' ? least : most) >= AS_GOOD_AS_UNBOUNDED;
};

const endOfClass = (source: string, start: number): number => {
  for (let at = start + 1; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === ']') return at + 1;
  }
  return source.length;
};

const endOfGroup = (source: string, start: number): number => {
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === '[') at = endOfClass(source, at) - 1;
    else if (source[at] === '(') depth += 1;
    else if (source[at] === ')' && (depth -= 1) === 0) return at + 1;
  }
  return source.length;
};

const endOfAtom = (source: string, at: number): number => {
  if (source[at] === '\\')
    return at + (source[at + 1] === 'p' ? source.indexOf('}', at) - at + 1 : 2);
  if (source[at] === '[') return endOfClass(source, at);
  return source[at] === '(' ? endOfGroup(source, at) : at + 1;
};

/**
 * Why an expression may take more than linear time: a repetition within a repetition, or two
 * unlimited ones side by side that could take the same characters. Conservative; empty where
 * nothing is found.
 */
export function findSlowShapes(source: string): readonly string[] {
  const slow: string[] = [];
  let before: Step | null = null;
  for (let at = 0; at < source.length;) {
    const end = endOfAtom(source, at);
    const atom = source.slice(at, end);
    const quantifier = quantifierAt(source, end);
    const step: Step = { source: atom, isUnbounded: isUnbounded(quantifier) };
    if (atom.startsWith('(')) {
      const inner = atom.slice(1, -1).replace(/^\?(?::|<?[=!]|<\w+>)/, '');
      slow.push(...findSlowShapes(inner));
      if (step.isUnbounded && /(?<!\\)[*+]|\{\d+,\d*\}/.test(inner)) slow.push(atom + quantifier);
    }
    if (step.isUnbounded && before?.isUnbounded && mayOverlap(before.source, atom))
      slow.push(before.source + atom);
    // what may be empty stands between two repetitions as if it were not there
    if (!/^[?]|^\{0/.test(quantifier)) before = step;
    at = end + quantifier.length;
  }
  return slow;
}

const single = (atom: string): RegExp | null => {
  if (atom.startsWith('(')) return null;
  return new RegExp(`^${atom}$`, 'u');
};

/** Whether one character fits both; groups are taken to overlap with anything. */
function mayOverlap(one: string, other: string): boolean {
  const first = single(one);
  const second = single(other);
  if (first === null || second === null) return true;
  const probes = Array.from({ length: 0x180 }, (_, code) => String.fromCharCode(code));
  return probes.some((probe) => first.test(probe) && second.test(probe));
}
