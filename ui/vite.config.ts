import { defineConfig } from 'vite';

/** The page, built into `dist/ui`; `npx vite ui` serves it while it is written, beside a service on port 3000. */
export default defineConfig({
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { outDir: '../dist/ui', emptyOutDir: true, target: 'es2022', sourcemap: true },
  server: {
    proxy: Object.fromEntries(
      [
        'analyze',
        'uploads',
        'results',
        'search',
        'pipelines',
        'models',
        'samples',
        'signed-urls',
        'health',
        'docs',
        'openapi.json',
      ].map((path) => [`/${path}`, 'http://127.0.0.1:3000']),
    ),
  },
});
