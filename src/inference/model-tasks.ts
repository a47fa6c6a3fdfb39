import { Injectable, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { byName } from '../common/named.js';
import { InferenceTask } from './inference-task.js';
import { readTaskLabel } from './model-task.js';
import { SoundTask } from './sound-task.js';

/** The tasks that `@ModelTask` names, of every module: ours and plugins'. */
@Injectable()
export class ModelTasks {
  #tasks = new Map<string, InferenceTask | SoundTask>();

  constructor(private readonly discovery: DiscoveryService) {}

  /** Finds them. Throws when two have one name, or one has none. */
  collect(): void {
    const tasks = this.discovery.getProviders().flatMap(({ instance, metatype }) => {
      if (!(instance instanceof InferenceTask || instance instanceof SoundTask)) return [];
      const label = readTaskLabel(metatype as Type);
      if (!label) throw new Error(`${instance.constructor.name} is a task but has no @ModelTask('name')`);
      return [{ name: label.name, thing: instance }];
    });
    this.#tasks = byName('model task', tasks);
  }

  /** The task of this name. Throws an error that says which there are. */
  find(name: string): InferenceTask | SoundTask {
    const task = this.#tasks.get(name);
    if (!task) throw new Error(`no task is named "${name}"; there are ${[...this.#tasks.keys()].join(', ') || 'none'}`);
    return task;
  }

  /** The task of this name, one for pictures. */
  get(name: string): InferenceTask {
    const task = this.find(name);
    if (task instanceof InferenceTask) return task;
    throw new Error(`task ${name} listens: it takes sound, not pictures`);
  }

  /** The task of this name, one for sound. */
  listening(name: string): SoundTask {
    const task = this.find(name);
    if (task instanceof SoundTask) return task;
    throw new Error(`task ${name} looks: it takes pictures, not sound`);
  }
}
