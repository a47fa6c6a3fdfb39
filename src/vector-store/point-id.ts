import { v5 as uuid5 } from 'uuid';

/** Namespace of point ids (a random UUIDv4 that must never change: ids of stored points derive from it). */
const POINTS = '5f0c8f3e-6f7b-4c5e-9f6d-2a54f3d3c1aa';

/** Id of the point of a moment: UUIDv5 of task, model (`name@version`) and time in whole ms, so that work done twice stores once. */
export const pointId = (taskId: string, modelId: string, timeMs: number): string =>
  uuid5(`${taskId}/${modelId}/${timeMs}`, POINTS);
