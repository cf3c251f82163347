import type { StoredModel } from '../../src/understanding/linear-model.ts';

/** One text: rows of its features, their values, its class, and how much it counts. */
export interface Example {
  readonly features: ReadonlyMap<string, number>;
  readonly label: number;
  readonly weight: number;
  /** Texts made from the same phrase share it; they must not be split between training and trial. */
  readonly source: number;
}

export interface Trained {
  readonly rows: ReadonlyMap<string, number>;
  readonly weights: Float64Array;
  readonly bias: Float64Array;
  readonly classCount: number;
}

export interface Options {
  readonly classCount: number;
  readonly epochs: number;
  readonly rate: number;
  readonly decay: number;
  readonly isKept: (feature: string, sources: number) => boolean;
}

/** A small seeded generator, so that training twice gives the same weights. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const vocabulary = (
  examples: readonly Example[],
  isKept: Options['isKept'],
): Map<string, number> => {
  const sources = new Map<string, Set<number>>();
  for (const { features, source } of examples) {
    for (const feature of features.keys()) {
      const seen = sources.get(feature) ?? new Set<number>();
      sources.set(feature, seen.add(source));
    }
  }
  const kept = [...sources]
    .filter(([feature, seen]) => isKept(feature, seen.size))
    .map(([feature]) => feature);
  return new Map(kept.sort().map((feature, row) => [feature, row]));
};

interface Packed {
  readonly rows: Int32Array;
  readonly values: Float64Array;
  readonly label: number;
  readonly weight: number;
}

const pack = ({ features, label, weight }: Example, rows: ReadonlyMap<string, number>): Packed => {
  const known = [...features].flatMap(([feature, value]) => {
    const row = rows.get(feature);
    return row === undefined ? [] : [[row, value] as const];
  });
  return {
    rows: Int32Array.from(known.map(([row]) => row)),
    values: Float64Array.from(known.map(([, value]) => value)),
    label,
    weight,
  };
};

/** Scores become probabilities in place. */
const normalise = (scores: Float64Array): void => {
  const highest = scores.reduce((a, b) => Math.max(a, b), -Infinity);
  let sum = 0;
  for (let k = 0; k < scores.length; k += 1) {
    scores[k] = Math.exp((scores[k] ?? 0) - highest);
    sum += scores[k] ?? 0;
  }
  for (let k = 0; k < scores.length; k += 1) scores[k] = (scores[k] ?? 0) / sum;
};

/** Multinomial logistic regression, by AdaGrad with L2 on the weights that a text touches. */
export function train(examples: readonly Example[], options: Options): Trained {
  const { classCount, epochs, rate, decay } = options;
  const rows = vocabulary(examples, options.isKept);
  const packed = examples.map((example) => pack(example, rows));
  const weights = new Float64Array(rows.size * classCount);
  const squares = new Float64Array(rows.size * classCount).fill(1e-1);
  const bias = new Float64Array(classCount);
  const scores = new Float64Array(classCount);
  const random = seeded(20261123);
  const order = packed.map((_, index) => index);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    for (let i = order.length - 1; i > 0; i -= 1) {
      const j = Math.floor(random() * (i + 1));
      [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
    }
    for (const index of order) {
      const text = packed[index];
      if (!text) continue;
      scores.set(bias);
      for (let f = 0; f < text.rows.length; f += 1) {
        const at = (text.rows[f] ?? 0) * classCount;
        const value = text.values[f] ?? 0;
        for (let k = 0; k < classCount; k += 1)
          scores[k] = (scores[k] ?? 0) + value * (weights[at + k] ?? 0);
      }
      normalise(scores);
      scores[text.label] = (scores[text.label] ?? 0) - 1;
      for (let f = 0; f < text.rows.length; f += 1) {
        const at = (text.rows[f] ?? 0) * classCount;
        const value = text.values[f] ?? 0;
        for (let k = 0; k < classCount; k += 1) {
          const old = weights[at + k] ?? 0;
          const gradient = text.weight * (scores[k] ?? 0) * value + decay * old;
          squares[at + k] = (squares[at + k] ?? 0) + gradient * gradient;
          weights[at + k] = old - (rate * gradient) / Math.sqrt(squares[at + k] ?? 1);
        }
      }
      for (let k = 0; k < classCount; k += 1)
        bias[k] = (bias[k] ?? 0) - 0.002 * text.weight * (scores[k] ?? 0);
    }
  }
  return { rows, weights, bias, classCount };
}

export function rawScores(
  model: Trained,
  features: ReadonlyMap<string, number>,
): readonly number[] {
  const scores = [...model.bias];
  for (const [feature, value] of features) {
    const row = model.rows.get(feature);
    if (row === undefined) continue;
    for (let k = 0; k < model.classCount; k += 1) {
      scores[k] = (scores[k] ?? 0) + value * (model.weights[row * model.classCount + k] ?? 0);
    }
  }
  return scores;
}

/** Drops rows that say next to nothing and rounds the rest to bytes. */
export function store(
  model: Trained,
  classes: readonly string[],
  temperature: number,
): StoredModel {
  const { classCount, weights } = model;
  const highest = weights.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  const scale = highest / 127;
  const rowOf = (row: number): number[] =>
    [...weights.subarray(row * classCount, (row + 1) * classCount)].map((one) =>
      Math.round(one / scale),
    );
  const kept = [...model.rows]
    .map(([name, row]) => ({ name, bytes: rowOf(row) }))
    .filter(({ bytes }) => bytes.some((byte) => Math.abs(byte) >= 2));
  return {
    classes: classes.join(' '),
    features: kept.map(({ name }) => name).join(' '),
    weights: Buffer.from(Int8Array.from(kept.flatMap(({ bytes }) => bytes)).buffer).toString(
      'base64',
    ),
    bias: [...model.bias].map((one) => one.toFixed(4)).join(' '),
    scale,
    temperature,
  };
}
