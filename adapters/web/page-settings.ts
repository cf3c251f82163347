import type { Example } from '../../src/model/adapter.ts';

/** What the page is told at load; the widget reads the same shape. */
export interface PageSettings {
  readonly botName: string;
  readonly company: string | null;
  readonly privacyUrl: string | null;
  /** Chosen with `?lang=`; null: the browser's own wish goes with each message. */
  readonly locale: string | null;
  /** Address of the product's sign, relative to the page. */
  readonly icon: string;
  readonly texts: Readonly<Record<string, string>>;
  readonly examples: readonly Example[];
}
