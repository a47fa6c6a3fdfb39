import { applyDecorators, Injectable } from '@nestjs/common';
import { naming } from '../common/named.js';

const label = naming('model task');

/** Names an `InferenceTask` so that a `model.json` can choose it: `@ModelTask('embed')`. */
export const ModelTask = (name: string): ClassDecorator => applyDecorators(Injectable(), label.mark({ name }));

/** What `@ModelTask` wrote on a class. */
export const readTaskLabel = label.read;
