import { Worker } from 'node:worker_threads';
import { HeddleError } from '@heddle/contracts';
import type { ParserJob, ParserReply } from './parser-job.ts';
import { guardProcess } from './process-guard.ts';

guardProcess();
endWithParent();

// cast: only process-pool.ts starts this file, and sends ParserJobs
process.on('message', async (job) => process.send?.(await runJob(job as ParserJob)));

/** Does one job and answers; readers are loaded after the guard, and only those needed: pdf.js takes half a second. */
async function runJob(job: ParserJob): Promise<ParserReply> {
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

/**
 * Signals to the whole process group are the parent's to answer; without it there is nothing to do. A file that keeps
 * this thread busy for ever must not outlive a killed parent, so a second thread looks whether it is still there.
 */
function endWithParent(): void {
  process.on('disconnect', () => process.exit());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  const watch = `const parent = ${process.ppid};
    setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 1000);`;
  new Worker(new URL(`data:text/javascript,${encodeURIComponent(watch)}`)).unref();
}
