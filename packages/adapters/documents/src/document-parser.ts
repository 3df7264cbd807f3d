import { pathToFileURL } from 'node:url';
import { HeddleError } from '@heddle/contracts';
import { type ChunkOptions, chunkDocument, type TextChunk } from './chunk-document.ts';
import { detectMediaType } from './detect-media-type.ts';
import { DEFAULT_MAX_BYTES, type DocumentFile, type ParsedDocument } from './document.ts';
import { documentError, tooLarge } from './document-error.ts';
import { parseTextual } from './parse-textual.ts';
import type { ParserJob, ParserReply } from './parser-job.ts';
import { createProcessPool, type ProcessOutcome } from './process-pool.ts';

/** Limits of one parse. */
export interface ParseOptions {
  /** Ends the work, and its process, at once; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** The largest file in bytes, and the longest text in characters. Default {@link DEFAULT_MAX_BYTES}. */
  readonly maxBytes?: number;
}

/** How many processes parse, and with how much time and memory. */
export interface DocumentParserOptions {
  /** The built `parser-process.js`. Default: beside this module's bundle; unbundled, our source through tsx. */
  readonly processFile?: string | URL;
  /** How long one file may take in its process, in milliseconds. Default 60,000. */
  readonly timeoutMs?: number;
  /** JavaScript heap of one process in MB. Default 512. */
  readonly memoryMb?: number;
  /** How many processes at once; further files wait. Default 2. */
  readonly processes?: number;
}

/** Reads documents without blocking the event loop for longer than 64 kB of text takes. */
export interface DocumentParser {
  /**
   * Reads a file. Rejects with a `HeddleError`: `document-type-unsupported`, `document-unreadable` (damaged,
   * encrypted, not Unicode, over time), `document-empty` (no text, as in a scan) or `document-too-large` (bytes, text
   * or memory).
   */
  parse(file: DocumentFile, options?: ParseOptions): Promise<ParsedDocument>;
  /** {@link chunkDocument}, in a process of its own when the text is long. */
  chunk(document: ParsedDocument, options?: ChunkOptions, signal?: AbortSignal): Promise<TextChunk[]>;
}

/** Up to this many bytes text is read where it is: a few milliseconds, much less than a process takes to start. */
const IN_PLACE_BYTES = 64_000;

/** Makes a parser. Its processes end by themselves and keep no parent alive, so there is nothing to close. */
export function createDocumentParser(options: DocumentParserOptions = {}): DocumentParser {
  const { timeoutMs = 60_000, memoryMb = 512, processes = 2 } = options;
  const file = processEntry(options.processFile);
  const runInProcess = createProcessPool({ file, processes, memoryMb, timeoutMs });

  async function run(job: ParserJob, name: string, signal?: AbortSignal) {
    return readOutcome(await runInProcess(job, signal), name, { timeoutMs, memoryMb });
  }

  async function parse(file: DocumentFile, { signal, maxBytes = DEFAULT_MAX_BYTES }: ParseOptions = {}) {
    signal?.throwIfAborted();
    if (file.bytes.length > maxBytes) {
      throw tooLarge(file.name, `${file.bytes.length} bytes`, `${maxBytes} bytes`);
    }
    const mediaType = detectMediaType(file);
    if (mediaType !== 'application/pdf' && file.bytes.length <= IN_PLACE_BYTES) {
      return parseTextual(file, mediaType, maxBytes);
    }
    const { name, bytes } = file;
    const reply = await run(
      { kind: 'parse', file: { name, bytes }, mediaType, maxLength: maxBytes },
      name,
      signal,
    );
    if (reply.kind !== 'parse') throw unexpectedReply(reply.kind);
    return reply.document;
  }

  async function chunk(document: ParsedDocument, chunkOptions: ChunkOptions = {}, signal?: AbortSignal) {
    signal?.throwIfAborted();
    if (document.text.length <= IN_PLACE_BYTES) return chunkDocument(document, chunkOptions);
    const reply = await run({ kind: 'chunk', document, options: chunkOptions }, document.title, signal);
    if (reply.kind !== 'chunk') throw unexpectedReply(reply.kind);
    return reply.chunks.map((place) => ({ ...place, text: document.text.slice(place.start, place.end) }));
  }

  return { parse, chunk };
}

let shared: DocumentParser | undefined;

/** {@link DocumentParser.parse} with default limits; one shared parser, so that all callers share its two processes. */
export function parseDocument(file: DocumentFile, options?: ParseOptions): Promise<ParsedDocument> {
  shared ??= createDocumentParser();
  return shared.parse(file, options);
}

function processEntry(processFile: string | URL | undefined): URL {
  if (processFile instanceof URL) return processFile;
  if (processFile !== undefined) return pathToFileURL(processFile);
  const isSource = import.meta.url.endsWith('.ts');
  return new URL(isSource ? './parser-process.ts' : './parser-process.js', import.meta.url);
}

function readOutcome(outcome: ProcessOutcome, name: string, limits: { timeoutMs: number; memoryMb: number }) {
  switch (outcome.status) {
    case 'answered': {
      // cast: parser-process.ts answers with a ParserReply and nothing else
      const reply = outcome.message as ParserReply;
      if (reply.ok) return reply;
      const { code, message } = reply.error;
      throw new HeddleError(code, message, { cause: new Error(reply.trace) });
    }
    case 'timed-out':
      throw documentError('document-unreadable', name, {
        expected: `a document that can be read in ${limits.timeoutMs / 1000} s`,
        found: 'one that was not done by then',
        advice: 'Split it into smaller files, or export it again.',
      });
    case 'out-of-memory':
      throw tooLarge(name, 'a document that needs more', `what ${limits.memoryMb} MB of memory can hold`);
    case 'crashed':
      throw new HeddleError(
        'internal',
        `The process reading ${JSON.stringify(name)} ended without an answer.`,
        {
          cause: outcome.cause,
        },
      );
  }
}

function unexpectedReply(kind: string): HeddleError {
  return new HeddleError('internal', `A parser process answered "${kind}" to another question.`);
}
