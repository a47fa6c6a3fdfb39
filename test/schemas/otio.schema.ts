const name = { type: 'string' };
const metadata = { type: 'object' };
const ref = (definition: string) => ({ $ref: `#/$defs/${definition}` });
const nullable = (definition: string) => ({ anyOf: [ref(definition), { type: 'null' }] });

const schema = (label: string, properties: Record<string, object>, required = Object.keys(properties)) => ({
  type: 'object',
  required: ['OTIO_SCHEMA', ...required],
  additionalProperties: false,
  properties: { OTIO_SCHEMA: { const: label }, ...properties },
});

const item = {
  name,
  metadata,
  source_range: nullable('timeRange'),
  effects: { type: 'array' },
  markers: { type: 'array' },
  enabled: { type: 'boolean' },
};

/**
 * JSON Schema of the parts of OpenTimelineIO that a list of clips is made of, written down from the project's published
 * serialisation ("File Format Specification" and "Serialized Data Fields" of opentimelineio.readthedocs.io, 0.15 and later).
 */
export const OTIO_SCHEMA = {
  ...ref('timeline'),
  $defs: {
    rationalTime: schema('RationalTime.1', {
      rate: { type: 'number', exclusiveMinimum: 0 },
      value: { type: 'number' },
    }),
    timeRange: schema('TimeRange.1', { start_time: ref('rationalTime'), duration: ref('rationalTime') }),
    reference: schema('ExternalReference.1', {
      name,
      metadata,
      target_url: { type: 'string' },
      available_range: nullable('timeRange'),
      available_image_bounds: { type: 'null' },
    }),
    clip: schema('Clip.2', {
      ...item,
      media_references: { type: 'object', minProperties: 1, additionalProperties: ref('reference') },
      active_media_reference_key: { const: 'DEFAULT_MEDIA' },
    }),
    track: schema('Track.1', {
      ...item,
      kind: { enum: ['Video', 'Audio'] },
      children: { type: 'array', items: ref('clip') },
    }),
    stack: schema('Stack.1', { ...item, children: { type: 'array', items: ref('track') } }),
    timeline: schema('Timeline.1', {
      name,
      metadata,
      global_start_time: nullable('rationalTime'),
      tracks: ref('stack'),
    }),
  },
};
