import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from '../machine.mjs';

/** Real videos, models and truth that are no part of the project: `SHARED_DATA`, or the folder beside the checkout. */
export class RealData {
  constructor(folder = process.env.SHARED_DATA ?? join(ROOT, '..', 'shared', 'data')) {
    this.folder = resolve(folder);
  }

  get isThere() {
    return existsSync(this.path('truth', 'shots.json'));
  }

  path(...parts) {
    return join(this.folder, ...parts);
  }

  truth(name) {
    return JSON.parse(readFileSync(this.path('truth', name), 'utf8'));
  }
}
