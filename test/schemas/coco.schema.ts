const id = { type: 'integer', minimum: 1 };
const name = { type: 'string' };
const size = { type: 'integer', minimum: 1 };

const list = (properties: Record<string, object>, required: string[]) => ({
  type: 'array',
  items: { type: 'object', properties, required },
});

/**
 * JSON Schema of an object detection file, written down from "Data format" on cocodataset.org, with the `videos` and
 * `track_id` that the annotations of TAO and YouTube-VIS add.
 */
export const COCO_SCHEMA = {
  type: 'object',
  required: ['info', 'licenses', 'images', 'annotations', 'categories'],
  properties: {
    info: { type: 'object', required: ['description', 'version', 'url', 'contributor'] },
    licenses: { type: 'array' },
    videos: list({ id, name, width: size, height: size }, ['id', 'name', 'width', 'height']),
    images: list({ id, file_name: name, width: size, height: size, video_id: id, frame_id: { type: 'integer' } }, [
      'id',
      'file_name',
      'width',
      'height',
      'video_id',
      'frame_id',
    ]),
    annotations: list(
      {
        id,
        image_id: id,
        video_id: id,
        category_id: id,
        track_id: id,
        bbox: { type: 'array', minItems: 4, maxItems: 4, items: { type: 'number', minimum: 0 } },
        area: { type: 'number', minimum: 0 },
        iscrowd: { enum: [0, 1] },
        segmentation: { type: 'array' },
        score: { type: 'number', minimum: 0, maximum: 1 },
      },
      ['id', 'image_id', 'category_id', 'bbox', 'area', 'iscrowd', 'segmentation'],
    ),
    categories: list({ id, name, supercategory: name }, ['id', 'name', 'supercategory']),
  },
};
