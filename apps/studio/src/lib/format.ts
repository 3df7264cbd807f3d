/** Milliseconds for people: `12 ms`, `1.4 s`, `2 min 05 s`, `46 min`, `1 h 02 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1) return '<1 ms';
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(ms < 9_950 ? 1 : 0)} s`;
  const seconds = Math.round(ms / 1_000);
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 10 && minutes < 60) return `${minutes} min`;
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** Dollars for people, with as many digits as small amounts need: `$0`, `$0.00042`, `$1.23`. */
export function formatUsd(usd: number): string {
  if (usd === 0) return '$0';
  if (usd >= 0.1) return `$${usd.toFixed(2)}`;
  if (usd < 0.00001) return '<$0.00001';
  return `$${Number(usd.toPrecision(2))}`;
}

/** Counts for people: `950`, `1.2k`, `3.4M`. */
export function formatCount(count: number): string {
  if (count < 1_000) return String(count);
  if (count < 999_950) return `${(count / 1_000).toFixed(count < 9_950 ? 1 : 0)}k`;
  return `${(count / 1_000_000).toFixed(1)}M`;
}

/** Bytes for people, in powers of 1,000. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 999_950) return `${(bytes / 1_000).toFixed(bytes < 9_950 ? 1 : 0)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

const STEPS: readonly (readonly [limit: number, divisor: number, unit: string])[] = [
  [3_600_000, 60_000, 'min'],
  [86_400_000, 3_600_000, 'h'],
  [7 * 86_400_000, 86_400_000, 'd'],
];

/** A moment relative to now: `now`, `4 min ago`, `yesterday`; older than a week, the date. */
export function formatRelativeTime(at: number, now: number): string {
  const age = now - at;
  if (age < 45_000) return 'just now';
  for (const [limit, divisor, unit] of STEPS) {
    if (age < limit) return `${Math.max(1, Math.floor(age / divisor))} ${unit} ago`;
  }
  return new Date(at).toLocaleDateString(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
}

const exactTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** The exact moment, for tooltips. */
export function formatExactTime(at: number): string {
  return exactTime.format(at);
}

/** A moment to come, as short as it can be said: the time of today, or the day with it. */
export function formatUntil(at: number, now: number): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return new Intl.DateTimeFormat(undefined, {
    ...(isToday ? {} : { month: 'short', day: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
}
