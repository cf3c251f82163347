import { readFileSync } from 'node:fs';
import { checksDocument } from '../../scripts/write-checks-doc.ts';

it('docs/checks.md is what `npm run docs` writes', () => {
  expect(readFileSync('docs/checks.md', 'utf8')).toBe(checksDocument());
});
