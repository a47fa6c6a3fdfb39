import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiTaskId } from '../docs/parameters.js';
import { ApiFaults, ApiProblems } from '../docs/problems.js';

const ABOUT = `| format | what it is |
| --- | --- |
| \`csv\` | a table (RFC 4180) of \`shots\`, \`tracks\`, \`labels\`, \`texts\` or \`frames\` |
| \`vtt\` | WebVTT: \`chapters\` of the shots, \`captions\` of speech or texts, \`thumbnails\` of the sprite sheet |
| \`srt\` | SubRip: \`captions\` or \`chapters\` |
| \`edl\` | CMX 3600, an event per shot, at most 999; drop-frame at 29.97 and 59.94 |
| \`otio\` | OpenTimelineIO, a clip per shot |
| \`coco\` | COCO object detection, an image per sampled frame, with \`track_id\` |
| \`mot\` | MOTChallenge: \`gt\` (tracked objects) or \`det\` (all detections) |

Tables and annotations are answered even when they are empty. What a player or an editor could do nothing with is answered
409 \`NOT_EXPORTABLE\` with what is missing.`;

const text = (...examples: [name: string, summary: string, value: string][]) => ({
  schema: { type: 'string' },
  examples: Object.fromEntries(examples.map(([name, summary, value]) => [name, { summary, value }])),
});

const CONTENT = {
  'text/csv': text(
    ['shots', 'csv, shots', 'index,start_ms,end_ms,transition\r\n0,0,2000,start\r\n1,2000,4000,cut\r\n'],
    ['labels', 'csv, labels', 'label,label_id,confidence,start_ms,end_ms,model\r\nstreet,,0.81,0,2000,mobilenet@1\r\n'],
  ),
  'text/vtt': text(
    ['chapters', 'vtt, chapters', 'WEBVTT\n\n1\n00:00:00.000 --> 00:00:02.000\nShot 1\n'],
    ['thumbnails', 'vtt, thumbnails', 'WEBVTT\n\n00:00:00.000 --> 00:00:00.520\nsprite.jpg#xywh=0,0,160,90\n'],
  ),
  'application/x-subrip': text(['captions', 'srt, captions', '1\r\n00:00:00,000 --> 00:00:02,000\r\nGATE 2\r\n\r\n']),
  'text/plain': text(
    ['gt', 'mot, gt', '1,1,262.4,79.2,128,216,1,1,1\n'],
    ['edl', 'edl', 'TITLE: sample\nFCM: NON-DROP FRAME\n'],
  ),
  'application/json': {
    schema: { type: 'object' },
    examples: {
      otio: { summary: 'otio', value: { OTIO_SCHEMA: 'Timeline.1', name: 'sample' } },
      coco: { summary: 'coco', value: { images: [], annotations: [], categories: [] } },
    },
  },
};

/** Documents `GET /results/{task_id}/export`. */
export const DescribeExport = (): MethodDecorator =>
  applyDecorators(
    ApiTags('Artefacts & exports'),
    ApiTaskId(),
    ApiOperation({ operationId: 'exportResult', summary: 'The result for another program', description: ABOUT }),
    ApiOkResponse({
      description: 'The file.',
      headers: {
        'Content-Disposition': {
          description: "To save it by, after the video's name.",
          schema: { type: 'string' },
          example: 'attachment; filename="sample.chapters.vtt"',
        },
      },
      content: CONTENT,
    }),
    ApiFaults(['VALIDATION_FAILED'], {
      pointer: '#/query/format',
      code: 'UNKNOWN_VALUE',
      detail: 'format must be one of csv, vtt, srt, edl, otio, coco, mot.',
    }),
    ApiProblems('TASK_NOT_FOUND', 'RESULT_NOT_READY', 'NOT_EXPORTABLE', 'TASK_EXPIRED', 'RESULTS_UNAVAILABLE'),
  );
