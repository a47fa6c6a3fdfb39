import type { Findings } from '../pipeline/step.js';
import type { AnalysisResult, Label, Span, Speech, Warning } from '../results/analysis-result.js';

/**
 * Most entries of the arrays of an inline result, whatever a step finds: together about three megabytes of JSON. Shots are not
 * among them: they are the result's own measure.
 */
export const RESULT_BOUNDS = {
  labels: 1_000,
  /** Of all labels together. */
  'labels.segments': 10_000,
  'shots.labels': 10_000,
  tracks: 2_000,
  texts: 2_000,
  'speech.segments': 5_000,
  'speech.transcript': 5_000,
  'quality.black': 1_000,
  'quality.frozen': 1_000,
} as const;

type Part = keyof typeof RESULT_BOUNDS;

/** What was found, with the arrays that grew beyond `RESULT_BOUNDS` cut to what matters most, and a warning for each. */
export function bounded(findings: Findings): { findings: Findings; warnings: Warning[] } {
  const warnings: Warning[] = [];
  const cut: Cut = (part, list, worth, kept) => {
    const most = RESULT_BOUNDS[part];
    if (list.length <= most) return list;
    const message = `${part}: ${list.length} were found, the ${most} ${kept} are here.`;
    warnings.push({ code: 'RESULT_TRUNCATED', message: `${message} ${ELSEWHERE}`, stage: 'result' });
    return worthiest(list, most, worth);
  };
  return { findings: { ...findings, ...cutFound(findings, cut) }, warnings };
}

const ELSEWHERE = 'GET /results/{task_id}/frames has what each frame shows.';

type Cut = <T>(part: Part, list: T[], worth: (entry: T) => number, kept: string) => T[];

function cutFound(findings: Findings, cut: Cut): Partial<Findings> {
  const { labels, shots, tracks, texts, speech, quality } = findings;
  return {
    labels: cutSegments(
      cut('labels', labels, ({ segments }) => lengthOf(segments), 'longest seen'),
      cut,
    ),
    shots: cutShotLabels(shots, cut),
    tracks: cut('tracks', tracks, ({ observations }) => observations, 'most often seen'),
    texts: cut('texts', texts, ({ observations }) => observations, 'most often seen'),
    speech: speech && cutSpeech(speech, cut),
    quality: quality && {
      ...quality,
      black: cut('quality.black', quality.black, duration, 'longest'),
      frozen: cut('quality.frozen', quality.frozen, duration, 'longest'),
    },
  };
}

function cutSegments(labels: Label[], cut: Cut): Label[] {
  const all = labels.flatMap(({ segments }) => segments);
  const kept = new Set(cut('labels.segments', all, duration, 'longest'));
  if (kept.size === all.length) return labels;
  return labels.map((label) => ({ ...label, segments: label.segments.filter((segment) => kept.has(segment)) }));
}

function cutShotLabels(shots: AnalysisResult['shots'], cut: Cut): AnalysisResult['shots'] {
  const all = shots.flatMap(({ labels }) => labels);
  const kept = new Set(cut('shots.labels', all, ({ confidence }) => confidence, 'most confident'));
  if (kept.size === all.length) return shots;
  return shots.map((shot) => ({ ...shot, labels: shot.labels.filter((label) => kept.has(label)) }));
}

function cutSpeech(speech: Speech, cut: Cut): Speech {
  const { segments, transcript } = speech;
  return {
    ...speech,
    segments: cut('speech.segments', segments, duration, 'longest'),
    transcript: transcript && cut('speech.transcript', transcript, ({ start_ms }) => -start_ms, 'first'),
  };
}

/** The entries of most worth, in the order in which they were; of equals the first. */
function worthiest<T>(list: T[], most: number, worth: (entry: T) => number): T[] {
  const ranked = list
    .map((entry, at) => ({ at, worth: worth(entry) }))
    .sort((a, b) => b.worth - a.worth || a.at - b.at);
  const kept = new Set(ranked.slice(0, most).map(({ at }) => at));
  return list.filter((_, at) => kept.has(at));
}

const duration = ({ start_ms, end_ms }: Span): number => end_ms - start_ms;
const lengthOf = (spans: Span[]): number => spans.reduce((sum, span) => sum + duration(span), 0);
