import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Type } from '@nestjs/common';

/** Imports a module that configuration names: a path (`./x.js`, `/x.js`, relative to the working directory) or a package. */
export async function load(reference: string, variable: string): Promise<Record<string, unknown>> {
  const target = /^[./]/.test(reference) ? pathToFileURL(resolve(reference)).href : reference;
  try {
    return (await import(target)) as Record<string, unknown>;
  } catch (error) {
    throw new Error(`${variable}: "${reference}" could not be loaded: ${(error as Error).message}`, { cause: error });
  }
}

/** The class that a loaded module exports under one of these names and that extends `base`; an error that says what it exports instead. */
export function exportedClass<Base>(
  module: Record<string, unknown>,
  names: string[],
  base: abstract new (...parameters: never[]) => Base,
  where: string,
): Type<Base> {
  for (const name of names) {
    const candidate = module[name];
    if (typeof candidate === 'function' && candidate.prototype instanceof base) return candidate as Type<Base>;
  }
  const exported = Object.keys(module).join(', ') || 'nothing';
  throw new Error(
    `${where}: no export named ${names.join(' or ')} is a class that extends ${base.name}; it exports ${exported}`,
  );
}
