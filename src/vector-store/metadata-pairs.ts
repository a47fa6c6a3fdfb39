/**
 * A task's metadata as one list of texts, `["key","value"]` in JSON each: one index then answers for every key, and no
 * character of a key can be taken for part of a path or a query.
 */
export const metadataPairs = (metadata: Record<string, string>): string[] =>
  Object.entries(metadata).map((pair) => JSON.stringify(pair));
