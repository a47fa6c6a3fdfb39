import { createHash } from 'node:crypto';
import { extname } from 'node:path';

/** Marks the files of one owner; 16 hex digits of the owner's SHA-256. */
const markOf = (owner: string): string => createHash('sha256').update(owner).digest('hex').slice(0, 16);

/** Name of an uploaded file: `<sha256><extension>` without keys, else `<sha256>-<mark of its owner><extension>`, so that equal content of two owners is two files. */
export const uploadName = (sha256: string, extension: string, owner: string | null): string =>
  `${sha256}${owner === null ? '' : `-${markOf(owner)}`}${extension}`;

/** Whether an owner may read an uploaded file of this name. Null, without keys, may read every one. */
export const mayReadUpload = (name: string, owner: string | null): boolean =>
  owner === null || name.slice(0, name.length - extname(name).length).endsWith(`-${markOf(owner)}`);
