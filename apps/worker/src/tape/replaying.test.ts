import { NO_USAGE } from '@heddle/contracts';
import type { CommitWrite, NodeResult, RecordedExchange, Woken } from '@heddle/ports';
import { describe, expect, it } from 'vitest';
import { get, openTape, recordOf, type Taped } from './tape-fixture.ts';

describe('a replay', () => {
  it('gives the nth question with a hash what the nth such question got, in whatever order kinds of questions come', async () => {
    const record = { 'run-1': await recordOf('a', 'b', 'a') };
    const taped = await openTape({ replay: {}, record });
    expect(await get(taped, 'b')).toBe('https://a.test/b 2');
    expect(await get(taped, 'a')).toBe('https://a.test/a 1');
    expect(await get(taped, 'a')).toBe('https://a.test/a 3');
    expect(taped.asked).toEqual([]);
    await expect(get(taped, 'a')).rejects.toMatchObject({ code: 'cassette-miss', retryable: false });
  });

  it('says which node asks something else, and where it differs', async () => {
    const taped = await openTape({ replay: {}, record: { 'run-1': await recordOf('a') } });
    await expect(get(taped, 'b')).rejects.toMatchObject({
      code: 'cassette-miss',
      message: expect.stringMatching(/`n`.*`\/url`/),
      details: { nodeId: 'n', iteration: '', runId: 'run-1', kind: 'http', differs: ['/url'] },
    });
    expect(taped.asked).toEqual([]);
  });

  it('of a node that follows asks what is not recorded, of a live one everything', async () => {
    const record = { 'run-1': await recordOf('a') };
    const follows = await openTape({ replay: { follows: ['n'] }, record });
    await get(follows, 'a');
    await get(follows, 'b');
    expect(follows.asked).toEqual(['https://a.test/b']);
    const live = await openTape({ replay: { live: ['n'] }, record });
    await get(live, 'a');
    expect(live.asked).toEqual(['https://a.test/a']);
  });

  it('fails as it failed, with what makes an attempt be tried again', async () => {
    const [first] = await recordOf('a');
    if (!first) throw new Error('one');
    const error = { code: 'egress-unreachable', message: 'no', retryable: true, retryAfterMs: 9 } as const;
    const record = { 'run-1': [{ ...first, answer: { error, at: 1, durationMs: 1 } }] };
    await expect(get(await openTape({ replay: {}, record }), 'a')).rejects.toMatchObject(error);
  });

  it('counts attempts: one that was lost with its worker recorded nothing', async () => {
    const [first] = await recordOf('a');
    if (!first) throw new Error('one');
    const at = (attempt: number, status: number): RecordedExchange => ({
      ...first,
      attempt,
      answer: {
        response: { status, headers: {}, url: 'u', body: { text: String(attempt) } },
        at: 1,
        durationMs: 1,
      },
    });
    const record = { 'run-1': [at(2, 503), at(3, 200)] };
    expect(await get(await openTape({ replay: {}, record }), 'a')).toBe('2');
    expect(await get(await openTape({ replay: {}, attempt: 2, record }), 'a')).toBe('3');
    expect(await get(await openTape({ replay: {}, attempt: 3, record }), 'a')).toBe('3');
  });

  it('of a run that was resumed takes what came of it', async () => {
    const [first] = await recordOf('a');
    if (!first) throw new Error('one');
    const again = { ...first, turn: 1_000, answer: { ...first.answer, response: { text: 'resumed' } } };
    const taped = await openTape({ replay: {}, record: { 'run-1': [first, again] } });
    const { recorded } = taped.tape.begin('http', first.request);
    expect(recorded?.answer.response).toEqual({ text: 'resumed' });
  });

  it('gives a call that is made again what it got then', async () => {
    const [first] = await recordOf('a');
    if (!first) throw new Error('one');
    const at = (turn: number): RecordedExchange => ({
      ...first,
      turn,
      answer: { ...first.answer, response: { turn } },
    });
    const iteration = '~agent.0.abcdef01';
    const answers = async (own: readonly RecordedExchange[]) => {
      const record = { 'run-1': [at(3), at(5)], 'run-2': own };
      const { tape } = await openTape({ iteration, version: 9, replay: {}, record });
      return tape.begin('http', first.request).recorded?.answer.response;
    };
    expect(await answers([])).toEqual({ turn: 3 });
    expect(await answers([at(8)])).toEqual({ turn: 5 });
    expect(await answers([at(9)])).toEqual({ turn: 3 });
    expect(await answers([at(7), at(8)])).toEqual({ turn: 5 });
  });

  it('a large answer of a called flow is not recorded twice, and is had again as long as a run keeps it', async () => {
    const body = (woken: Woken | undefined): NodeResult =>
      woken
        ? { outputs: { value: woken.value ?? null } }
        : { outputs: {}, wait: { reason: 'an answer', runId: 'called' } };
    const value = { status: 'completed', output: { text: 'long' } };
    const waiting = await openTape({ runId: 'run-1' });
    await waiting.tape.run(body);
    const first = { by: 'run', value, outputRef: 'sha256:1' } as const;
    const woken = await openTape({ runId: 'run-1', version: 2, woken: first });
    expect(await woken.tape.run(body)).toEqual({ outputs: { value } });
    expect(JSON.stringify(woken.kept())).not.toContain('long');
    const record = { 'run-1': [...waiting.kept(), ...woken.kept()] };
    const values = { 'run-1 sha256:1': value.output };
    const again = await openTape({ replay: {}, record, values });
    expect(await again.tape.run(body)).toEqual({ outputs: { value } });
    // A replay of the replay has it from the same run.
    const third = await openTape({ runId: 'run-3', replay: {}, record: { 'run-1': again.kept() }, values });
    expect(await third.tape.run(body)).toEqual({ outputs: { value } });
    const late = await openTape({ replay: {}, record });
    await expect(late.tape.run(body)).rejects.toMatchObject({ code: 'cassette-miss', retryable: false });
  });

  it('does not wait again: what woke the run wakes it', async () => {
    const body = (woken: Woken | undefined): NodeResult =>
      woken
        ? { outputs: { value: woken.value ?? null } }
        : { outputs: {}, wait: { reason: 'Somebody answers', signal: { form: {} } } };
    const waiting = await openTape({ runId: 'run-1' });
    expect(await waiting.tape.run(body)).toHaveProperty('wait');
    const woken = await openTape({ runId: 'run-1', version: 2, woken: { by: 'signal', value: 'yes' } });
    await woken.tape.run(body);
    const record = { 'run-1': [...waiting.kept(), ...woken.kept()] };
    expect(record['run-1'].map(({ kind }) => kind)).toEqual(['wait', 'wake']);
    const taped = await openTape({ replay: {}, record });
    expect(await taped.tape.run(body)).toEqual({ outputs: { value: 'yes' } });
    const live = await openTape({ replay: { live: ['n'] }, record });
    expect(await live.tape.run(body)).toHaveProperty('wait');
  });

  it('takes what had arrived then, unless it may be live', async () => {
    const first = await openTape({ runId: 'run-1' });
    expect(first.tape.arrived({ in: ['fast'] })).toEqual({ in: ['fast'] });
    const record = { 'run-1': first.kept() };
    const now = { in: ['slow', 'fast'] };
    const taped = await openTape({ replay: {}, record });
    expect(taped.tape.arrived(now)).toEqual({ in: ['fast'] });
    expect(taped.kept()).toMatchObject([{ kind: 'arrival', answer: { replayed: true } }]);
    for (const replay of [{ live: ['n'] }, { follows: ['n'] }])
      expect((await openTape({ replay, record })).tape.arrived(now)).toEqual(now);
    expect((await openTape({ replay: {}, record: {} })).tape.arrived(now)).toEqual(now);
  });

  it('waits with what the run did not wait for, and not for ever', async () => {
    const options = { replay: {}, record: {}, wasLeft: true };
    const left = await openTape(options);
    const body = async (taped: Taped): Promise<NodeResult> => ({ outputs: { text: await get(taped, 'a') } });
    expect(await left.tape.run(() => body(left))).toMatchObject({ wait: { time: { afterMs: 60_000 } } });
    const woken = await openTape({ ...options, woken: { by: 'time' } });
    await expect(woken.tape.run(() => body(woken))).rejects.toMatchObject({ code: 'cassette-miss' });
    const ended = await openTape({ ...options, wasLeft: false });
    await expect(ended.tape.run(() => body(ended))).rejects.toMatchObject({ code: 'cassette-miss' });
  });

  it('reads the clock as it stood', async () => {
    const first = await openTape({ runId: 'run-1' });
    expect(first.outside.clock.now()).toBe(7);
    const record = {
      'run-1': first.kept().map((each) => ({ ...each, answer: { ...each.answer, response: 5 } })),
    };
    expect((await openTape({ replay: {}, record })).outside.clock.now()).toBe(5);
  });

  it('counts no money that was paid before, and adds nothing to a conversation', async () => {
    const { tape } = await openTape({ replay: {} });
    tape.save({ costUsd: 0.5 });
    const memory: CommitWrite = { type: 'memory', memory: 'm', session: 's', turns: [] };
    const usage = { ...NO_USAGE, inputTokens: 3, costUsd: 0.75 };
    const result = await tape.run(() => ({ outputs: {}, usage, writes: [memory] }));
    expect(result).toEqual({ outputs: {}, usage: { ...usage, costUsd: 0.25 }, writes: [] });
  });
});
