import type { Compilation } from '@heddle/compiler';
import type { CalledFlow, Flow } from '@heddle/contracts';

/** What exists in the workspace; undefined while it is not known, and then not checked. */
export interface KnownNames {
  readonly secrets?: readonly string[];
  readonly knowledge?: readonly string[];
  readonly flows?: readonly CalledFlow[];
  /** The slug that the edited flow is published under. */
  readonly publishedAs?: string;
}

export interface CompileRequest {
  readonly id: number;
  readonly flow: Flow;
  readonly known: KnownNames;
}
export interface CompileAnswer {
  readonly id: number;
  readonly compilation: Compilation;
}

/** Compiles elsewhere. Only the newest request is answered. */
export interface CompileClient {
  readonly compile: (flow: Flow, known: KnownNames, onDone: (compilation: Compilation) => void) => void;
  readonly stop: () => void;
}

/** Makes a client with a worker of its own, started at the first request. */
export function createCompileClient(): CompileClient {
  let worker: Worker | undefined;
  let newest = 0;
  let done: ((compilation: Compilation) => void) | undefined;
  const start = () => {
    const made = new Worker(new URL('./compile-worker.ts', import.meta.url), { type: 'module' });
    made.addEventListener('message', (event: MessageEvent<CompileAnswer>) => {
      if (event.data.id === newest) done?.(event.data.compilation);
    });
    return made;
  };
  return {
    compile: (flow, known, onDone) => {
      worker ??= start();
      newest += 1;
      done = onDone;
      const request: CompileRequest = { id: newest, flow, known };
      worker.postMessage(request);
    },
    stop: () => {
      worker?.terminate();
      worker = undefined;
    },
  };
}
