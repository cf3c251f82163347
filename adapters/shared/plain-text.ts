import type { Block, Reply } from '../../src/model/reply.ts';
import { cleanLine, cleanText } from './clean-text.ts';
import { createPaint } from './paint.ts';
import type { Paint } from './paint.ts';
import { wrapText } from './wrap-text.ts';

export interface PlainTextOptions {
  /** Columns of a line. */
  readonly width: number;
  /** Whether ANSI styles are wanted; default: none. */
  readonly colour?: boolean;
}

type Of<K extends Block['kind']> = Extract<Block, { kind: K }>;
type State = Of<'progress'>['lines'][number]['state'];
type Choice = Of<'choices'>['choices'][number];

interface Canvas {
  readonly width: number;
  readonly paint: Paint;
}

const SYMBOLS: Readonly<Record<State, string>> = {
  ok: '✓',
  problem: '✗',
  absent: '–',
  unchecked: '?',
  running: '…',
};
const COLOURS = {
  ok: 'green',
  problem: 'red',
  absent: 'yellow',
  unchecked: 'dim',
  running: 'cyan',
} as const;
const HOP_STATES = { passed: 'ok', broken: 'problem', unknown: 'unchecked' } as const;

/** Records and commands that are pasted elsewhere: a line break inside would spoil them. */
const RECORD = /^\s*(?:"?v=|[\w.-]{1,253}\.?\s+(?:\d{1,10}\s+)?IN\s)/i;

const heading = (title: string, { width, paint }: Canvas): readonly string[] =>
  wrapText(cleanLine(title), width).map((line) => paint('bold', line));

/** A line that begins with how something was found. */
const marked = (state: State, text: string, { width, paint }: Canvas): readonly string[] => {
  const [first = '', ...rest] = wrapText(cleanLine(text), width, { first: '    ' });
  return [`  ${paint(COLOURS[state], SYMBOLS[state])}${first.slice(3)}`, ...rest];
};

const quoted = (text: string, canvas: Canvas): readonly string[] =>
  cleanText(text)
    .split('\n')
    .flatMap((line) => wrapText(line, canvas.width, { first: '      │ ' }))
    .map((line) => canvas.paint('dim', line));

const steps = ({ title, steps: all }: Of<'steps'>, canvas: Canvas): readonly string[] => [
  ...heading(title, canvas),
  ...all.flatMap((step, index) => {
    const first = `  ${index + 1}. `;
    return wrapText(cleanText(step), canvas.width, { first, rest: ' '.repeat(first.length) });
  }),
];

const verbatim = ({ title, text }: Of<'verbatim'>, canvas: Canvas): readonly string[] => [
  ...(title === undefined ? [] : heading(title, canvas)),
  ...cleanText(text)
    .split('\n')
    .flatMap((line) =>
      RECORD.test(line) ? [`    ${line}`] : wrapText(line, canvas.width, { first: '    ' }),
    ),
];

const link = ({ text, url }: Of<'link'>, { width }: Canvas): readonly string[] =>
  wrapText(`${cleanLine(text)}: ${cleanLine(url)}`, width);

const verdict = (block: Of<'verdict'>, { width, paint }: Canvas): readonly string[] => [
  ...wrapText(cleanText(block.text), width).map((line) => paint('bold', line)),
  ...wrapText(`${cleanLine(block.faultLabel)} · ${cleanLine(block.certaintyLabel)}`, width, {
    first: '→ ',
    rest: '  ',
  }),
];

const progress = ({ title, lines }: Of<'progress'>, canvas: Canvas): readonly string[] => [
  ...heading(title, canvas),
  ...lines.flatMap(({ state, text }) => marked(state, text, canvas)),
];

const proof = ({ title, items }: Of<'proof'>, canvas: Canvas): readonly string[] => [
  ...heading(title, canvas),
  ...items.flatMap(({ outcome, text, seen }) => [
    ...marked(outcome, text, canvas),
    ...seen.flatMap((line) => quoted(line, canvas)),
  ]),
];

const journey = ({ hops }: Of<'journey'>, { width }: Canvas): readonly string[] =>
  wrapText(
    hops
      // a station and its mark stay on one line
      .map(({ label, state }) =>
        `${SYMBOLS[HOP_STATES[state]]} ${cleanLine(label)}`.replaceAll(' ', '\u00a0'),
      )
      .join(' → '),
    width,
    { first: '', rest: '  ' },
  ).map((line) => line.replaceAll('\u00a0', ' '));

const choices = (block: Of<'choices'>, from: number, canvas: Canvas): readonly string[] =>
  block.choices.flatMap(({ label }, index) => {
    const first = `  [${from + index}] `;
    return wrapText(cleanLine(label), canvas.width, { first, rest: ' '.repeat(first.length) });
  });

function renderBlock(block: Block, firstChoice: number, canvas: Canvas): readonly string[] {
  switch (block.kind) {
    case 'paragraph':
      return wrapText(cleanText(block.text), canvas.width);
    case 'steps':
      return steps(block, canvas);
    case 'verbatim':
      return verbatim(block, canvas);
    case 'link':
      return link(block, canvas);
    case 'choices':
      return choices(block, firstChoice, canvas);
    case 'progress':
      return progress(block, canvas);
    case 'verdict':
      return verdict(block, canvas);
    case 'proof':
      return proof(block, canvas);
    case 'journey':
      return journey(block, canvas);
    default:
      return block satisfies never;
  }
}

/** The quick replies of a reply in the order of their numbers: the first is 1. */
export const choicesOf = ({ blocks }: Pick<Reply, 'blocks'>): readonly Choice[] =>
  blocks.flatMap((block) => (block.kind === 'choices' ? block.choices : []));

/**
 * A reply as text for a terminal, a log or any place without markup: every block is shown, a blank
 * line between two, and nothing in it can move the cursor. No line feed at the end.
 */
export function renderPlainText(
  { blocks }: Pick<Reply, 'blocks'>,
  { width, colour = false }: PlainTextOptions,
): string {
  const canvas = { width, paint: createPaint(colour) };
  let firstChoice = 1;
  return blocks
    .map((block) => {
      const lines = renderBlock(block, firstChoice, canvas);
      if (block.kind === 'choices') firstChoice += block.choices.length;
      return lines.join('\n');
    })
    .filter((text) => text !== '')
    .join('\n\n');
}
