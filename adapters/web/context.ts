import type { Product } from '../../src/model/adapter.ts';
import type { Bundle } from './bundle.ts';
import type { WebMetrics } from './metrics.ts';
import type { WebLimits, WebSettings } from './settings.ts';
import type { Streams } from './streams.ts';

/** What the routes share. */
export interface WebContext {
  readonly settings: WebSettings;
  readonly limits: WebLimits;
  readonly product: Product;
  readonly bundle: Bundle;
  readonly streams: Streams;
  readonly metrics: WebMetrics;
}
