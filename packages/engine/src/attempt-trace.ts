import { addUsage, type Citation, NO_USAGE, type RunDelta, type Usage } from '@heddle/contracts';
import type { CommitWrite, RunSnapshot } from '@heddle/ports';
import type { EngineHost, NodeAttempt } from './host.ts';

/** Collects what a body emits while it runs, and numbers its text. */
export class AttemptTrace {
  usage: Usage = NO_USAGE;
  readonly citations: Citation[] = [];
  readonly writes: CommitWrite[] = [];
  readonly emit: NodeAttempt['emit'];
  #offset = 0;
  readonly #publish: (delta: RunDelta) => void;
  readonly #at: {
    readonly runId: string;
    readonly nodeId: string;
    readonly iteration?: string;
    readonly attempt: number;
  };
  readonly #now: () => number;

  constructor(
    host: EngineHost,
    run: RunSnapshot,
    at: { readonly nodeId: string; readonly iteration?: string; readonly attempt: number },
  ) {
    this.#publish = host.publishDelta;
    this.#now = host.clock.now;
    this.#at = { runId: run.runId, ...at };
    this.emit = {
      isWatched: run.watched,
      delta: (text) => {
        if (text === '') return;
        this.#publish({ type: 'text-delta', ...this.#at, offset: this.#offset, text, at: this.#now() });
        this.#offset += text.length;
      },
      citation: (citation) => {
        this.citations.push(citation);
      },
      usage: (usage) => {
        this.usage = addUsage(this.usage, usage);
      },
      write: (write) => {
        this.writes.push(write);
      },
    };
  }

  /** Tells readers to drop the text of this attempt. */
  reset(): void {
    if (this.#offset > 0) this.#publish({ type: 'text-reset', ...this.#at, at: this.#now() });
  }
}
