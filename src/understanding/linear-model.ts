/** Receives one feature of a text; `value` is how much it counts there. */
export type Emit = (feature: string, value: number) => void;

/** Multinomial logistic regression over named features, its weights rounded to bytes. */
export interface LinearModel<C extends string> {
  readonly classes: readonly C[];
  /** Row of a feature; unknown features say nothing. */
  readonly rows: ReadonlyMap<string, number>;
  /** One row per feature, one column per class. */
  readonly weights: Int8Array;
  readonly bias: readonly number[];
  /** A weight is its byte times this. */
  readonly scale: number;
  /** Above 1: the raw scores were too sure of themselves. Found on phrases left out of the training. */
  readonly temperature: number;
}

/** The same in JSON: bytes as base64, names in one line. */
export interface StoredModel {
  readonly classes: string;
  readonly features: string;
  readonly weights: string;
  readonly bias: string;
  readonly scale: number;
  readonly temperature: number;
}

const words = (text: string): readonly string[] => (text === '' ? [] : text.split(' '));

/** Null where the parts do not fit together. */
export function openModel<C extends string>(
  stored: StoredModel,
  classes: readonly C[],
): LinearModel<C> | null {
  const bytes = Buffer.from(stored.weights, 'base64');
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  const rows = new Map(words(stored.features).map((name, row) => [name, row]));
  const bias = words(stored.bias).map(Number);
  const fits =
    stored.classes === classes.join(' ') &&
    weights.length === rows.size * classes.length &&
    bias.length === classes.length;
  if (!fits) return null;
  return { classes, rows, weights, bias, scale: stored.scale, temperature: stored.temperature };
}

/** Collects what a text emits into one score per class. */
export function score<C extends string>(
  model: LinearModel<C>,
  features: (emit: Emit) => void,
): readonly number[] {
  const { rows, weights, scale } = model;
  const scores = [...model.bias];
  const width = scores.length;
  features((feature, value) => {
    const row = rows.get(feature);
    if (row === undefined) return;
    for (let column = 0; column < width; column += 1) {
      scores[column] = (scores[column] ?? 0) + value * scale * (weights[row * width + column] ?? 0);
    }
  });
  return scores;
}

/** Probabilities of scores; they add up to 1. */
export function softmax(scores: readonly number[], temperature: number): readonly number[] {
  const highest = Math.max(...scores);
  const powers = scores.map((one) => Math.exp((one - highest) / temperature));
  const sum = powers.reduce((total, one) => total + one, 0);
  return powers.map((one) => one / sum);
}

/** The likeliest class and how likely it is. */
export function best<C extends string>(
  classes: readonly C[],
  probabilities: readonly number[],
): { readonly name: C; readonly probability: number } | null {
  let at = 0;
  probabilities.forEach((one, index) => {
    if (one > (probabilities[at] ?? 0)) at = index;
  });
  const name = classes[at];
  return name === undefined ? null : { name, probability: probabilities[at] ?? 0 };
}
