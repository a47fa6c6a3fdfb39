import { Injectable, Logger } from '@nestjs/common';
import { isNotWritable } from '../common/not-writable.js';
import { Problem } from '../http/problem.js';
import { writeAlias } from './aliases.js';
import { ModelRegistry } from './model-registry.js';
import { ModelTrial } from './model-trial.js';
import type { Model } from './model.js';
import type { Shelf } from './shelf.js';

/**
 * Has an alias mean another version while the service runs: the version is looked for on disk, loaded and tried out, then the
 * alias is flipped for every process at once. Tasks that have begun end on the version that they began with. Whatever goes
 * wrong, the alias means what it meant.
 */
@Injectable()
export class AliasSwap {
  readonly #log = new Logger(AliasSwap.name);

  constructor(
    private readonly registry: ModelRegistry,
    private readonly trial: ModelTrial,
  ) {}

  /** Throws a `Problem`: MODEL_NOT_FOUND, VALIDATION_FAILED for a version that is not there, MODEL_UNFIT, or UNAVAILABLE. */
  async point(name: string, alias: string, version: string): Promise<void> {
    await this.registry.refresh(this.trial);
    const { shelf } = this.registry;
    refuseUnfit(chosen(shelf, name, version), currentOf(shelf, name, alias), alias);
    await writeAlias(this.registry.root, name, alias, version).catch(unwritable);
    await this.registry.refresh(this.trial);
    this.#log.log(`Alias ${name}:${alias} is version ${version} from now on`);
  }
}

function chosen(shelf: Shelf, name: string, version: string): Model {
  const versions = shelf.versions(name);
  if (versions.length === 0) {
    const there = [...shelf.models.keys()].join(', ') || 'none';
    throw new Problem('MODEL_NOT_FOUND', `No model is named "${name}"; there are ${there}.`);
  }
  const model = shelf.find(name, version);
  if (model) return model;
  const there = versions.map(({ card }) => card.version).join(', ');
  const detail = `Model ${name} has no version "${version}"; there are ${there}.`;
  throw Problem.invalid({ pointer: '#/version', code: 'VERSION_NOT_FOUND', detail });
}

/** What the alias, or the plain name, means so far; null when that is nothing that works. */
function currentOf(shelf: Shelf, name: string, alias: string): Model | null {
  try {
    const current = shelf.resolve(alias in shelf.aliasesOf(name) ? `${name}:${alias}` : name);
    return current.state === 'READY' ? current : null;
  } catch {
    return null;
  }
}

function refuseUnfit(model: Model, current: Model | null, alias: string): void {
  const { id, card, state, reason } = model;
  if (state !== 'READY') {
    const detail = `${id} is ${state}: ${reason ?? 'it is still being checked'}. ${alias} is as it was.`;
    throw new Problem('MODEL_UNFIT', detail);
  }
  if (!current || current.card.task === card.task) return;
  const detail = `${id} does task ${card.task}, ${current.id} does ${current.card.task}. ${alias} is as it was.`;
  throw new Problem('MODEL_UNFIT', detail);
}

function unwritable(error: NodeJS.ErrnoException): never {
  if (!isNotWritable(error)) throw error;
  throw new Problem('UNAVAILABLE', 'The folder of the models is read-only here; the alias is as it was.', {
    cause: error,
  });
}
