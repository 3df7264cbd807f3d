import type { Json, JsonObject } from '@heddle/contracts';
import { runNode } from '@heddle/testkit';
import { describe, expect, it } from 'vitest';
import { momentOf } from './moment-of.ts';
import { node } from './node.ts';
import { run } from './run.ts';

const wait = async (config: JsonObject) => (await runNode(run, { config, run: { nodeId: 'pause' } })).wait;
const woken = async (config: JsonObject, by: 'time' | 'signal', value?: Json, inputs: JsonObject = {}) =>
  (await runNode(run, { config, inputs, woken: value === undefined ? { by } : { by, value } })).outputs;

describe('control.wait', () => {
  it('W1 a duration waits so long in its unit, rounded up: never early', async () => {
    for (const [amount, unit, afterMs] of [
      [250, 'ms', 250],
      [1.5, 's', 1_500],
      [2, 'min', 120_000],
      [1, 'h', 3_600_000],
      [366, 'd', 31_622_400_000],
      [0.4, 'ms', 1],
    ] as const)
      expect(await wait({ amount, unit })).toEqual({ reason: `${amount} ${unit} pass`, time: { afterMs } });
  });

  it('W2 a date waits until it has come, also one that is over: the record says what time it is', async () => {
    const at = Date.UTC(2027, 0, 31, 9);
    for (const date of ['2027-01-31T09:00:00Z', '2027-01-31T10:00+01:00', ` ${at} `])
      expect(await wait({ until: 'date', date })).toEqual({
        reason: 'It is 2027-01-31T09:00:00.000Z',
        time: { at },
      });
    expect(await wait({ until: 'date', date: '1999-12-31' })).toMatchObject({
      time: { at: Date.UTC(1999, 11, 31) },
    });
  });

  it('W3 a date that a template filled in may be a number', () => {
    expect(momentOf(1_800_000_000_000, 'pause')).toBe(1_800_000_000_000);
  });

  it('W4 what is no date, or no place on earth, is a `value-type` that says what to write', () => {
    for (const date of [
      'tomorrow',
      '2027-01-31T09:00:00',
      '31.01.2027',
      '2027-13-01',
      '2027-02-30',
      '2027-02-29T09:00:00Z',
      '',
      null,
      {},
      Number.NaN,
      1e300,
    ])
      expect(() => momentOf(date, 'pause'), String(date)).toThrow(/`pause` needs a date such as .* offset/);
  });

  it('W5 a signal waits for what its form says, with a time limit when one is set', async () => {
    const form = { type: 'object', required: ['ok'] };
    expect(await wait({ until: 'signal', form, timeoutS: 60, reason: 'The warehouse confirms' })).toEqual({
      reason: 'The warehouse confirms',
      signal: { form },
      time: { afterMs: 60_000 },
    });
    expect(await wait({ until: 'signal' })).toEqual({ reason: 'A signal comes', signal: { form: {} } });
  });

  it('W6 after a time the value is passed on, true when nothing is connected', async () => {
    expect(await woken({}, 'time', undefined, { value: { a: 1 } })).toEqual({ value: { a: 1 } });
    expect(await woken({}, 'time', undefined, { value: null })).toEqual({ value: null });
    expect(await woken({ until: 'date', date: '2027-01-31' }, 'time')).toEqual({ value: true });
  });

  it('W7 a signal brings its value; too late, `timeout` is taken with the value that was connected', async () => {
    const config = { until: 'signal', timeoutS: 5 };
    expect(await woken(config, 'signal', { ok: true }, { value: 'order' })).toEqual({ value: { ok: true } });
    expect(await woken(config, 'signal')).toEqual({ value: null });
    expect(await woken(config, 'time', undefined, { value: 'order' })).toEqual({ timeout: 'order' });
  });

  it('W8 only a signal with a limit has two outlets, and they exclude each other', () => {
    const outputs = (config: JsonObject) =>
      node.ports(node.config.parse(config)).outputs.map((port) => [port.name, port.exclusive ?? false]);
    expect(outputs({})).toEqual([['value', false]]);
    expect(outputs({ until: 'signal' })).toEqual([['value', false]]);
    expect(outputs({ until: 'signal', timeoutS: 5 })).toEqual([
      ['value', true],
      ['timeout', true],
    ]);
  });

  it('W9 refuses what cannot be waited for', () => {
    for (const config of [
      { amount: 0 },
      { amount: 367, unit: 'd' },
      { unit: 'weeks' },
      { until: 'date' },
      { until: 'signal', timeoutS: 0 },
      { until: 'signal', form: [] },
    ])
      expect(node.config.safeParse(config).success, JSON.stringify(config)).toBe(false);
  });

  it('W10 shows on the canvas what it waits for', () => {
    const essential = (config: JsonObject) => node.essential(node.config.parse(config));
    expect([{}, { until: 'date', date: '{{ask.day}}' }, { until: 'signal' }].map(essential)).toEqual([
      '1 min',
      'until {{ask.day}}',
      'for a signal',
    ]);
  });
});
