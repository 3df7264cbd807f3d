import { errorMessage } from '../../lib/api-error.ts';

/** Files that go together in one request. */
export type Batch = readonly File[];

/** Files that were refused, and why. */
export interface UploadProblem {
  readonly names: string;
  readonly message: string;
}

const BATCH_FILES = 20;
const BATCH_BYTES = 32 * 1024 * 1024;

/** Splits files into requests of at most 20 files and 32 MiB; a larger file goes alone. */
export function toBatches<Sized extends { readonly size: number }>(
  files: readonly Sized[],
): readonly (readonly Sized[])[] {
  const batches: Sized[][] = [];
  let bytes = 0;
  for (const file of files) {
    const current = batches.at(-1);
    if (current && current.length < BATCH_FILES && bytes + file.size <= BATCH_BYTES) {
      current.push(file);
      bytes += file.size;
    } else {
      batches.push([file]);
      bytes = file.size;
    }
  }
  return batches;
}

export interface UploadRequest {
  readonly batches: readonly Batch[];
  readonly signal: AbortSignal;
  readonly send: (form: FormData, signal: AbortSignal) => Promise<unknown>;
  /** Told how many files have been dealt with. */
  readonly onSent: (done: number) => void;
}

/** Sends batch after batch. A refused batch is reported and the next one still goes; an abort ends it quietly. */
export async function uploadFiles(request: UploadRequest): Promise<readonly UploadProblem[]> {
  const { batches, signal, send, onSent } = request;
  const problems: UploadProblem[] = [];
  let done = 0;
  for (const batch of batches) {
    if (signal.aborted) break;
    const form = new FormData();
    for (const file of batch) form.append('files', file, file.name);
    try {
      await send(form, signal);
    } catch (error) {
      if (signal.aborted) break;
      problems.push({ names: batch.map((file) => file.name).join(', '), message: errorMessage(error) });
    }
    done += batch.length;
    onSent(done);
  }
  return problems;
}
