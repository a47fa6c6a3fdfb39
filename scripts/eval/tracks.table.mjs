import { existsSync } from 'node:fs';

export const title = 'Tracks';
const VIDEO = 'videos/one_by_one_person_h264.mp4';
/** Truth was written down by eye, each second. */
const TOLERANCE_MS = 1000;
/** A track shorter than that stands for nobody. */
const LEAST_SHARE = 0.1;

/** Six people, one after the other: whether each is one track. */
export async function measure({ data, folder, atEnd }) {
  const absent = ['models/yolox_nano_416.onnx', VIDEO].find((one) => !existsSync(data.path(one)));
  if (absent) return { absent: `there is no ${absent} in SHARED_DATA.` };
  const { service } = await import('./service.mjs');
  const { result } = await (await service({ data, folder, atEnd })).analyse(data.path(VIDEO), 'tracks');
  const people = result.tracks.filter(({ label }) => label === 'person');
  const { presence } = data.truth('content.json').videos[VIDEO];
  const rows = presence.map(({ id, from, to }) => {
    const own = people.filter((track) => shared(track, from * 1000, to * 1000) >= LEAST_SHARE * (to - from) * 1000);
    const seen = own.reduce((sum, track) => sum + shared(track, from * 1000, to * 1000), 0);
    return {
      person: id,
      'there, s': `${from}–${to}`,
      tracks: own.length,
      'tracked, s': own.map(({ start_ms, end_ms }) => `${seconds(start_ms)}–${seconds(end_ms)}`).join(', ') || '–',
      'share of the time': Math.min(1, seen / ((to - from) * 1000)).toFixed(2),
    };
  });
  const nobody = people.filter((track) => !presence.some(({ from, to }) => isWithin(track, from, to)));
  const text = `${people.length} tracks of persons for ${presence.length} people; ${nobody.length} of them at times when nobody is there.`;
  return { sections: [{ heading: `YOLOX-Nano and OC-SORT on ${VIDEO}, 5 frames a second`, rows, text }] };
}

const seconds = (ms) => (ms / 1000).toFixed(1);
const shared = ({ start_ms, end_ms }, from, to) => Math.max(0, Math.min(end_ms, to) - Math.max(start_ms, from));
const isWithin = (track, from, to) => shared(track, from * 1000 - TOLERANCE_MS, to * 1000 + TOLERANCE_MS) > 0;
