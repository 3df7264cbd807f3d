import { expect, test } from 'vitest';
import { formatBytes, formatCount, formatDuration, formatRelativeTime, formatUsd } from './format.ts';

test('durations keep two or three significant digits', () => {
  expect([0.2, 12, 1_400, 12_300, 59_990, 125_000, 2_780_000, 3_720_000].map(formatDuration)).toEqual([
    '<1 ms',
    '12 ms',
    '1.4 s',
    '12 s',
    '1 min 00 s',
    '2 min 05 s',
    '46 min',
    '1 h 02 min',
  ]);
});

test('money shows small amounts instead of zero', () => {
  expect([0, 0.000001, 0.000421, 0.0123, 0.5, 12.3].map(formatUsd)).toEqual([
    '$0',
    '<$0.00001',
    '$0.00042',
    '$0.012',
    '$0.50',
    '$12.30',
  ]);
});

test('counts and bytes are short', () => {
  expect([999, 1_234, 45_600, 2_000_000].map(formatCount)).toEqual(['999', '1.2k', '46k', '2.0M']);
  expect([12, 1_500, 2_500_000].map(formatBytes)).toEqual(['12 B', '1.5 kB', '2.5 MB']);
});

test('times are relative up to a week', () => {
  const now = Date.UTC(2030, 0, 10);
  const ago = (ms: number) => formatRelativeTime(now - ms, now);
  expect([10_000, 240_000, 7_200_000, 3 * 86_400_000].map(ago)).toEqual([
    'just now',
    '4 min ago',
    '2 h ago',
    '3 d ago',
  ]);
});
