import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** What `build.ts` leaves beside the files: their names carry a hash of their content. */
export interface Manifest {
  /** Hash of the sources it was built from. */
  readonly sources: string;
  readonly script: string;
  readonly style: string;
  readonly icon: string;
}

export const MANIFEST = 'manifest.json';

interface Asset {
  readonly type: string;
  readonly plain: Buffer;
  readonly gzip: Buffer;
}

/** The page's files, read once. */
export interface Bundle {
  readonly manifest: Manifest;
  readonly assets: ReadonlyMap<string, Asset>;
}

const TYPES = {
  script: 'text/javascript; charset=utf-8',
  style: 'text/css; charset=utf-8',
  icon: 'image/svg+xml',
} as const;

/** Undefined where the folder holds no complete build. */
export function readManifest(assetsDir: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(assetsDir, MANIFEST), 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
}

export function readBundle(assetsDir: string): Bundle {
  const manifest = readManifest(assetsDir);
  if (!manifest) {
    throw new Error(
      `The chat page is not built: ${assetsDir} is empty. Run: node scripts/build-widget.ts`,
    );
  }
  const assets = (['script', 'style', 'icon'] as const).map((part): [string, Asset] => {
    const plain = readFileSync(join(assetsDir, manifest[part]));
    return [manifest[part], { type: TYPES[part], plain, gzip: gzipSync(plain) }];
  });
  return { manifest, assets: new Map(assets) };
}
