import type { ExportSource } from '../export-source.js';
import type { Observation, ObservedObject } from '../../observations/observation.js';
import { pixels } from './pixels.js';

const VIDEO_ID = 1;

/**
 * COCO object detection (Lin et al. 2014, the data format of cocodataset.org) with the `videos`, `video_id` and `track_id` of
 * its video kin (TAO, Dave et al. 2020): an image per sampled frame, an annotation per object, boxes in pixels. Frames are
 * read twice, so that memory does not grow with them.
 */
export async function* coco(source: ExportSource): AsyncGenerator<string> {
  const frames = source.observations();
  yield `{"info":${JSON.stringify(info(source))},"licenses":[],"videos":${JSON.stringify([video(source)])},"images":[`;
  yield* list(frames, (frame, at) => [image(frame, at + 1, source)]);
  yield '],"annotations":[';
  const categories = new Categories();
  let annotations = 0;
  yield* list(source.observations(), (frame, at) =>
    frame.objects.map((object) => annotation(object, ++annotations, at + 1, categories.id(object), source)),
  );
  yield `],"categories":${JSON.stringify(categories.all())}}\n`;
}

/** Elements of a JSON array, those of a frame as one piece. */
async function* list(
  frames: AsyncIterable<Observation>,
  elements: (frame: Observation, at: number) => object[],
): AsyncGenerator<string> {
  let [at, comma] = [0, ''];
  for await (const frame of frames) {
    const texts = elements(frame, at++).map((element) => `\n${JSON.stringify(element)}`);
    if (texts.length === 0) continue;
    yield comma + texts.join(',');
    comma = ',';
  }
}

const info = ({ result, title }: ExportSource): object => ({
  description: title,
  version: result.schema_version,
  url: result.video.source_url,
  contributor: `video-ai-system ${result.provenance.service_version}`,
});

function video({ result: { video: facts }, title }: ExportSource): object {
  const { display_width: width, display_height: height, frame_rate, duration_ms } = facts;
  return { id: VIDEO_ID, name: title, width, height, frame_rate, duration_ms };
}

/** `frame_id` and the file name count decoded frames from 0, as `ffmpeg -fps_mode passthrough -start_number 0` names them. */
function image({ frame, time_ms }: Observation, id: number, { result, title }: ExportSource): object {
  const { display_width: width, display_height: height } = result.video;
  const file_name = `${title}/${String(frame).padStart(6, '0')}.jpg`;
  return { id, file_name, width, height, video_id: VIDEO_ID, frame_id: frame, time_ms };
}

function annotation(
  { bbox, track_id, confidence, model }: ObservedObject,
  id: number,
  image_id: number,
  category_id: number,
  { result }: ExportSource,
): object {
  const box = pixels(bbox, result.video);
  const area = Math.round((box[2] as number) * (box[3] as number) * 100) / 100;
  const seen = { id, image_id, video_id: VIDEO_ID, category_id, bbox: box, area, segmentation: [], iscrowd: 0 };
  return { ...seen, ...(track_id !== null && { track_id }), score: confidence, model };
}

/** Numbers labels from 1 in the order in which they are met. */
class Categories {
  readonly #ids = new Map<string, number>();

  id({ label }: ObservedObject): number {
    const known = this.#ids.get(label) ?? this.#ids.size + 1;
    this.#ids.set(label, known);
    return known;
  }

  all(): object[] {
    return [...this.#ids].map(([name, id]) => ({ id, name, supercategory: '' }));
  }
}
