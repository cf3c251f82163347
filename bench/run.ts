// npm run bench: every measurement of this folder, one after the other. With names, only those.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = import.meta.dirname;
/** These measure on labelled data, which is not part of the repository. */
const NEEDS_CORPORA: ReadonlySet<string> = new Set(['explain', 'understanding']);

const wanted = process.argv.slice(2);
const all = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -'.ts'.length))
  .sort();

const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`There is no measurement "${unknown[0]}"; expected some of: ${all.join(', ')}.`);
  process.exit(2);
}

const failed: string[] = [];
for (const name of wanted.length === 0 ? all : wanted) {
  console.log(`\n== ${name}`);
  if (NEEDS_CORPORA.has(name) && !process.env['SEMPRONIO_CORPORA']) {
    console.log('left out: SEMPRONIO_CORPORA, the folder with the labelled data, is not set');
    continue;
  }
  const { status } = spawnSync(process.execPath, [join(FOLDER, `${name}.ts`)], {
    stdio: 'inherit',
  });
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) {
  console.error(`\nfailed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
