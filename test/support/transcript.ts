import { readFileSync, readdirSync } from 'node:fs';
import { parse } from 'yaml';
import { renderPlainText } from '../../adapters/shared/plain-text.ts';
import { openTestHouse } from './house.ts';
import type { TestHouse } from './house.ts';

export const TRANSCRIPTS = 'test/transcripts';
const WIDTH = 100;
/** The first thing is said then, each of the others some minutes later. */
const STARTED_AT = new Date('2026-11-23T10:14:00Z');
const BETWEEN_TURNS_MS = 6 * 60_000;

export const transcriptNames = (): readonly string[] =>
  readdirSync(TRANSCRIPTS)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();

/** What everybody said, as a terminal shows it: user turns quoted, answers as they ended up. */
async function play(house: TestHouse, name: string): Promise<string> {
  const { user } = parse(readFileSync(`${TRANSCRIPTS}/${name}.yaml`, 'utf8')) as {
    readonly user: readonly string[];
  };
  const parts: string[] = [`# ${name}`];
  let shown = 0;
  for (const [turn, text] of user.entries()) {
    parts.push(text.replace(/^/gm, '> '));
    const at = new Date(STARTED_AT.getTime() + turn * BETWEEN_TURNS_MS);
    await house.say(name, text, { at });
    const replies = house.sent.get(`cli:${name}`) ?? [];
    const final = new Map(replies.slice(shown).map((reply) => [reply.id, reply]));
    shown = replies.length;
    parts.push(...[...final.values()].map((reply) => renderPlainText(reply, { width: WIDTH })));
  }
  return `${parts.join('\n\n')}\n`;
}

/** Plays a conversation of `test/transcripts` through the whole product, in the demo internet. */
export async function playTranscript(name: string): Promise<string> {
  const house = await openTestHouse();
  try {
    return await play(house, name);
  } finally {
    await house.stop();
  }
}
