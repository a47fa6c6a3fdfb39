/** `[file in dist/, what stands there once, what to put there]`. */
export type Change = readonly [file: string, before: string, after: string];

/** The waits of the built program, shortened. */
export const SHORT_WAITS: readonly Change[];

/** A copy of the build in a folder of its own, with pieces of it replaced. */
export class BuildCopy {
  constructor(changes: readonly Change[]);
  /** Absolute path of the folder that holds `dist/`. */
  readonly root: string;
  remove(): void;
}
