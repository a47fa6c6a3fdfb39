import { Injectable, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { byName } from '../common/named.js';
import { InferenceTask } from './inference-task.js';
import { readTaskLabel } from './model-task.js';

/** The tasks that `@ModelTask` names, of every module: ours and plugins'. */
@Injectable()
export class ModelTasks {
  #tasks = new Map<string, InferenceTask>();

  constructor(private readonly discovery: DiscoveryService) {}

  /** Finds them. Throws when two have one name, or one has none. */
  collect(): void {
    const tasks = this.discovery.getProviders().flatMap(({ instance, metatype }) => {
      if (!(instance instanceof InferenceTask)) return [];
      const label = readTaskLabel(metatype as Type);
      if (!label) throw new Error(`${instance.constructor.name} extends InferenceTask but has no @ModelTask('name')`);
      return [{ name: label.name, thing: instance }];
    });
    this.#tasks = byName('model task', tasks);
  }

  /** The task of this name. Throws an error that says which there are. */
  get(name: string): InferenceTask {
    const task = this.#tasks.get(name);
    if (!task) throw new Error(`no task is named "${name}"; there are ${[...this.#tasks.keys()].join(', ') || 'none'}`);
    return task;
  }
}
