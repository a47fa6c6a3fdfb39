import type { OpenAPIObject } from '@nestjs/swagger';
import { EXAMPLE_ID } from './examples.js';

type Item = OpenAPIObject['paths'][string];
type Operation = NonNullable<Item['get']>;
type Named = Record<string, { value?: unknown }>;

/** What the service has now, as far as examples name it. */
export interface Present {
  /** Whether a pipeline of this name is configured. */
  hasPipeline(name: string): boolean;
  /** Whether a reference such as `scene-descriptor` means an installed model. */
  hasModel(reference: string): boolean;
  /** Id of an analysed task that everybody may read; null when there is none. */
  readable: string | null;
}

/**
 * The document with examples that are accepted as they stand: those that name a pipeline or model that is not here go, and what
 * reads or searches names a task that there is. What ends tasks keeps its stand-in, so that no *Execute* ends one by chance.
 */
export function withLiveExamples(document: OpenAPIObject, present: Present): OpenAPIObject {
  const paths = Object.entries(document.paths).map(([path, item]) => [path, liveItem(item, present)]);
  return { ...document, paths: Object.fromEntries(paths) as OpenAPIObject['paths'] };
}

function liveItem(item: Item, present: Present): Item {
  const operations = Object.entries(item as Record<string, Operation>).map(([method, operation]) => {
    const { parameters, requestBody } = operation;
    const live = {
      ...operation,
      ...(requestBody && { requestBody: withTask(withoutAbsent(requestBody, present), present.readable) }),
      ...(method === 'get' && parameters && { parameters: withTask(parameters, present.readable) }),
    };
    return [method, live];
  });
  return Object.fromEntries(operations) as Item;
}

function withoutAbsent(body: NonNullable<Operation['requestBody']>, present: Present): typeof body {
  if (!('content' in body)) return body;
  const content = Object.entries(body.content).map(([type, { examples, ...media }]) => [
    type,
    examples ? { ...media, examples: offered(examples as Named, present) } : media,
  ]);
  return { ...body, content: Object.fromEntries(content) as typeof body.content };
}

const offered = (examples: Named, { hasPipeline, hasModel }: Present): Named =>
  Object.fromEntries(
    Object.entries(examples).filter(([, { value }]) => {
      const { pipeline, model } = value as { pipeline?: string; model?: string };
      return (pipeline === undefined || hasPipeline(pipeline)) && (model === undefined || hasModel(model));
    }),
  );

const withTask = <T>(part: T, id: string | null): T =>
  id === null ? part : (JSON.parse(JSON.stringify(part).replaceAll(EXAMPLE_ID, id)) as T);
