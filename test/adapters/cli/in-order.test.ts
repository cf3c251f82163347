import { runInOrder } from '../../../adapters/cli/in-order.ts';

interface Input {
  readonly name: number;
  readonly lane?: string;
  readonly turns: number;
}

async function run(inputs: readonly Input[], takes = Infinity) {
  const written: number[] = [];
  const started: number[] = [];
  const inLane = new Set<string>();
  let atWork = 0;
  let mostAtWork = 0;
  let overlaps = 0;
  const source = async function* () {
    for (const input of inputs) yield input;
  };
  await runInOrder(source(), {
    toJob: ({ name, lane, turns }) => ({
      ...(lane !== undefined && { lane }),
      async run() {
        started.push(name);
        if (lane !== undefined && inLane.has(lane)) overlaps += 1;
        if (lane !== undefined) inLane.add(lane);
        mostAtWork = Math.max(mostAtWork, (atWork += 1));
        for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
        atWork -= 1;
        if (lane !== undefined) inLane.delete(lane);
        return name;
      },
    }),
    weigh: () => 1,
    maxWeight: 1000,
    async write(name) {
      written.push(name);
      return written.length < takes;
    },
  });
  return { written, started, mostAtWork, overlaps };
}

const many = (count: number, lane?: (name: number) => string): Input[] =>
  Array.from({ length: count }, (_, name) => ({
    name,
    turns: (count - name) % 7,
    ...(lane && { lane: lane(name) }),
  }));

describe('jobs run together, written in order', () => {
  it('keeps the order, whoever is quicker, with at most 16 at work', async () => {
    const { written, mostAtWork } = await run(many(100));
    expect(written).toEqual(many(100).map(({ name }) => name));
    expect(mostAtWork).toBe(16);
  });

  it('runs one lane in order and different lanes at once', async () => {
    const { written, overlaps, mostAtWork } = await run(many(60, (name) => String(name % 3)));
    expect(written).toHaveLength(60);
    expect(overlaps).toBe(0);
    expect(mostAtWork).toBe(3);
  });

  it('reads no further when nobody listens any more', async () => {
    const { started } = await run(many(5000), 1);
    expect(started.length).toBeLessThan(1000);
  });
});
