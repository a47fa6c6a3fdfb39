import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Real videos, models and truth that are not part of the project: `SHARED_DATA`, or the folder beside the checkout. */
export const SHARED_DATA = process.env['SHARED_DATA'] ?? '../shared/data';

export const hasSharedData = existsSync(join(SHARED_DATA, 'truth', 'media_facts.json'));

/** Part of the name of tests that are skipped without the data. */
export const NEEDS_DATA = hasSharedData ? '' : ` (skipped: there is no ${SHARED_DATA})`;

export const truth = <T>(name: string): T => JSON.parse(readFileSync(join(SHARED_DATA, 'truth', name), 'utf8')) as T;

export const sharedFile = (name: string): Buffer => readFileSync(join(SHARED_DATA, name));
