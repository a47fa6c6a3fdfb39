import type { Option } from './command.js';

/** Which file of pipelines is meant. */
export const FILE_OPTION: Readonly<Record<string, Option>> = {
  file: { type: 'string', value: 'FILE', about: 'the file of pipelines; else PIPELINE_CONFIG_PATH' },
};

/** Answers as JSON. */
export const JSON_OPTION: Readonly<Record<string, Option>> = {
  json: { type: 'boolean', about: 'as JSON' },
};
