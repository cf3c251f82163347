// Lowest first; a layer may import itself. docs/architecture.md draws the same picture.
const mayImport = {
  model: [],
  mail: ['model'],
  knowledge: ['model'],
  understanding: ['model', 'mail', 'knowledge'],
  evidence: ['model', 'mail', 'knowledge'],
  checks: ['model', 'mail', 'knowledge'],
  diagnosis: ['model', 'mail', 'knowledge', 'checks', 'evidence'],
  reply: ['model', 'knowledge'],
  conversation: ['model', 'understanding', 'reply'],
  storage: ['model'],
  demo: ['model', 'knowledge'],
  doctor: ['model', 'evidence'],
};
const network =
  '^(node:)?(dns|net|tls|https?|http2|dgram|child_process)(/|$)|node_modules/(mailauth|undici|@slack|discord[.]js)/';

module.exports = {
  forbidden: [
    ...Object.entries(mayImport).map(([layer, others]) => ({
      name: `${layer}-imports`,
      severity: 'error',
      from: { path: `^src/${layer}/` },
      to: {
        path: '^(src|adapters)/',
        pathNot: [layer, ...others].map((name) => `^src/${name}/`),
      },
    })),
    {
      name: 'adapters-see-only-the-model',
      severity: 'error',
      from: { path: '^adapters/([^/]+)/' },
      to: { path: '^(src|adapters)/', pathNot: ['^src/model/', '^adapters/($1|shared)/'] },
    },
    {
      name: 'no-network-in-judgement',
      severity: 'error',
      from: { path: '^src/(model|mail|knowledge|understanding|checks|reply|conversation)/' },
      to: { path: network, reachable: true },
    },
    {
      name: 'every-room-is-listed',
      severity: 'error',
      from: {
        path: '^src/([^/]+)/',
        pathNot: Object.keys(mayImport).map((layer) => `^src/${layer}/`),
      },
      to: {},
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
