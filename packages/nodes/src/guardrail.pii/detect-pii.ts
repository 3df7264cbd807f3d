import { FINDERS } from './finders.ts';
import { PII_TYPES, type PiiDetection, type PiiType } from './pii-types.ts';

export interface PiiOptions {
  /** Types to look for; all when left out. */
  readonly types?: readonly PiiType[];
  /** Detections from elsewhere, such as names of people from a language model. */
  readonly more?: readonly PiiDetection[];
  /** Lowest score that counts. */
  readonly minScore?: number;
}

/** Score below which a detection is dropped unless told otherwise. */
export const DEFAULT_MIN_SCORE = 0.6;

/**
 * Finds personal data and secrets. Deterministic and linear in the text; of overlapping finds the surer one stays, of
 * equally sure ones the longer.
 */
export function detectPii(
  text: string,
  { types = PII_TYPES, more = [], minScore = DEFAULT_MIN_SCORE }: PiiOptions = {},
): PiiDetection[] {
  const wanted = new Set<string>(types);
  const found = FINDERS.filter((finder) => finder.types.some((type) => wanted.has(type))).flatMap((finder) =>
    finder.find(text),
  );
  const candidates = [...found, ...more].filter(
    (detection) =>
      wanted.has(detection.type) && detection.score >= minScore && detection.end > detection.start,
  );
  candidates.sort(
    (left, right) =>
      right.score - left.score ||
      right.end - right.start - (left.end - left.start) ||
      left.start - right.start,
  );
  const kept: PiiDetection[] = [];
  const taken = new Uint8Array(text.length);
  for (const detection of candidates) {
    if (taken.subarray(detection.start, detection.end).includes(1)) continue;
    taken.fill(1, detection.start, detection.end);
    kept.push(detection);
  }
  return kept.sort((left, right) => left.start - right.start);
}
