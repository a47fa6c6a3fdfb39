import { existsSync } from 'node:fs';

export const title = 'Speech';

/** How much of videos with and without speech is called speech. */
export async function measure({ data, folder, atEnd }) {
  if (!existsSync(data.path('models', 'silero_vad.onnx')))
    return { absent: 'there is no models/silero_vad.onnx in SHARED_DATA.' };
  const { service } = await import('./service.mjs');
  const one = await service({ data, folder, atEnd });
  const rows = [];
  for (const [file, truth] of Object.entries(data.truth('speech.json').videos)) {
    const { result } = await one.analyse(data.path(file), 'speech');
    const segments = result.speech?.segments ?? [];
    const spoken = segments.reduce((sum, { start_ms, end_ms }) => sum + end_ms - start_ms, 0);
    rows.push({
      video: file,
      truth,
      segments: segments.length,
      'share that is speech': (spoken / result.video.duration_ms).toFixed(3),
    });
  }
  return { sections: [{ heading: 'Silero VAD', rows }] };
}
