import { compile } from '@heddle/compiler';
import { type Flow, flowSchema } from '@heddle/contracts';
import { catalog } from '@heddle/nodes/catalog';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createCompilationStore } from './compilation.ts';
import type { CompileClient, KnownNames } from './compile-client.ts';

const flowNamed = (name: string): Flow => flowSchema.parse({ format: 'heddle/flow@1', name });

/** A client that answers when it is told to. */
function heldClient() {
  const asked: { flow: Flow; known: KnownNames; answer: () => void }[] = [];
  const client: CompileClient = {
    compile: (flow, known, onDone) =>
      asked.push({ flow, known, answer: () => onDone(compile(flow, { catalog, ...known })) }),
    stop: () => undefined,
  };
  return { asked, store: createCompilationStore(catalog, client) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('while typing goes on nothing is compiled; then the newest flow is, once', () => {
  const { asked, store } = heldClient();
  for (const name of ['a', 'ab', 'abc']) store.schedule(flowNamed(name));
  vi.runAllTimers();
  expect(asked.map(({ flow }) => flow.name)).toEqual(['abc']);
});

test('an answer about a flow that was edited since is dropped', () => {
  const { asked, store } = heldClient();
  store.schedule(flowNamed('old'));
  vi.runAllTimers();
  store.schedule(flowNamed('new'));
  asked[0]?.answer();
  expect(store.getState().flow).toBeUndefined();
});

test('when the answer is needed now it is about exactly this flow, and not computed twice', () => {
  const { asked, store } = heldClient();
  const flow = flowNamed('now');
  const state = store.compileNow(flow);
  expect(state.flow).toBe(flow);
  expect(state.errors).toBeGreaterThan(0);
  expect(store.compileNow(flow).diagnostics).toBe(state.diagnostics);
  expect(asked).toHaveLength(0);
});

test('what becomes known of the workspace is checked at once', () => {
  const { asked, store } = heldClient();
  store.compileNow(flowNamed('x'));
  store.setKnown({ secrets: ['openai'] });
  expect(asked[0]?.known).toEqual({ secrets: ['openai'] });
});
