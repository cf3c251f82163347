import { loadProviders } from '../../src/knowledge/providers.ts';
import type { Providers } from '../../src/knowledge/providers.ts';

const file = { pages: {}, source: 'https://posta.example/docs' };

/** Two providers of our own: one that keeps mailboxes, one that only sends. */
export const SAMPLE_PROVIDERS: Providers = loadProviders({
  under: () =>
    new Map([
      [
        'providers/posta',
        {
          ...file,
          name: 'Posta',
          mx: ['posta.example'],
          spf: ['_spf.posta.example'],
          include: '_spf.posta.example',
          domains: ['posta.example'],
          selectors: ['p1', 'p2'],
        },
      ],
      [
        'providers/invio',
        { ...file, name: 'Invio', spf: ['invio.example'], selectors: ['in1'], sendsOnly: true },
      ],
    ]),
});
