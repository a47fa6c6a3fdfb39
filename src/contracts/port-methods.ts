import { expect } from 'expect';
import type { Contract } from './contract.js';

/** The first promise of each port: to be of its class, with all that is asked of it. */
export function isWhole<Port extends { kind: string }>(
  contract: Contract,
  port: abstract new () => Port,
  methods: readonly (keyof Port & string)[],
  subject: () => Port,
): void {
  const advice =
    `Extend the class ${port.name} of video-ai-system/plugin and write every method that is named missing. A class that is ` +
    'whole and yet no instance was made with another copy of the package: `npm ls video-ai-system` shows both.';
  contract.promise(`extends ${port.name}, lacks no method and says its kind`, advice, async () => {
    const it = subject();
    const missing = methods.filter((method) => typeof it[method] !== 'function');
    expect({ missing, isInstance: it instanceof port, kind: it.kind }).toEqual({
      missing: [],
      isInstance: true,
      kind: expect.stringMatching(/\S/),
    });
  });
}
