import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as Yaml from 'yaml';

/** Where the knowledge that comes with the program lives. */
export const SHIPPED_KNOWLEDGE = fileURLToPath(new URL('../../knowledge', import.meta.url));

/** Parsed YAML files, by their path below the folder without the ending: `bounces/postfix`. */
export interface KnowledgeFolder {
  /** Files below `prefix`, in alphabetical order; the file `prefix.yaml` itself counts, too. */
  under(prefix: string): ReadonlyMap<string, unknown>;
}

const require = createRequire(import.meta.url);

const yamlFiles = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

const parseAll = (sources: ReadonlyMap<string, string>): Record<string, unknown> => {
  // loaded only when the cache misses: the parser costs more at start than all other reading
  const { parse } = require('yaml') as typeof Yaml;
  return Object.fromEntries(
    [...sources].map(([name, text]) => {
      try {
        return [name, parse(text, { prettyErrors: true }) as unknown];
      } catch (error) {
        throw new Error(`knowledge/${name}.yaml cannot be read: ${(error as Error).message}`, {
          cause: error,
        });
      }
    }),
  );
};

const readCache = (file: string): Record<string, unknown> | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch {
    return undefined; // missing or damaged: parsed again below
  }
};

const writeCache = (dir: string, file: string, parsed: Record<string, unknown>): void => {
  try {
    mkdirSync(dir, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(parsed));
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // a read-only folder costs time at each start, nothing else
  }
};

/**
 * Reads every YAML file below `dir`. With `cacheDir`, the parsed form is kept there under a hash of
 * the content, since parsing YAML is slow. A broken file throws with its name and line.
 */
export function openKnowledge(dir: string, cacheDir?: string): KnowledgeFolder {
  const sources = new Map<string, string>();
  const hash = createHash('sha256');
  for (const path of yamlFiles(dir)) {
    const name = relative(dir, path).replaceAll('\\', '/').slice(0, -'.yaml'.length);
    const text = readFileSync(path, 'utf8');
    sources.set(name, text);
    hash.update(name).update('\0').update(text).update('\0');
  }
  const cacheFile = cacheDir && join(cacheDir, `knowledge-${hash.digest('hex').slice(0, 32)}.json`);
  let parsed = cacheFile ? readCache(cacheFile) : undefined;
  if (!parsed) {
    parsed = parseAll(sources);
    if (cacheDir && cacheFile) writeCache(cacheDir, cacheFile, parsed);
  }
  const entries = Object.entries(parsed);
  return {
    under: (prefix) =>
      new Map(entries.filter(([name]) => name === prefix || name.startsWith(`${prefix}/`))),
  };
}
