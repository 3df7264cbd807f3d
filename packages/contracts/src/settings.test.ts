import { describe, expect, it } from 'vitest';
import { parseSettings } from './settings.ts';

describe('how long runs are kept', () => {
  it('is 30 days and 100,000 runs of each workspace unless told', () => {
    expect(parseSettings({})).toMatchObject({ keepRunsDays: 30, keepRuns: 100_000 });
    expect(parseSettings({ HEDDLE_KEEP_RUNS_DAYS: '', HEDDLE_KEEP_RUNS: '' })).toMatchObject({
      keepRunsDays: 30,
      keepRuns: 100_000,
    });
    expect(parseSettings({ HEDDLE_KEEP_RUNS_DAYS: '7', HEDDLE_KEEP_RUNS: '500' })).toMatchObject({
      keepRunsDays: 7,
      keepRuns: 500,
    });
  });

  it.each([
    ['HEDDLE_KEEP_RUNS_DAYS', '0'],
    ['HEDDLE_KEEP_RUNS_DAYS', 'a week'],
    ['HEDDLE_KEEP_RUNS', '0'],
    ['HEDDLE_KEEP_RUNS', '1.5'],
  ])('refuses %s=%s in one line that names the setting and what was found', (name, value) => {
    expect(() => parseSettings({ [name]: value })).toThrow(
      expect.objectContaining({
        code: 'setting-invalid',
        message: expect.stringMatching(new RegExp(`^${name}: .*Found "${value}"\\.$`)),
      }),
    );
  });
});

it('exchanges are recorded for all runs, for drafts or for none; for all unless told', () => {
  const recorded = (value?: string) => parseSettings({ HEDDLE_RECORD_EXCHANGES: value }).recordExchanges;
  expect(['', 'on', 'drafts', 'off'].map(recorded)).toEqual(['on', 'on', 'drafts', 'off']);
  expect(recorded()).toBe('on');
  expect(() => recorded('yes')).toThrow(/^HEDDLE_RECORD_EXCHANGES: .*"yes"/);
});

it('exchanges are recorded for all runs, for drafts or for none; for all unless told', () => {
  const recorded = (value?: string) => parseSettings({ HEDDLE_RECORD_EXCHANGES: value }).recordExchanges;
  expect([recorded(), recorded(''), recorded('on'), recorded('drafts'), recorded('off')]).toEqual([
    'on',
    'on',
    'on',
    'drafts',
    'off',
  ]);
  expect(() => recorded('yes')).toThrow(/^HEDDLE_RECORD_EXCHANGES: .*"yes"/);
});
