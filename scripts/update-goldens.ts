import { writeFileSync } from 'node:fs';
import { TRANSCRIPTS, playTranscript, transcriptNames } from '../test/support/transcript.ts';

for (const name of transcriptNames()) {
  writeFileSync(`${TRANSCRIPTS}/${name}.md`, await playTranscript(name));
  console.log(name);
}
