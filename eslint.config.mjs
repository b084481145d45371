import tseslint from 'typescript-eslint';
import { roomImports } from './eslint/room-imports.mjs';

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'dist-test/',
      'media/',
      'test/fixtures/',
      '.cache/',
      'src/engine/{bbp/kernels,loops}/{assembly,generated}/',
    ],
  },
  ...tseslint.configs.recommended,
  {
    rules: {
      'max-lines': ['warn', { max: 400 }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
    },
  },
  {
    files: ['src/**/*.ts', 'webview/**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { rooms: { rules: { imports: roomImports } } },
    rules: {
      'rooms/imports': 'error',
      // A promise that nobody waits for is a lost error or a cancel that does nothing; say `void` where it is meant.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
    },
  },
  // Mocha assertions of the kind `expect(x).to.be.true` are not used; `any` is fine where a test forges bad input.
  { files: ['test/**'], rules: { '@typescript-eslint/no-explicit-any': 'off' } },
);
