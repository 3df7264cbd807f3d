import { type Compilation, compile } from '@heddle/compiler';
import type { Diagnostic, Flow, NodeCatalog, Plan } from '@heddle/contracts';
import { createStore, type StoreApi } from 'zustand';
import type { ProblemState } from '../../../canvas/canvas-context.ts';
import type { CompileClient, KnownNames } from './compile-client.ts';

/** What the compiler says about the flow, a moment after the last edit. */
export interface CompilationState extends ProblemState {
  /** Undefined while something is wrong. */
  readonly plan: Plan | undefined;
  readonly errors: number;
  readonly warnings: number;
  /** The flow that this is about; older than the edited one for a moment. */
  readonly flow: Flow | undefined;
}

export interface CompilationStore extends StoreApi<CompilationState> {
  /** Compiles soon; only the last of several requests is carried out. */
  readonly schedule: (flow: Flow) => void;
  /** Compiles at once and gives the result. */
  readonly compileNow: (flow: Flow) => CompilationState;
  readonly setKnown: (known: KnownNames) => void;
  readonly stop: () => void;
}

/** Long enough not to judge half a word, short enough to feel live. */
const DELAY_MS = 250;

/** Makes the live check of one flow: beside the page while it is edited, on the page when the answer is needed now. */
export function createCompilationStore(catalog: NodeCatalog, client: CompileClient): CompilationStore {
  const store = createStore<CompilationState>(() => ({
    diagnostics: [],
    byNode: {},
    plan: undefined,
    errors: 0,
    warnings: 0,
    flow: undefined,
  }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let known: KnownNames = {};
  let latest: Flow | undefined;

  const compileBeside = (flow: Flow) =>
    client.compile(flow, known, (compilation) => {
      if (flow === latest) store.setState(toCompilationState(flow, compilation));
    });
  return Object.assign(store, {
    compileNow: (flow: Flow): CompilationState => {
      clearTimeout(timer);
      latest = flow;
      if (store.getState().flow !== flow) {
        store.setState(toCompilationState(flow, compile(flow, { catalog, ...known })));
      }
      return store.getState();
    },
    schedule: (flow: Flow) => {
      latest = flow;
      clearTimeout(timer);
      timer = setTimeout(() => compileBeside(flow), DELAY_MS);
    },
    setKnown: (names: KnownNames) => {
      known = names;
      if (latest) compileBeside(latest);
    },
    stop: () => {
      clearTimeout(timer);
      client.stop();
    },
  });
}

/** Sorts what the compiler said by severity and by node; a diagnostic of an edge belongs to the node it enters. */
export function toCompilationState(flow: Flow, { diagnostics, plan }: Compilation): CompilationState {
  const byNode: Record<string, Diagnostic[]> = {};
  for (const diagnostic of diagnostics) {
    const id = diagnostic.nodeId ?? diagnostic.edge?.to.split('.')[0];
    if (id === undefined) continue;
    const list = byNode[id] ?? [];
    list.push(diagnostic);
    byNode[id] = list;
  }
  const count = (severity: Diagnostic['severity']) =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return { diagnostics, byNode, plan, errors: count('error'), warnings: count('warning'), flow };
}
