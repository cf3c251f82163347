import type { Store } from '../../src/model/store.ts';
import { openSqliteStore } from '../../src/storage/sqlite.ts';

/** A store that forgets everything when it is closed, with the behaviour of the real one. */
export const openMemoryStore = (now?: () => Date): Promise<Store> =>
  openSqliteStore(':memory:', { mask: (text) => text, ...(now && { now }) });
