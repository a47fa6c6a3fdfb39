import { assign } from '../../src/pipeline/steps/track/assignment.js';
import type { Played } from './track-scene.js';

/** How well tracks follow the actors of a scene, of what the detector saw of them. */
export interface TrackScores {
  /** 1 − (missed + false + switches) / all (CLEAR MOT, Bernardin & Stiefelhagen 2008). */
  mota: number;
  /** F1 of the best one-to-one naming of tracks after actors (Ristani et al. 2016). */
  idf1: number;
  /** Times that an actor's track is another than the one before. */
  switches: number;
}

/** Scores the `trackId`s that the step `track` has written. */
export function scoreTracks({ frames, actors }: Played): TrackScores {
  const rows = frames.flatMap(({ findings }) =>
    (findings.objects ?? []).map((object) => ({ actor: actors.get(object), track: object.trackId })),
  );
  const truths = rows.filter(({ actor }) => actor !== undefined);
  const missed = truths.filter(({ track }) => track === undefined).length;
  const wrong = rows.filter(({ actor, track }) => actor === undefined && track !== undefined).length;
  const switches = countSwitches(rows);
  const tracked = rows.filter(({ track }) => track !== undefined).length;
  return {
    mota: 1 - (missed + wrong + switches) / truths.length,
    idf1: (2 * identified(rows)) / (truths.length + tracked),
    switches,
  };
}

type Row = { actor: string | undefined; track: number | undefined };

function countSwitches(rows: Row[]): number {
  const last = new Map<string, number>();
  return rows.filter(({ actor, track }) => {
    if (actor === undefined || track === undefined) return false;
    const before = last.get(actor);
    last.set(actor, track);
    return before !== undefined && before !== track;
  }).length;
}

/** Observations whose track has the actor's name, under the best naming. */
function identified(rows: Row[]): number {
  const [names, tracks] = [distinct(rows.map(({ actor }) => actor)), distinct(rows.map(({ track }) => track))];
  const counts = names.map((name) =>
    tracks.map((id) => rows.filter(({ actor, track }) => actor === name && track === id).length),
  );
  return assign(counts).reduce((sum, column, row) => sum + (counts[row]?.[column] ?? 0), 0);
}

const distinct = <T>(values: (T | undefined)[]): T[] => [
  ...new Set(values.filter((value): value is T & {} => value !== undefined)),
];
