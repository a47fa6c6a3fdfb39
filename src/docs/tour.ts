/** What the description of the service begins with, Markdown. */
export const TOUR = `Video analysis as a service: shots, keyframes, embeddings and searchable moments from a video URL.

1. Open **POST /analyze**, press *Execute*: the bundled sample is filled in.
2. Copy \`task_id\` from the answer.
3. Open **GET /results/{task_id}**, paste it, press *Execute* until \`status\` is \`SUCCESS\` (or set \`wait\`).
4. Open a \`thumbnail_url\` of the result.
5. Upload a video of yours with **POST /uploads** and begin again.

This description: [openapi.json](/openapi.json). Every error is \`application/problem+json\` with a \`code\` of [a closed list](/problems).
Times are integer milliseconds, intervals are half-open, boxes are fractions of the displayed frame.`;

/** The order in which a user meets the parts of the service. */
export const TAGS = [
  { name: 'Quick start', description: 'Send a video. See [the pipelines](/pipelines) for what can be done with it.' },
  { name: 'Analysis', description: 'End what was begun.' },
  { name: 'Results', description: 'Read, wait for and follow tasks.' },
  { name: 'Search', description: 'Find moments by text, picture or another moment.' },
  { name: 'Pipelines', description: 'What is done with a video, step by step. They are configured by a file.' },
  { name: 'Models', description: 'What the steps run on frames. They are folders of the registry.' },
  { name: 'Artefacts & exports', description: 'Keyframes, sprite sheets and the videos this service holds.' },
  {
    name: 'Webhooks',
    description:
      'A signed POST when a task ends, see the callback of *POST /analyze*: [Standard Webhooks](https://www.standardwebhooks.com), at least once.',
  },
  { name: 'System', description: 'Health, metrics, and the list of problems.' },
];
