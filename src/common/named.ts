import type { Type } from '@nestjs/common';

/** What a decorator wrote on a class: the name it goes by in configuration, and more. */
export interface Named {
  name: string;
}

/** A class decorator that names its class, and the reader of what it wrote. Each kind of thing (`step`, `model task`) has one. */
export function naming<Label extends Named>(
  kind: string,
): { mark: (label: Label) => ClassDecorator; read: (type: Type | undefined) => Label | undefined } {
  const key = Symbol.for(`video-ai-system:${kind}`);
  return {
    mark: (label) => (type) => {
      Reflect.defineMetadata(key, label, type);
    },
    read: (type) => (type ? (Reflect.getOwnMetadata(key, type) as Label | undefined) : undefined),
  };
}

/** Indexes things by name; two of one name are an error that names both classes. */
export function byName<Thing extends object>(
  kind: string,
  things: { name: string; thing: Thing }[],
): Map<string, Thing> {
  const found = new Map<string, Thing>();
  for (const { name, thing } of things) {
    const other = found.get(name);
    if (other)
      throw new Error(
        `Two ${kind}s are named "${name}": ${other.constructor.name} and ${thing.constructor.name}. Rename one of them.`,
      );
    found.set(name, thing);
  }
  return found;
}
