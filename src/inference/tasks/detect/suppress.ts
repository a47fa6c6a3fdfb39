import { overlap, type Candidate } from './candidate.js';

/**
 * Greedy non-maximum suppression: of boxes that overlap by more than `most` (intersection over union) the most confident stays,
 * within each label, or among all when `acrossLabels`. Most confident first.
 */
export function suppress(candidates: Candidate[], most: number, acrossLabels: boolean): Candidate[] {
  const kept: Candidate[] = [];
  const rivals = new Map<number, Candidate[]>();
  for (const candidate of byScore(candidates)) {
    const group = acrossLabels ? 0 : candidate.label;
    const others = rivals.get(group) ?? [];
    if (others.some((other) => overlap(candidate, other) > most)) continue;
    others.push(candidate);
    rivals.set(group, others);
    kept.push(candidate);
  }
  return kept;
}

/** Most confident first; equal ones as they came. */
export const byScore = (candidates: Candidate[]): Candidate[] => candidates.toSorted((a, b) => b.score - a.score);
