import { type Fault, Problem } from '../http/problem.js';
import type { Moment } from './moment-vectors.js';
import type { SearchRequest } from './search.request.js';

/** What a request asks with. */
export type Given = { text: string } | { image: string } | Moment;

/** The one of text, image and moment that a request gives. Throws 422 for none, for several, and for half a moment. */
export function theOneGiven({ text, image, task_id: taskId, time_ms: timeMs }: SearchRequest): Given {
  const isMoment = taskId != null || timeMs != null;
  const given = [
    ...(text != null ? ['text'] : []),
    ...(image != null ? ['image'] : []),
    ...(isMoment ? ['task_id'] : []),
  ];
  if (given.length === 0)
    throw Problem.invalid(fault('#', 'REQUIRED', 'One of text, image, and task_id with time_ms is needed.'));
  if (given.length > 1)
    throw Problem.invalid(
      ...given.map((name) => fault(`#/${name}`, 'MORE_THAN_ONE', `Only one of ${given.join(' and ')} may be given.`)),
    );
  if (text != null) return { text };
  if (image != null) return { image };
  if (taskId == null)
    throw Problem.invalid(fault('#/task_id', 'REQUIRED', 'task_id is missing: time_ms is a time in its video.'));
  if (timeMs == null)
    throw Problem.invalid(fault('#/time_ms', 'REQUIRED', 'time_ms is missing: which moment of the video?'));
  return { taskId, timeMs };
}

const fault = (pointer: string, code: string, detail: string): Fault => ({ pointer, code, detail });
