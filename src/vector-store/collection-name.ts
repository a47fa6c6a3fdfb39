/** Name of the collection of a model, `name@version`: every character outside [A-Za-z0-9_-] becomes `_`. */
export const collectionName = (modelId: string): string => modelId.replace(/[^A-Za-z0-9_-]/g, '_');
