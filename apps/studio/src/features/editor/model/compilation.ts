import { type Compilation, compile } from '@heddle/compiler';
import type { Diagnostic, Flow, NodeCatalog, Plan } from '@heddle/contracts';
import { createStore, type StoreApi } from 'zustand';
import type { ProblemState } from '../../../canvas/canvas-context.ts';

/** What the compiler says about the flow, a moment after the last edit. */
export interface CompilationState extends ProblemState {
  /** Undefined while something is wrong. */
  readonly plan: Plan | undefined;
  readonly errors: number;
  readonly warnings: number;
  /** The flow that this is about; older than the edited one for a moment. */
  readonly flow: Flow | undefined;
}

/** Names that exist in the workspace; undefined while they are not known, and then not checked. */
export interface KnownNames {
  readonly secrets?: readonly string[];
  readonly knowledge?: readonly string[];
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

/** Makes the live check of one flow. */
export function createCompilationStore(catalog: NodeCatalog): CompilationStore {
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

  const compileNow = (flow: Flow): CompilationState => {
    clearTimeout(timer);
    latest = flow;
    const state = toCompilationState(flow, compile(flow, { catalog, ...known }));
    store.setState(state);
    return state;
  };
  const schedule = (flow: Flow) => {
    latest = flow;
    clearTimeout(timer);
    timer = setTimeout(() => compileNow(flow), DELAY_MS);
  };
  return Object.assign(store, {
    compileNow,
    schedule,
    setKnown: (names: KnownNames) => {
      known = names;
      if (latest) compileNow(latest);
    },
    stop: () => clearTimeout(timer),
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
