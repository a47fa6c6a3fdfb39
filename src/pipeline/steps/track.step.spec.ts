import { describe, expect, it } from '@jest/globals';
import { every, walk, type Actor, type Scene } from '../../../test/support/track-scene.js';
import { scoreTracks } from '../../../test/support/track-scores.js';
import { track } from '../../../test/support/tracked.js';

const PERSON = { x: 100, y: 200, width: 80, height: 220 };
const still = (from = 0, to = Infinity): Actor['at'] => walk(PERSON, 0, 0, [from, to]);
const one = (actor: Partial<Actor>): Actor => ({ name: 'one', at: still(), ...actor });

/** Directions that have nothing in common. */
const look = (axis: number): Float32Array => Float32Array.from({ length: 4 }, (_, at) => (at === axis ? 1 : 0));

describe('TrackStep', () => {
  it('says from when to when a thing is seen, to the next sample, and where best', async () => {
    const scene: Scene = {
      actors: [one({ at: still(1000, 3000), confidence: (timeMs) => (timeMs === 2000 ? 0.95 : 0.85) })],
      times: every(250, 5000),
    };
    const { tracks } = await track(scene);
    expect(tracks).toEqual([
      {
        track_id: 1,
        label: 'person',
        label_id: 0,
        start_ms: 1000,
        end_ms: 3000,
        confidence: expect.closeTo(0.85 + 0.1 / 8, 9),
        observations: 8,
        exemplar: {
          time_ms: 2000,
          bbox: { x: 100 / 1280, y: 200 / 720, width: 80 / 1280, height: 220 / 720 },
          thumbnail_url: '/artifacts/track-1.jpg',
        },
        shot: null,
        model: 'detector@1',
      },
    ]);
  });

  it('ends a track with the video when it is seen to the last', async () => {
    const { tracks } = await track({ actors: [one({})], times: every(500, 5000) });
    expect(tracks[0]?.end_ms).toBe(4600);
  });

  it('keeps one track through a second without detections, and makes two of longer', async () => {
    const gap = (ms: number): Scene => ({
      actors: [one({})],
      times: every(250, 8000),
      misses: (_, timeMs) => timeMs >= 3000 && timeMs < 3000 + ms,
    });
    expect((await track(gap(1000))).tracks).toHaveLength(1);
    const two = (await track(gap(2500))).tracks;
    expect(two.map(({ start_ms, end_ms }) => [start_ms, end_ms])).toEqual([
      [0, 3000],
      [5500, 7850],
    ]);
  });

  it('continues by faint detections, and begins with them only shortly before a clear one', async () => {
    const dims = (from: number, to: number) => (timeMs: number) => (timeMs >= from && timeMs < to ? 0.2 : 0.9);
    const seen = await track({ actors: [one({ confidence: dims(2000, 5000) })], times: every(250, 8000) });
    expect(seen.tracks.map(({ observations }) => observations)).toEqual([32]);
    const late = await track({ actors: [one({ confidence: dims(0, 2000) })], times: every(250, 8000) });
    expect(late.tracks.map(({ start_ms }) => start_ms)).toEqual([1500]);
    const never = await track(
      { actors: [one({ confidence: () => 0.4 })], times: every(250, 8000) },
      { min_confidence: 0 },
    );
    expect(never.tracks).toEqual([]);
  });

  it('never crosses a cut, and ends at it', async () => {
    const { tracks } = await track({
      actors: [one({})],
      times: every(40, 4000),
      isSampled: (index) => index % 12 === 0,
      shot: (timeMs) => (timeMs < 2000 ? 0 : 1),
    });
    expect(tracks.map(({ shot, start_ms, end_ms }) => [shot, start_ms, end_ms])).toEqual([
      [0, 0, 2000],
      [1, 2400, 4060],
    ]);
  });

  it('never changes its label', async () => {
    const { tracks, ...played } = await track({
      actors: [one({ name: 'rider' }), one({ name: 'bike', label: 'bicycle' })],
      times: every(250, 3000),
    });
    expect(tracks.map(({ label }) => label).sort()).toEqual(['bicycle', 'person']);
    expect(scoreTracks({ ...played }).switches).toBe(0);
  });

  it('takes flicker, faint things and single looks for noise', async () => {
    const at = { x: 600, y: 100, width: 50, height: 50 };
    const flickers = (timeMs: number) => [
      ...(timeMs % 1000 === 0 ? [{ box: { ...at, x: (timeMs * 7) % 1000 }, confidence: 0.9 }] : []),
      { box: { ...at, y: 400 }, confidence: timeMs % 1000 === 0 ? 0.55 : 0.35 },
    ];
    const { tracks, ...played } = await track({ actors: [one({})], times: every(250, 8000), noise: flickers });
    expect(tracks.map(({ track_id, observations }) => [track_id, observations])).toEqual([[1, 32]]);
    expect(scoreTracks(played)).toEqual({ mota: 1, idf1: 1, switches: 0 });
  });

  it('asks no more of a track than a short shot can show', async () => {
    const shot = (timeMs: number): number => (timeMs < 1000 ? 0 : timeMs < 2000 ? 1 : 2);
    const { tracks } = await track({ actors: [one({ at: still(1000, 2500) })], times: every(500, 5000), shot });
    expect(tracks.map((found) => [found.shot, found.observations, found.end_ms])).toEqual([[1, 2, 2000]]);
  });

  it('numbers tracks in order of appearance, on frames as in the result', async () => {
    const actors = [3000, 0, 1000].map((from, at) =>
      one({ name: `${at}`, at: walk({ ...PERSON, x: 300 * at }, 10, 0, [from, Infinity]) }),
    );
    const { tracks, out, frames } = await track({ actors, times: every(100, 6000), isSampled: (at) => at % 5 === 0 });
    expect(tracks.map(({ track_id, start_ms }) => [track_id, start_ms])).toEqual([
      [1, 0],
      [2, 1000],
      [3, 3000],
    ]);
    expect(out).toEqual(frames);
    for (const { track_id, observations } of tracks) {
      const seen = out.flatMap(({ findings }) => findings.objects ?? []).filter(({ trackId }) => trackId === track_id);
      expect(seen).toHaveLength(observations);
    }
  });

  it('holds back no more frames than six samples, however things flicker', async () => {
    const noise = (timeMs: number) => [
      { box: { x: (timeMs * 13) % 1100, y: 0, width: 90, height: 90 }, confidence: 0.8 },
    ];
    const scene: Scene = { actors: [one({})], times: every(100, 60_000), isSampled: (at) => at % 5 === 0, noise };
    const { mostHeld, tracks } = await track(scene);
    expect(mostHeld).toBeLessThanOrEqual(30);
    expect(tracks).toHaveLength(1);
  });

  it('leaves out the shortest of too many tracks and says how many', async () => {
    const actors = [1000, 4000, 2000, 3000].map((length, at) =>
      one({ name: `${at}`, at: walk({ ...PERSON, x: 250 * at }, 0, 0, [0, length]) }),
    );
    const { tracks, warnings } = await track({ actors, times: every(250, 8000) }, { max_tracks: 2 });
    expect(tracks.map(({ track_id, end_ms }) => [track_id, end_ms])).toEqual([
      [2, 4000],
      [4, 3000],
    ]);
    expect(warnings).toEqual([expect.objectContaining({ code: 'TRACKS_LEFT_OUT', stage: 'track' })]);
    expect(warnings[0]?.message).toContain('2 tracks more than the 2');
  });

  it('shows a thing where it is whole rather than where it is largest', async () => {
    const grows = (timeMs: number) => ({ x: 400, y: 300, width: 60 + timeMs / 20, height: 80 + timeMs / 10 });
    const { tracks, files } = await track({ actors: [one({ at: grows })], times: every(250, 5000) });
    // From 3400 ms on its box goes down to the edge of the frame.
    expect(tracks[0]?.exemplar.time_ms).toBe(3250);
    expect(files.get('track-1.jpg')).toBe('frame 13');
  });

  it('warns when nobody has looked for objects', async () => {
    const { warnings, out } = await track({ actors: [], times: every(500, 2000), isBlind: true });
    expect(warnings).toEqual([expect.objectContaining({ code: 'NO_OBJECTS', stage: 'track' })]);
    expect(out).toHaveLength(4);
    expect((await track({ actors: [], times: every(500, 2000) })).warnings).toEqual([]);
    expect((await track({ actors: [], times: [], isBlind: true })).warnings).toEqual([]);
  });
});

