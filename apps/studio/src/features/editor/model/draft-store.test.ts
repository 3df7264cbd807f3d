import { type Flow, flowSchema } from '@heddle/contracts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApi } from '../../../lib/api.ts';
import { createDraftStore, readBackup } from './draft-store.ts';

const flowNamed = (name: string): Flow => flowSchema.parse({ format: 'heddle/flow@1', name });

/** A server that keeps one flow and refuses stale writes. */
function server(start = flowNamed('First')) {
  const saved = { flow: start, revision: 1, isDown: false, tries: 0, writes: [] as string[] };
  const record = () => ({
    id: 'f',
    revision: saved.revision,
    flow: saved.flow,
    createdAt: 0,
    updatedAt: 0,
    published: null,
  });
  const api = createApi({
    workspace: () => undefined,
    fetch: async (_url, init) => {
      saved.tries += 1;
      if (saved.isDown) throw new TypeError('no network');
      if (init?.method === 'GET') return Response.json(record());
      if (new Headers(init?.headers).get('If-Match') !== `"${saved.revision}"`) {
        return Response.json(
          { type: 'x', title: 'Stale', status: 412, code: 'stale-revision', detail: 'Stale.' },
          { status: 412 },
        );
      }
      saved.flow = flowSchema.parse(JSON.parse(String(init?.body)));
      saved.revision += 1;
      saved.writes.push(saved.flow.name);
      return Response.json(record());
    },
  });
  return { saved, draft: createDraftStore({ api, flowId: 'f', revision: 1, now: Date.now }) };
}

beforeEach(() => {
  vi.useFakeTimers();
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('edits are saved once typing pauses, over the revision they began at', async () => {
  const { saved, draft } = server();
  for (const name of ['S', 'Se', 'Second']) draft.edited(flowNamed(name));
  expect(draft.getState().state).toBe('dirty');
  await vi.runAllTimersAsync();
  expect(saved.writes).toEqual(['Second']);
  expect(draft.getState()).toEqual({ state: 'saved', revision: 2 });
});

test('steady typing is saved in between', async () => {
  const { saved, draft } = server();
  for (let index = 0; index < 30; index++) {
    draft.edited(flowNamed(`Name ${index}`));
    await vi.advanceTimersByTimeAsync(300);
  }
  expect(saved.writes.length).toBeGreaterThanOrEqual(2);
});

test('what has not reached the server is kept in the browser, and dropped when it has', async () => {
  const { saved, draft } = server();
  saved.isDown = true;
  draft.edited(flowNamed('Kept'));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(draft.getState().state).toBe('offline');
  expect(readBackup('f')?.flow.name).toBe('Kept');
  saved.isDown = false;
  await vi.runAllTimersAsync();
  expect(saved.flow.name).toBe('Kept');
  expect(readBackup('f')).toBeUndefined();
});

test('a server that cannot be reached is tried again after 2 s, 4 s, 8 s', async () => {
  const { saved, draft } = server();
  saved.isDown = true;
  draft.edited(flowNamed('Kept'));
  await draft.flush();
  for (const [seconds, tries] of [
    [2, 2],
    [4, 3],
    [8, 4],
  ] as const) {
    await vi.advanceTimersByTimeAsync(seconds * 1_000 - 1);
    expect(saved.tries).toBe(tries - 1);
    await vi.advanceTimersByTimeAsync(1);
    expect(saved.tries).toBe(tries);
  }
  expect(draft.getState()).toMatchObject({ state: 'offline', attempt: 4 });
});

test('an edit during a save is saved next', async () => {
  const { saved, draft } = server();
  draft.edited(flowNamed('One'));
  const flushed = draft.flush();
  draft.edited(flowNamed('Two'));
  await vi.runAllTimersAsync();
  expect(await flushed).toBe(true);
  expect(saved.writes).toEqual(['One', 'Two']);
  expect(draft.getState().state).toBe('saved');
});

test('a stale save waits for a person: mine is written over theirs, or theirs is taken', async () => {
  const mine = server();
  mine.saved.revision = 7;
  mine.draft.edited(flowNamed('Mine'));
  await vi.runAllTimersAsync();
  expect(mine.draft.getState().state).toBe('conflict');
  expect(mine.saved.flow.name).toBe('First');
  expect(await mine.draft.keepMine()).toBe(true);
  expect(mine.saved.flow.name).toBe('Mine');

  const theirs = server(flowNamed('Theirs'));
  theirs.saved.revision = 7;
  theirs.draft.edited(flowNamed('Mine'));
  await vi.runAllTimersAsync();
  expect((await theirs.draft.takeTheirs()).name).toBe('Theirs');
  expect(theirs.draft.getState()).toEqual({ state: 'saved', revision: 7 });
});
