import { EXAMPLE_BASE, EXAMPLE_ID } from '../docs/examples.js';
import type { FoundView, SearchView } from './search.view.js';

/** The first scene of the bundled sample, 96 × 54: a JPEG in base64. */
const PICTURE = [
  '/9j/4AAQSkZJRgABAgAAAQABAAD//gAQTGF2YzU5LjM3LjEwMAD/2wBDAAgYGBwYHCEhISEhISckJygoKCcnJycoKCgrKyszMzMr',
  'KysoKCsrMDAzMzc5NzQ0MzQ5OTw8PEhIRUVUVFdnZ3z/xACFAAACAgMBAQAAAAAAAAAAAAAAAgcEAQUDCAYBAQEBAQAAAAAAAAAA',
  'AAAAAAYIBwUQAAICAQMDAgYDAQAAAAAAAAABMQIRIQNRcWESwQSBoUETMlKxQtGREQACAQEGBAQHAQEAAAAAAAAAAQIRUXGBMSFB',
  'ImESA5GxMhOSogRSwRRCoeH/wAARCAA2AGADASIAAhEAAxEA/9oADAMBAAIRAxEAPwCMfHd/WvyNht7dr2w3SmcavGhaAMuTdhr/',
  'AOpDaU1j/wAJZezZRiy5TKUCp4Ovk3IO1vJCm4Nuicdbar8MkYHBqlXdrFlbtb/Tr9yy/KjXdao5MezKb4XGXJNJ+DozXPfUVxxn',
  'Dm1WPxRqjya5OiahxOUtY/jk2G77be2m/Kj6rVfI1JcyaktHW45KalqmncSWZBQgDRvqrTWwkkyYMhch15u8hgAAygvskhQMKoGC',
  'xDT9TvfmSWDgAcBZZ4m9bHkpb25SL26Zyv8AjOdtx3lLqVnIpeySsCnSq1oj7mr3aylbpoXVbPKOigYPN12N3jFxXqk1TfX/AHMk',
  'WtlZaNPodTVP2+3b6eL5q8Ff7e/T8Nzy7XXqD5OmzfmSS+x9N3G/b7/Q/t70XH54dUfGhGoABlhapJCgYVQMFyG3m72SWDgAcBVZ',
  '4m87Hj1yW9uqb11xFf2Kjktbdknh6Z/t9V0LzlXo0sCcsnQkrxWPXjsNhcfDjuJ5LHpz36jZXPx57Ari5msU7tP7y58rMMsNz71D',
  'CoY46JDebIYAAMrL7JIUDCqBgsQ0/U735klg4AHAWWeJvWx49cijORS+lkgwSUoGFUDBc3zbAkkyYMhYhp5u8//Z',
].join('');

/** Named bodies of `POST /search`. Those of the picture find the bundled sample once it has been analysed. */
export const REQUESTS = {
  picture: { summary: 'A picture, in base64: the first scene of the sample', value: { image: PICTURE, limit: 3 } },
  videos: {
    summary: 'Each video once, by its best moment',
    value: { image: PICTURE, group_by: 'video', limit: 10 },
  },
  filtered: {
    summary: 'A picture, in the first minute of videos of one camera',
    value: { image: PICTURE, filter: { metadata: { camera: 'gate-2' }, time: { start_ms: 0, end_ms: 60_000 } } },
  },
  moment: {
    summary: 'Another moment: put in the task_id of yours, or load this page again once a video was analysed',
    value: { task_id: EXAMPLE_ID, time_ms: 0, group_by: 'shot' },
  },
  keyframe: {
    summary: 'A keyframe, by its address: put in the thumbnail_url of yours',
    value: { image: `${EXAMPLE_BASE}/results/${EXAMPLE_ID}/artifacts/shot-0001.jpg` },
  },
  text: {
    summary: 'Words: with a model that reads them, npm run models -- pull clip-vit-b32-quantized',
    value: { text: 'a red car at night', model: 'clip-vit-b32-quantized' },
  },
};

const FOUND: FoundView = {
  score: 0.974213,
  task_id: EXAMPLE_ID,
  video_url: `${EXAMPLE_BASE}/samples/sample.mp4`,
  metadata: { camera: 'gate-2' },
  time_ms: 0,
  shot: { index: 0, start_ms: 0, end_ms: 2_000 },
  thumbnail_url: `${EXAMPLE_BASE}/results/${EXAMPLE_ID}/artifacts/shot-0001.jpg`,
  model: 'scene-descriptor@1',
};

/** Named answers of `POST /search`. */
export const ANSWERS: Record<string, { summary: string; value: SearchView }> = {
  found: { summary: 'The moments, best first', value: { data: [FOUND] } },
  nothing: { summary: 'Nothing passes the filter', value: { data: [] } },
};
