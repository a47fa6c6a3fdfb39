import { transform } from '@swc/core';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Lets a child process of a test run the sources: `node --import ./test/support/typescript.mjs file.ts`. Compiles as Jest does.
 */
if (import.meta.url.endsWith('typescript.mjs')) register(`${import.meta.url}?hooks`);

/** Finds `thing.ts` where `./thing.js` is imported and only the source is there. */
export function resolve(specifier, context, next) {
  const url = /^\.{1,2}\/.*\.js$/.test(specifier) && new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
  return url && existsSync(url) ? { url: url.href, format: 'module', shortCircuit: true } : next(specifier, context);
}

/** Compiles a source file. */
export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const { code } = await transform(await readFile(new URL(url), 'utf8'), {
    filename: fileURLToPath(url),
    swcrc: false,
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      target: 'es2022',
    },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  });
  return { format: 'module', source: code, shortCircuit: true };
}
