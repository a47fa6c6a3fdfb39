import type { OpenAPIObject } from '@nestjs/swagger';
import { EXAMPLE_BASE } from './examples.js';
import { GUIDES } from './guides.js';

/** The service for language models, in the format of llmstxt.org: what it is, how it is used, and where everything stands. `base` is where it is. */
export function llmsText(document: OpenAPIObject, base: string): string {
  const guides = GUIDES.map(([name, about]) => `- [${name}](${EXAMPLE_BASE}/docs/guides/${name}.md): ${about}`);
  const text = [
    INTRODUCTION,
    DOCUMENTS,
    '## Guides',
    '',
    ...guides,
    '',
    '## Operations',
    '',
    ...operations(document),
    '',
  ];
  return text.join('\n').replaceAll(EXAMPLE_BASE, base);
}

const INTRODUCTION = `# video-ai-system

> A video analysis service: send the URL of a video, get a task id at once, and read shots with keyframes, quality, labels, tracks, text and speech as far as models are installed, and an embedding of every moment that can be searched by words, a picture or another moment.

Everything is JSON over HTTP in snake_case; times are integer milliseconds, intervals are half-open, boxes are fractions of the displayed frame. Errors are \`application/problem+json\` with a \`code\`. When keys are configured, send \`Authorization: Bearer <key>\`.

1. Submit: \`POST ${EXAMPLE_BASE}/analyze\` with \`{"video_url": "${EXAMPLE_BASE}/samples/sample.mp4"}\`. It answers 202 with \`task_id\`. A file of yours goes to \`POST ${EXAMPLE_BASE}/uploads\` (form field \`file\`) first, which answers its \`video_url\`. Other pipelines: \`GET ${EXAMPLE_BASE}/pipelines\`.
2. Poll: \`GET ${EXAMPLE_BASE}/results/{task_id}?wait=30\` until \`status\` is \`SUCCESS\` or \`FAILED\`. A failed task is answered with 200; \`error\` says why and what to do.
3. Read: \`result.shots\`, \`result.labels\`, \`result.tracks\`, \`result.texts\`, \`result.speech\`; every sampled frame at \`GET ${EXAMPLE_BASE}/results/{task_id}/frames\`; files for editors at \`GET ${EXAMPLE_BASE}/results/{task_id}/export?format=vtt\`.
4. Search: \`POST ${EXAMPLE_BASE}/search\` with one of \`{"text": "…"}\` (needs a model that reads words), \`{"image": "<base64>"}\`, \`{"task_id": "…", "time_ms": 0}\`. Copies: \`POST ${EXAMPLE_BASE}/search/duplicates\` with \`{"task_id": "…"}\`.
`;

const DOCUMENTS = `## Documents

- [OpenAPI 3.1](${EXAMPLE_BASE}/openapi.json): every operation, with schemas and examples that are accepted as they stand
- [Explorer](${EXAMPLE_BASE}/docs): the same to try out in a browser
- [Collection](${EXAMPLE_BASE}/collection.json): the same for Postman and Bruno
- [Problems](${EXAMPLE_BASE}/problems): the closed list of error codes
- [Page](${EXAMPLE_BASE}/): submit, watch and search by hand
`;

const operations = ({ paths }: OpenAPIObject): string[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([method, { operationId = '', summary = '', tags }]) => {
      const anchor = `${encodeURIComponent(tags?.[0] ?? 'default')}/${operationId}`;
      return `- [${method.toUpperCase()} ${path}](${EXAMPLE_BASE}/docs#/${anchor}): ${summary}`;
    }),
  );

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
