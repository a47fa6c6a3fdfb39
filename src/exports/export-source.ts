import type { AnalysisResult } from '../results/analysis-result.js';
import { Problem } from '../http/problem.js';
import type { Observation } from '../observations/observation.js';

/** What an export is made of. */
export interface ExportSource {
  result: AnalysisResult;
  taskId: string;
  /** Of the video: its file's name without the extension. */
  title: string;
  /** Observations of the sampled frames in order, from the first, each time it is called. Throws `NOT_EXPORTABLE` when none were kept. */
  observations: () => AsyncIterable<Observation>;
  /** An absolute link for a URL path of this service. */
  absolute: (path: string) => string;
}

/** Writes an export piece by piece. What it throws before its first piece becomes the answer. */
export type Write = (source: ExportSource) => Iterable<string> | AsyncIterable<string>;

/** 409: there is nothing for this format in the result, or more than the format can hold. */
export const notExportable = (detail: string): Problem => new Problem('NOT_EXPORTABLE', detail);
