import { afterEach, expect, test, vi } from 'vitest';
import { createPace } from './pace.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A page whose clock the test moves: a frame every 16 ms. */
function page(hidden = false): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  vi.stubGlobal('document', { hidden });
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => setTimeout(run, 16));
}

test('however often it is asked for, one update comes at the next frame', () => {
  page();
  const update = vi.fn();
  const ask = createPace(update);
  ask();
  ask();
  expect(update).not.toHaveBeenCalled();
  vi.advanceTimersByTime(16);
  expect(update).toHaveBeenCalledTimes(1);
});

test('after an update that took long the page rests, and never for longer than a quarter of a second', () => {
  page();
  const update = vi.fn(() => vi.advanceTimersByTime(40));
  const ask = createPace(update);
  ask();
  vi.advanceTimersByTime(16);
  vi.advanceTimersByTime(0);
  ask();
  vi.advanceTimersByTime(150);
  expect(update).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(100);
  expect(update).toHaveBeenCalledTimes(2);
});

test('a page that nobody sees is brought up to date without frames', () => {
  page(true);
  vi.stubGlobal('requestAnimationFrame', () => undefined);
  const update = vi.fn();
  createPace(update)();
  vi.advanceTimersByTime(100);
  expect(update).toHaveBeenCalledTimes(1);
});
