import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { still } from './still.mjs';

export const title = 'Classification';

/** The classifier's known pictures: the most confident label must be one of those that are right. */
export async function measure({ data, folder, atEnd }) {
  if (!existsSync(data.path('models', 'mobilenet_v2_int8.onnx')))
    return { absent: 'there is no models/mobilenet_v2_int8.onnx in SHARED_DATA.' };
  const { service } = await import('./service.mjs');
  const one = await service({ data, folder, atEnd });
  const rows = [];
  for (const [picture, { ok_top1: right }] of Object.entries(data.truth('classification.json').images)) {
    const { frames } = await one.analyse(still(data.path(picture), folder), 'classification');
    const best = frames[0]?.labels[0];
    rows.push({
      picture: basename(picture),
      'most confident label': best?.label ?? '–',
      confidence: best?.confidence.toFixed(3) ?? '–',
      right: best && right.includes(best.label_id) ? 'yes' : 'no',
    });
  }
  return { sections: [{ heading: 'MobileNet V2 (int8), ImageNet-1k', rows }] };
}
