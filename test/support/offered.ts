/** One operation of a served document, as far as what is filled in goes. */
export interface Offered {
  method: string;
  path: string;
  operationId: string;
  parameters?: { in: string; name: string; schema: { example?: unknown } }[];
  requestBody?: { content: Record<string, { examples?: Record<string, { value: unknown }> }> };
}

/** As much of a served OpenAPI document as that. */
export interface OfferedDocument {
  paths: Record<string, Record<string, Omit<Offered, 'method' | 'path'>>>;
}

/** Every operation, in the order of the document. */
export const operationsOf = ({ paths }: OfferedDocument): Offered[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ ...operation, method, path })),
  );

/** The named JSON bodies. */
export const examplesOf = ({ requestBody }: Offered) =>
  Object.entries(requestBody?.content['application/json']?.examples ?? {});

/** The path and query that the explorer sends when nothing is typed. */
export function filledPath({ path, parameters = [] }: Offered): string {
  const filled = parameters.filter(({ schema }) => schema.example !== undefined);
  const query = filled.filter((parameter) => parameter.in === 'query');
  const text = new URLSearchParams(
    query.map(({ name, schema }): [string, string] => [name, String(schema.example)]),
  ).toString();
  const found = (name: string) => String(filled.find((parameter) => parameter.name === name)?.schema.example);
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(found(name))) + (text && `?${text}`);
}
