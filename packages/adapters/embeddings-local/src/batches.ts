/**
 * How much one run of the model may hold, in tokens with padding. At 512 a run takes about 100 ms on one core, which is
 * how long a query may wait behind an import, and its tensors stay in the processor's cache: 1,024 and 2,048 were slower
 * per passage.
 */
export const MAXIMUM_BATCH_TOKENS = 512;

/** The positions, in the caller's list, of texts that are run together. */
export type Batch = readonly number[];

/**
 * Groups texts of similar length, so that little is padded, into batches whose padded size stays within
 * `maximumTokens`; a text longer than that gets a batch of its own. Every position is in exactly one batch.
 */
export function planBatches(lengths: readonly number[], maximumTokens = MAXIMUM_BATCH_TOKENS): Batch[] {
  const byLength = lengths.map((length, position) => ({ length, position }));
  byLength.sort((a, b) => a.length - b.length || a.position - b.position);
  const batches: number[][] = [];
  let current: number[] = [];
  for (const { length, position } of byLength) {
    // Lengths rise, so this text would be the longest of the batch and the others padded to it.
    if (current.length > 0 && (current.length + 1) * length > maximumTokens) {
      batches.push(current);
      current = [];
    }
    current.push(position);
  }
  if (current.length > 0) batches.push(current);
  return batches;
}
