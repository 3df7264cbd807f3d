import { parentPort } from 'node:worker_threads';
import { HeddleError } from '@heddle/contracts';
import { guardThread } from './thread-guard.ts';
import type { ThreadJob, ThreadReply } from './thread-job.ts';

guardThread();

// cast: only document-parser.ts starts this file, and posts ThreadJobs
parentPort?.on('message', async (job) => parentPort?.postMessage(await runJob(job as ThreadJob)));

/** Does one job and answers; readers are loaded after the guard, and only those needed: pdf.js takes half a second. */
async function runJob(job: ThreadJob): Promise<ThreadReply> {
  try {
    if (job.kind === 'chunk') {
      const { chunkDocument } = await import('./chunk-document.ts');
      const chunks = chunkDocument(job.document, job.options);
      return { ok: true, kind: 'chunk', chunks: chunks.map(({ text: _, ...place }) => place) };
    }
    if (job.mediaType === 'application/pdf') {
      const { parsePdf } = await import('./parse-pdf.ts');
      return { ok: true, kind: 'parse', document: await parsePdf(job.file, job.maxLength) };
    }
    const { parseTextual } = await import('./parse-textual.ts');
    return { ok: true, kind: 'parse', document: parseTextual(job.file, job.mediaType, job.maxLength) };
  } catch (error) {
    return { ok: false, error: HeddleError.from(error).toJSON(), trace: describe(error) };
  }
}

function describe(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
