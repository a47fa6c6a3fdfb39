import type { Model } from '../model-registry/model.js';

/** A message without the folder of the model: ONNX Runtime names files in full, clients see only the file's name. */
export const withoutFolder = (message: string, { folder }: Model): string => message.replaceAll(`${folder}/`, '');