describe('TrackStep with re-identification', () => {
  const reid = { reid: 'person-reid' };
  const [first, second] = [look(0), look(1)];
  const after = (gapMs: number, whom: Float32Array): Scene => ({
    actors: [
      one({ name: 'a', at: still(0, 3000), look: first }),
      one({ name: 'b', at: still(3000 + gapMs, 7000), look: whom }),
    ],
    times: every(250, 8000),
  });

  it.each([0, 250, 1000])('makes two of two people %d ms after one another at one place', async (gapMs) => {
    const { tracks } = await track(after(gapMs, second), reid);
    expect(tracks.map(({ start_ms, end_ms }) => [start_ms, end_ms])).toEqual([
      [0, 3000],
      [3000 + gapMs, 7000],
    ]);
  });

  it('makes two of them without it too, once the first has been away for longer than a track may be lost', async () => {
    expect((await track(after(2000, second))).tracks).toHaveLength(2);
  });

  it('finds one who comes back, if it was told to wait', async () => {
    expect((await track(after(3000, first), { ...reid, max_lost_ms: 4000 })).tracks).toHaveLength(1);
    expect((await track(after(3000, second), { ...reid, max_lost_ms: 4000 })).tracks).toHaveLength(2);
    expect((await track(after(3000, first), reid)).tracks).toHaveLength(2);
  });

  it('tells two people apart who change places behind a pillar', async () => {
    const swaps = (from: number, to: number) => (timeMs: number) =>
      timeMs >= 2000 && timeMs < 3000 ? null : { ...PERSON, x: timeMs < 2000 ? from : to };
    const actors = [
      one({ name: 'a', at: swaps(400, 520), look: first }),
      one({ name: 'b', at: swaps(520, 400), look: second }),
    ];
    const played = await track({ actors, times: every(250, 5000) }, reid);
    expect(scoreTracks(played)).toEqual({ mota: 1, idf1: 1, switches: 0 });
    expect(scoreTracks(await track({ actors, times: every(250, 5000) })).switches).toBe(2);
  });

  it('looks at no labels that the model does not know', async () => {
    const cats = one({ label: 'cat' });
    expect((await track({ actors: [cats], times: every(250, 3000) }, reid)).tracks).toHaveLength(1);
    await expect(track({ actors: [cats], times: [0] }, { ...reid, reid_labels: [] })).rejects.toThrow(
      'nothing to look at',
    );
  });
});
