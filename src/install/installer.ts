import { readModel } from '../model-registry/read-model.js';
import type { Model } from '../model-registry/model.js';
import type { ModelTrial } from '../model-registry/model-trial.js';
import type { Staging } from './staging.js';

/** A model that does not do what its card says: the sentence of its check. It is not installed. */
export class ModelRefused extends Error {
  override readonly name = 'ModelRefused';
}

/** What has become of a model. */
export interface Installed {
  id: string;
  /** False when it does not work and was kept by force; `reason` says why it does not. */
  isReady: boolean;
  reason: string | null;
}

/** The last steps of every way into the registry: the staged version is read, tried out as at start, and shown. */
export class Installer {
  constructor(private readonly trial: ModelTrial) {}

  /** Throws `ModelRefused` and installs nothing when the model does not work, unless it is kept by `force`. */
  async install(staging: Staging, { force = false }: { force?: boolean } = {}): Promise<Installed> {
    const model = await readModel(staging.stagedRoot, staging.name, staging.version);
    const reason = await this.check(model);
    if (reason !== null && !force) throw new ModelRefused(`${model.id}: ${reason}`);
    await staging.publish();
    return { id: model.id, isReady: reason === null, reason };
  }

  /** Null when it works. */
  async check(model: Model): Promise<string | null> {
    return model.state === 'FAILED' ? model.reason : this.trial.tryOut(model);
  }
}
