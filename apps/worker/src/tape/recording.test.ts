import type { Json } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import { get, openTape } from './tape-fixture.ts';

describe('a record', () => {
  it('has what an attempt was asking when it was broken off, once', async () => {
    const controller = new AbortController();
    const taped = await openTape({ signal: controller.signal });
    const { open } = taped.tape.begin('http', { url: 'u' });
    controller.abort(new Error('time is up'));
    open.end({ response: 'late' });
    expect(taped.kept()).toMatchObject([{ kind: 'http', answer: { error: { code: 'internal' } } }]);
  });

  it('does not know a run by its id', async () => {
    const [one, other] = await Promise.all([openTape({ runId: 'run-1' }), openTape({ runId: 'run-2' })]);
    for (const taped of [one, other]) await get(taped, `by/${taped === one ? 'run-1' : 'run-2'}`);
    expect(one.kept()[0]?.hash).toBe(other.kept()[0]?.hash);
    expect(one.kept()[0]?.request).toMatchObject({ url: 'https://a.test/by/{{run}}' });
  });

  it('names secrets that were read; the body sees the name where the outside repeats one', async () => {
    const taped = await openTape();
    await taped.outside.secret({ secret: 'key' });
    expect(await get(taped, '?key=hunter22')).toBe('https://a.test/?key={{secret:key}} 1');
    expect(taped.asked).toEqual(['https://a.test/?key=hunter22']);
    expect(JSON.stringify(taped.kept() as unknown as Json)).not.toContain('hunter22'); // cast: exchanges are JSON
  });

  it('is empty when recording is off, and secrets are masked all the same', async () => {
    const taped = await openTape({ isRecording: false });
    await taped.outside.secret({ secret: 'key' });
    expect(await get(taped, '?key=hunter22')).not.toContain('hunter22');
    expect(taped.kept()).toEqual([]);
  });
});
