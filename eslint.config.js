import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const networkGlobals = ['fetch', 'WebSocket', 'EventSource'].map((name) => ({
  name,
  message: 'Only evidence and adapters talk to the network.',
}));

export default tseslint.config(
  { ignores: ['node_modules', 'build', 'bin', 'data', '*.config.js', '.dependency-cruiser.cjs'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './adapters/web/widget/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-globals': ['error', ...networkGlobals],
    },
  },
  {
    files: ['adapters/**', 'test/**', 'scripts/**', 'bench/**'],
    rules: { 'no-restricted-globals': 'off' },
  },
  { files: ['scripts/**', 'bench/**'], rules: { 'no-console': 'off' } },
);
