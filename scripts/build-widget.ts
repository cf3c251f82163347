// Builds the chat page into build/web, as `npm start` does by itself.
import { ensureWidgetBuilt } from '../adapters/web/build.ts';
import { readBundle } from '../adapters/web/bundle.ts';

const folder = await ensureWidgetBuilt();
for (const [name, { plain, gzip }] of readBundle(folder).assets) {
  console.log(`${folder}/${name}  ${plain.length} bytes, ${gzip.length} compressed`);
}
