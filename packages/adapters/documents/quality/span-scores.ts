import type { Span } from './reference-questions.ts';

/** Token-level scores of one question: of the reference tokens found, of the returned tokens wanted, of both together. */
export interface SpanScores {
  readonly recall: number;
  readonly precision: number;
  readonly iou: number;
}

/** Start offsets of a text's tokens (words, numbers, single marks), to count those within a span by bisection. */
export function tokenStarts(text: string): Uint32Array {
  return Uint32Array.from(
    text.matchAll(/[\p{L}\p{M}]+|\p{N}+|[^\s\p{L}\p{M}\p{N}]/gu),
    (match) => match.index,
  );
}

/**
 * Recall counts each reference token once; precision and IoU count a token as often as it was returned, so that
 * overlap is paid for. IoU is found / (wanted + returned - found). `foreignTokens` were returned from other texts.
 */
export function scoreSpans(
  starts: Uint32Array,
  wanted: readonly Span[],
  returned: readonly Span[],
  foreignTokens: number,
): SpanScores {
  const wantedTokens = sum(merge(wanted), starts);
  const returnedTokens = sum(returned, starts) + foreignTokens;
  const found = sum(intersect(merge(wanted), merge(returned)), starts);
  return {
    recall: found / wantedTokens,
    precision: returnedTokens === 0 ? 0 : found / returnedTokens,
    iou: found / (wantedTokens + returnedTokens - found),
  };
}

/** Sorted, without overlaps. */
export function merge(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((left, right) => left.start - right.start)) {
    const last = merged.at(-1);
    if (last === undefined || span.start > last.end) merged.push(span);
    else merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
  }
  return merged;
}

/** Of two sorted lists without overlaps. */
export function intersect(left: readonly Span[], right: readonly Span[]): Span[] {
  return left.flatMap((one) =>
    right
      .map((other) => ({ start: Math.max(one.start, other.start), end: Math.min(one.end, other.end) }))
      .filter(({ start, end }) => start < end),
  );
}

function sum(spans: readonly Span[], starts: Uint32Array): number {
  return spans.reduce((total, { start, end }) => total + rank(starts, end) - rank(starts, start), 0);
}

/** How many tokens start before `offset`. */
function rank(starts: Uint32Array, offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
