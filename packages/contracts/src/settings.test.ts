import { expect, it } from 'vitest';
import { parseSettings } from './settings.ts';

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
