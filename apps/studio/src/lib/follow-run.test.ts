import { expect, test } from 'vitest';
import { createApi } from './api.ts';
import { ApiError } from './api-error.ts';
import { followRun, type RunStreamEvent } from './follow-run.ts';

interface Answer {
  readonly status?: number;
  readonly text: string;
}

function following(answers: readonly Answer[]) {
  const asked: (string | null)[] = [];
  const events: RunStreamEvent[] = [];
  const api = createApi({
    workspace: () => 'w1',
    fetch: (_url, init) => {
      asked.push(new Headers(init?.headers).get('Last-Event-ID'));
      const answer = answers[asked.length - 1] ?? { text: '' };
      return Promise.resolve(new Response(answer.text, { status: answer.status ?? 200 }));
    },
  });
  const done = followRun({
    api,
    runId: 'r1',
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
    wait: () => Promise.resolve(),
  });
  return { asked, events, done };
}

const event = (seq: number, type: string) =>
  `event: ${type}\nid: ${seq}\ndata: {"seq":${seq},"runId":"r1","type":"${type}"}\n\n`;

test('a broken stream is resumed after the last number, and repeats are dropped', async () => {
  const { asked, events, done } = following([
    { text: event(1, 'run-started') + event(2, 'node-started') },
    { text: event(2, 'node-started') + event(3, 'node-skipped') + event(4, 'run-completed') },
  ]);
  await done;
  expect(asked).toEqual(['0', '2']);
  expect(events.map((each) => ('seq' in each ? each.seq : undefined))).toEqual([1, 2, 3, 4]);
});

test('deltas have no number and pass through; unknown types are ignored', async () => {
  const delta = 'event: text-delta\ndata: {"type":"text-delta","nodeId":"a","offset":0,"text":"Hi"}\n\n';
  const { events, done } = following([
    { text: `${delta}event: news\ndata: {}\n\n${event(1, 'run-completed')}` },
  ]);
  await done;
  expect(events.map((each) => each.type)).toEqual(['text-delta', 'run-completed']);
});

test('a run that may not be read is an error, not a loop', async () => {
  const { done, asked } = following([{ status: 404, text: '{}' }]);
  await expect(done).rejects.toSatisfy(ApiError.is);
  expect(asked).toHaveLength(1);
});

test('an overloaded server is asked again', async () => {
  const { done, asked } = following([{ status: 503, text: '{}' }, { text: event(1, 'run-cancelled') }]);
  await done;
  expect(asked).toHaveLength(2);
});
