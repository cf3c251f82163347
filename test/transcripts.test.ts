import { readFileSync } from 'node:fs';
import { TRANSCRIPTS, playTranscript, transcriptNames } from './support/transcript.ts';

describe('whole conversations (npm run update-goldens rewrites them; read the diff as a text)', () => {
  it.each(transcriptNames())('%s', async (name) => {
    const golden = readFileSync(`${TRANSCRIPTS}/${name}.md`, 'utf8');
    expect(await playTranscript(name)).toBe(golden);
  });
});
