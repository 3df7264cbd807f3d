import { describe, expect, it } from 'vitest';
import { bodyOf } from '../harness/client.ts';
import { allEvents, eventsOf, runEvents, type StreamEvent, textOfDeltas } from '../harness/events.ts';
import {
  ENDS,
  ended,
  eventually,
  flow,
  model,
  nodeOf,
  oneModel,
  publish,
  saveFlow,
} from '../harness/flows.ts';
import { createGate } from '../harness/gate.ts';
import type { StartedHeddle } from '../harness/start-heddle.ts';

const STREAM = { accept: 'text/event-stream' };
const TERMINAL = /^run-(completed|failed|cancelled)$/;

const numbers = (events: readonly StreamEvent[]) =>
  events.flatMap(({ id }) => (id === undefined ? [] : [Number(id)]));
const upTo = (last: number, first = 1) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Streams of server-sent events, and stopping what streams. */
export function describeStreaming(heddle: () => StartedHeddle): void {
  describe('server-sent events', () => {
    it('a published flow streams its text, and only what callers may see', async () => {
      const { client, models } = heddle();
      models.script('poet', { type: 'text', text: 'roses are red and violets are blue', pieceMs: 30 });
      await publish(client, oneModel(models.baseUrl, 'poet'), 'poet');
      const init = {
        method: 'POST',
        body: '{"text":"go"}',
        headers: { ...STREAM, 'content-type': 'application/json' },
      };
      const response = await client.raw('/v1/flows/poet', init);
      expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
      const events = await allEvents(response);
      expect(events.map(({ event }) => event)).toEqual(
        expect.arrayContaining(['run-started', 'text-delta', 'run-completed']),
      );
      expect(textOfDeltas(events)).toBe('roses are red and violets are blue');
      expect(events.filter(({ event }) => event === 'text-delta').length).toBeGreaterThan(1);
      expect(events.at(-1)).toMatchObject({
        event: 'run-completed',
        data: { output: { text: 'roses are red and violets are blue' }, usage: { outputTokens: 7 } },
      });
      expect(JSON.stringify(events)).not.toMatch(/nodeId|workerId|jobId|poet"/);
      expect(events.filter(({ event }) => event === 'text-delta').every(({ id }) => id === undefined)).toBe(
        true,
      );
    });

    it('G11 `Last-Event-ID` resumes without a gap and without a repeat, at every number', async () => {
      const { client, models } = heddle();
      const nodes = { ...ENDS, a: model(models.baseUrl, 'gap-a'), b: model(models.baseUrl, 'gap-b') };
      const draft = flow('Gapless', nodes, [
        'ask.text -> a.prompt',
        'a.text -> b.prompt',
        'b.text -> out.text',
      ]);
      const { runId } = bodyOf(
        await client.post(`/api/flows/${await saveFlow(client, draft)}/runs`, { input: { text: 'x' } }),
        202,
      );
      const whole = await runEvents(client, runId);
      const last = numbers(whole).at(-1) ?? 0;
      expect(numbers(whole)).toEqual(upTo(last));
      for (const seen of upTo(last - 1)) {
        const rest = await runEvents(client, runId, { headers: { 'last-event-id': String(seen) } });
        expect(rest).toEqual(whole.slice(seen));
      }
    });

    it('a reader that went away in the middle goes on where it was', async () => {
      const { client, models } = heddle();
      const gate = createGate();
      models.script('paused', { type: 'text', text: 'first second third', pause: gate.promise });
      const id = await saveFlow(client, oneModel(models.baseUrl, 'paused'));
      const { runId } = bodyOf(await client.post(`/api/flows/${id}/runs`, { input: { text: 'x' } }), 202);
      const gone = new AbortController();
      const seen: StreamEvent[] = [];
      const response = await client.raw(
        `/api/runs/${runId}/events`,
        { method: 'GET' },
        { signal: gone.signal },
      );
      for await (const event of eventsOf(response)) {
        seen.push(event);
        if (event.event === 'text-delta') break;
      }
      gone.abort();
      gate.resolve();
      const after = String(numbers(seen).at(-1) ?? 0);
      const rest = await runEvents(client, runId, { headers: { 'last-event-id': after } });
      const all = [...numbers(seen), ...numbers(rest)];
      expect(all).toEqual(upTo(all.length));
      expect(rest.at(-1)).toMatchObject({
        event: 'run-completed',
        data: { output: { text: 'first second third' } },
      });
    });

    it('`/api` carries every node: who ran it, how long, what came out', async () => {
      const { client, models } = heddle();
      const id = await saveFlow(client, oneModel(models.baseUrl, 'detailed'));
      const { runId } = bodyOf(await client.post(`/api/flows/${id}/runs`, { input: { text: 'x' } }), 202);
      const events = await runEvents(client, runId);
      const answered = events.find(
        ({ event, data }) => event === 'node-completed' && data.nodeId === 'answer',
      );
      expect(answered?.data).toMatchObject({
        runId,
        seq: expect.any(Number),
        outputs: { text: 'echo: x' },
        usage: { inputTokens: 1, outputTokens: 2 },
        durationMs: expect.any(Number),
        jobId: expect.any(String),
        workerId: expect.any(String),
      });
      const run = await ended(client, runId);
      expect(nodeOf(run, 'answer')).toMatchObject({
        status: 'completed',
        attempts: 1,
        inputs: { prompt: 'x' },
      });
    });
  });

  describe('cancel (G8)', () => {
    it('aborts the body, starts nothing more, and writes one terminal event', async () => {
      const { client, models } = heddle();
      models.script('endless', { type: 'silent' });
      const nodes = {
        ...ENDS,
        a: model(models.baseUrl, 'endless'),
        b: model(models.baseUrl, 'never-reached'),
      };
      const draft = flow('Endless', nodes, [
        'ask.text -> a.prompt',
        'a.text -> b.prompt',
        'b.text -> out.text',
      ]);
      const id = await saveFlow(client, draft);
      const { runId } = bodyOf(await client.post(`/api/flows/${id}/runs`, { input: { text: 'x' } }), 202);
      await models.called('endless', 1);
      expect(bodyOf(await client.post(`/api/runs/${runId}/cancel`), 200)).toEqual({ status: 'cancelled' });
      await models.aborted('endless');
      expect(bodyOf(await client.post(`/api/runs/${runId}/cancel`), 200)).toEqual({ status: 'cancelled' });
      const events = await runEvents(client, runId);
      expect(events.filter(({ event }) => TERMINAL.test(event)).map(({ event }) => event)).toEqual([
        'run-cancelled',
      ]);
      expect(models.calls('never-reached')).toHaveLength(0);
      const run = await ended(client, runId);
      expect(run.status).toBe('cancelled');
      expect(numbers(events)).toEqual(upTo(run.seq));
    });

    it('a caller that waits is told, with the run', async () => {
      const { client, models } = heddle();
      models.script('stuck', { type: 'silent' });
      const { id } = await publish(client, oneModel(models.baseUrl, 'stuck'), 'stuck');
      const call = client.post('/v1/flows/stuck', { text: 'x' });
      await models.called('stuck', 1);
      const run = await eventually('the run is listed', async () => {
        const { items } = bodyOf(await client.get(`/api/runs?flowId=${id}`), 200);
        return items[0];
      });
      await client.post(`/api/runs/${run.id}/cancel`);
      expect((await call).body).toMatchObject({ code: 'run-cancelled', runId: run.id, status: 409 });
    });
  });
}
