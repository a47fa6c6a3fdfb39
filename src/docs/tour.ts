import { EXAMPLE_BASE } from './examples.js';

const at = (path: string): string => EXAMPLE_BASE + path;
const guide = (name: string): string => at(`/docs/guides/${name}.md`);

/** What the description of the service begins with, Markdown. */
export const TOUR = `Video analysis as a service: shots, keyframes, embeddings and searchable moments from a video URL.

1. Open **POST /analyze** and press *Execute*: the bundled sample is filled in, and needs no model and no network.
2. Copy \`task_id\` from the answer.
3. Open **GET /results/{task_id}**, paste it, press *Execute*: it waits for the end, and \`status\` is \`SUCCESS\`.
4. Open **POST /search**, press *Execute*: a picture of the sample finds its moment.
5. Upload a video of yours with **POST /uploads** and begin again with its \`video_url\`.

The same on [a page](${at('/')}), for [Postman or Bruno](${at('/collection.json')}), for [programs](${at('/openapi.json')}) and for
[language models](${at('/llms.txt')}). Guides: [architecture](${guide('architecture')}), [configuration](${guide('configuration')}),
[reliability](${guide('reliability')}), [operations](${guide('operations')}).

Every error is \`application/problem+json\` with a \`code\` of [a closed list](${at('/problems')}). Times are integer milliseconds,
intervals are half-open, boxes are fractions of the displayed frame.`;

/** The order in which a user meets the parts of the service, each with its guide. */
export const TAGS = [
  {
    name: 'Quick start',
    description: `Send a video. [What can be done with it](${at('/pipelines')}) · [What comes of it](${guide('results')})`,
  },
  { name: 'Analysis', description: `End what was begun. [The life of a task](${guide('reliability')})` },
  { name: 'Results', description: `Read, wait for and follow tasks. [Frames and exports](${guide('results')})` },
  {
    name: 'Search',
    description: `Find moments and copies. [Search](${guide('search')}) · [Duplicates](${guide('duplicates')})`,
  },
  {
    name: 'Pipelines',
    description: `What is done with a video, step by step. [Steps of your own](${guide('extending')})`,
  },
  {
    name: 'Models',
    description: `What the steps run on frames. [Models, installing and swapping](${guide('models')})`,
  },
  {
    name: 'Artefacts & exports',
    description: `Keyframes, files for editors, the videos held here. [The formats](${guide('results')})`,
  },
  {
    name: 'Webhooks',
    description: `A signed POST when a task ends, at least once: see *Callbacks* of **POST /analyze**. [Standard Webhooks](https://www.standardwebhooks.com) · [Checking a signature](${guide('access')})`,
  },
  { name: 'System', description: `Health, metrics, and the list of problems. [Operations](${guide('operations')})` },
];
