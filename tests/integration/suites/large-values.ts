import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { type Answered, bodyOf, problemOf } from '../harness/client.ts';
import { allEvents, runEvents } from '../harness/events.ts';
import { ENDS, ended, eventually, flow, nodeOf, publish, saveFlow } from '../harness/flows.ts';
import type { StartedHeddle } from '../harness/start-heddle.ts';

/** 600 kB: above the 256 kB that stay inline, below the 1 MB that a request may bring. */
const LONG = 'Weft. '.repeat(100_000);
const REF = expect.stringMatching(/^sha256:[0-9a-f]{64}$/);

/** `ask -> out`, in between a template that puts a word before. */
const echo = (word = 'Said') =>
  flow(
    `Echo ${word}`,
    { ...ENDS, words: { kind: 'transform.template', config: { template: `${word}: {{text}}` } } },
    ['ask.text -> words.text', 'words.text -> out.text'],
  );

/** Values above 256 kB, through the whole house. */
export function describeLargeValues(heddle: () => StartedHeddle): void {
  const run = async (id: string, body: object): Promise<Answered> => {
    const { runId } = bodyOf(await heddle().client.post(`/api/flows/${id}/runs`, body), 202);
    return ended(heddle().client, runId);
  };
  const value = async (runId: string, ref: string): Promise<Answered> =>
    bodyOf(await heddle().client.get(`/api/runs/${runId}/values/${ref}`), 200).outputs;
  const bytesOf = async (sql: string, runId: string): Promise<number> => {
    const postgres = new pg.Client({ connectionString: heddle().databaseUrl });
    await postgres.connect();
    try {
      const { rows } = await postgres.query<{ bytes: number }>(sql, [runId]);
      return rows[0]?.bytes ?? Number.NaN;
    } finally {
      await postgres.end();
    }
  };
  const pinsBytes = (runId: string) =>
    bytesOf('select octet_length(pins::text) as bytes from heddle.run where id = $1', runId);
  /** Bytes of JSON in a run's row, its log and what woke it. */
  const inlineBytes = (runId: string) =>
    bytesOf(
      `select (octet_length(r.input::text) + coalesce(octet_length(r.output::text), 0) + octet_length(r.state::text)
          + (select sum(octet_length(e.body::text)) from heddle.run_event e where e.run_id = r.id)
          + (select coalesce(sum(octet_length(x.answer::text)), 0) from heddle.exchange x
             where x.run_id = r.id and x.kind = 'wake'))::int as bytes
        from heddle.run r where r.id = $1`,
      runId,
    );

  describe('a run with a large input and output', () => {
    it('answers whole: at once, when asked again, and in both streams; its row and log stay small', async () => {
      const { client } = heddle();
      await publish(client, echo(), 'large-echo');
      const headers = { 'idempotency-key': 'large-1' };
      const answer = bodyOf(await client.post('/v1/flows/large-echo', { text: LONG }, { headers }), 200);
      expect(answer.output).toEqual({ text: `Said: ${LONG}` });
      const again = await client.post('/v1/flows/large-echo', { text: LONG }, { headers });
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      expect(bodyOf(again, 200)).toMatchObject({ runId: answer.runId, output: answer.output });
      const other = await client.post('/v1/flows/large-echo', { text: `${LONG}.` }, { headers });
      problemOf(other, 409, 'idempotency-conflict');
      const fetched = bodyOf(await client.get(`/v1/runs/${answer.runId}`), 200);
      expect(fetched.output).toEqual(answer.output);
      for (const path of [`/v1/runs/${answer.runId}/events`, `/api/runs/${answer.runId}/events`]) {
        const events = await allEvents(await client.raw(path, { method: 'GET' }));
        expect(events.at(-1)).toMatchObject({ event: 'run-completed', data: { output: answer.output } });
        expect(events.at(-1)?.data).not.toHaveProperty('ref');
      }
      const streamed = await client.raw(
        '/v1/flows/large-echo',
        { method: 'POST', body: JSON.stringify({ text: LONG }) },
        { headers: { accept: 'text/event-stream', 'content-type': 'application/json' } },
      );
      expect((await allEvents(streamed)).at(-1)?.data.output).toEqual(answer.output);
      expect(await inlineBytes(answer.runId)).toBeLessThan(20_000);
    });

    it('shows its input by reference, and is forked and replayed as any other', async () => {
      const { client } = heddle();
      const id = await saveFlow(client, echo());
      const first = await run(id, { input: { text: LONG } });
      expect(first).toMatchObject({ status: 'completed', inputRef: REF, output: { text: `Said: ${LONG}` } });
      expect(first).not.toHaveProperty('input');
      expect(await value(first.id, first.inputRef)).toEqual({ text: LONG });
      expect(nodeOf(first, 'ask').ref).toBe(first.inputRef);
      const forked = await run(id, { input: {}, from: { runId: first.id, nodeId: 'ask' } });
      expect(forked).toMatchObject({ inputRef: first.inputRef, output: first.output });
      const onwards = await run(id, { input: {}, from: { runId: first.id, nodeId: 'words' } });
      expect(onwards).toMatchObject({ inputRef: first.inputRef, output: first.output });
      expect(nodeOf(onwards, 'ask')).toMatchObject({ pinned: true, ref: first.inputRef });
      expect(await pinsBytes(onwards.id)).toBeLessThan(200);
      const given = await run(id, {
        input: {},
        from: { runId: first.id, nodeId: 'words', inputs: { text: LONG } },
      });
      expect(given).toMatchObject({ fork: { inputsRef: REF }, output: first.output });
      expect(await value(given.id, given.fork.inputsRef)).toEqual({ text: LONG });
      expect(nodeOf(given, 'words')).not.toHaveProperty('inputs');
      const again = bodyOf(await client.post(`/api/runs/${given.id}/replay`, {}), 202);
      expect(await ended(client, again.runId)).toMatchObject({
        fork: given.fork,
        output: first.output,
      });
      const { runId } = bodyOf(await client.post(`/api/runs/${first.id}/replay`, {}), 202);
      expect(await ended(client, runId)).toMatchObject({ inputRef: first.inputRef, output: first.output });
      const compared = bodyOf(await client.get(`/api/runs/${first.id}/compare/${runId}`), 200);
      expect(compared).toMatchObject({ input: { equal: true }, output: { equal: true } });
      const saved = bodyOf(await client.get(`/api/flows/${id}`), 200);
      const made = await client.post(
        `/api/runs/${first.id}/case`,
        { name: 'large' },
        { headers: { 'if-match': `"${saved.revision}"` } },
      );
      expect(bodyOf(made, 201).case.input).toEqual({ text: LONG });
    });

    it('differs from another where their large values differ', async () => {
      const { client } = heddle();
      const id = await saveFlow(client, echo());
      const [left, right] = [
        await run(id, { input: { text: LONG } }),
        await run(id, { input: { text: `${LONG}!` } }),
      ];
      const compared = bodyOf(await client.get(`/api/runs/${left.id}/compare/${right.id}`), 200);
      expect(compared.input.changes.map(({ path }: Answered) => path)).toEqual(['/text']);
      expect(compared.output.equal).toBe(false);
    });
  });

  describe('a called flow with a large answer', () => {
    it('gives it whole to its caller, by reference, and a replay has it from the record', async () => {
      const { client } = heddle();
      await publish(client, echo('Called'), 'large-called');
      // It waits, so that its end wakes a caller that waits for it.
      const gated = flow(
        'Gated',
        { ...ENDS, wait: { kind: 'control.wait', config: { until: 'signal', form: { type: 'object' } } } },
        ['ask.text -> out.text', 'wait.value -> out.said', 'ask.text -> wait.value'],
      );
      await publish(client, gated, 'large-gated');
      const id = await saveFlow(
        client,
        flow(
          'Calls',
          {
            ...ENDS,
            soon: { kind: 'control.flow', config: { flow: 'large-called', input: { text: '{{ask.text}}' } } },
            late: { kind: 'control.flow', config: { flow: 'large-gated', input: { text: '{{ask.text}}' } } },
          },
          ['soon.output -> out.soon', 'late.output -> out.late'],
        ),
      );
      const { runId } = bodyOf(await client.post(`/api/flows/${id}/runs`, { input: { text: LONG } }), 202);
      const called = await eventually('the called run is known', async (): Promise<string | undefined> => {
        const view = bodyOf(await client.get(`/api/runs/${runId}`), 200);
        return nodeOf(view, 'late')?.waits?.runId;
      });
      await eventually('it waits', async () => {
        const view = bodyOf(await client.get(`/api/runs/${called}`), 200);
        return nodeOf(view, 'wait')?.status === 'waiting' ? view : undefined;
      });
      bodyOf(await client.post(`/api/runs/${called}/signal`, { nodeId: 'wait', value: { yes: 1 } }), 200);
      const done = await ended(client, runId);
      expect(done.status, JSON.stringify(done.error)).toBe('completed');
      const answers = { soon: { text: `Called: ${LONG}` }, late: { text: LONG, said: { yes: 1 } } };
      expect(done.output).toEqual(answers);
      const events = await runEvents(client, runId);
      const woken = events.find(({ event, data }) => event === 'node-woken' && data.nodeId === 'late');
      expect(woken?.data).toMatchObject({ outputRef: REF, value: { runId: called, status: 'completed' } });
      expect(await value(runId, woken?.data.outputRef)).toEqual(answers.late);
      expect(await inlineBytes(runId)).toBeLessThan(30_000);
      const { runId: again } = bodyOf(await client.post(`/api/runs/${runId}/replay`, {}), 202);
      const replayed = await ended(client, again);
      expect(replayed.status, JSON.stringify(replayed.error)).toBe('completed');
      expect(replayed.output).toEqual(answers);
    });
  });
}
