import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as Esbuild from 'esbuild';
import { MANIFEST, readManifest, type Manifest } from './bundle.ts';

const WIDGET = fileURLToPath(new URL('./widget', import.meta.url));
const BUILT = fileURLToPath(new URL('../../build/web', import.meta.url));
/** Raise it when the options below change what comes out. */
const RECIPE = '1';

const sha = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex').slice(0, 16);

function hashSources(): string {
  const hash = createHash('sha256').update(RECIPE);
  const files = readdirSync(WIDGET, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) hash.update(file.slice(WIDGET.length)).update(readFileSync(file));
  return hash.digest('hex').slice(0, 32);
}

/** Undefined in production, where development packages are left out. */
async function loadEsbuild(): Promise<typeof Esbuild | undefined> {
  try {
    return await import('esbuild');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

async function compile(esbuild: typeof Esbuild): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(WIDGET, 'main.tsx'), join(WIDGET, 'style/main.css')],
    bundle: true,
    minify: true,
    write: false,
    outdir: BUILT,
    format: 'esm',
    target: ['es2022'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'silent',
  });
  return new Map(outputFiles.map((file) => [extname(file.path), file.contents]));
}

function writeBundle(sources: string, compiled: ReadonlyMap<string, Uint8Array>): void {
  mkdirSync(BUILT, { recursive: true });
  const put = (stem: string, ending: string, content: Uint8Array): string => {
    const name = `${stem}-${sha(content)}${ending}`;
    writeFileSync(join(BUILT, name), content);
    return name;
  };
  const manifest: Manifest = {
    sources,
    script: put('chat', '.js', compiled.get('.js') ?? new Uint8Array()),
    style: put('chat', '.css', compiled.get('.css') ?? new Uint8Array()),
    icon: put('icon', '.svg', readFileSync(join(WIDGET, 'icon.svg'))),
  };
  // the manifest comes last and at once: whoever reads it finds all that it names
  const draft = join(BUILT, `${MANIFEST}.${process.pid}`);
  writeFileSync(draft, JSON.stringify(manifest));
  renameSync(draft, join(BUILT, MANIFEST));
  sweep(manifest);
}

function sweep(manifest: Manifest): void {
  const kept = new Set<string>([MANIFEST, manifest.script, manifest.style, manifest.icon]);
  for (const name of readdirSync(BUILT)) {
    if (!kept.has(basename(name))) rmSync(join(BUILT, name), { force: true, recursive: true });
  }
}

/**
 * Builds the chat page's files where they are missing or older than their sources, and returns
 * their folder. Without esbuild an existing build is used as it is; without either it throws.
 */
export async function ensureWidgetBuilt(): Promise<string> {
  const sources = hashSources();
  const built = readManifest(BUILT);
  if (built?.sources === sources) return BUILT;
  const esbuild = await loadEsbuild();
  if (esbuild) writeBundle(sources, await compile(esbuild));
  else if (!built) {
    throw new Error(
      'The chat page is not built and esbuild is not installed. Build it where the development packages are (node scripts/build-widget.ts) and copy build/web here.',
    );
  }
  return BUILT;
}
