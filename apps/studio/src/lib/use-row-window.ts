import { type RefCallback, useCallback, useEffect, useRef, useState } from 'react';

/** Which rows of a long list are in sight, and what to keep free for the others. */
export interface RowWindow<Scrolled extends HTMLElement> {
  /** The `ref` of what scrolls. */
  readonly watch: RefCallback<Scrolled>;
  readonly first: number;
  /** The row after the last one in sight. */
  readonly end: number;
  /** Pixels above and below what is in sight. */
  readonly above: number;
  readonly below: number;
}

/** Shorter lists are drawn as a whole. */
const LONG = 80;
/** Rows beyond what is in sight, so that scrolling meets no gap. */
const SPARE = 12;
/** What is drawn moves along in steps of so many rows. */
const STRIDE = 4;

/** The rows of one height, in pixels, that are in sight of what scrolls; `row` is brought into sight when it changes. */
export function useRowWindow<Scrolled extends HTMLElement>(
  count: number,
  height: number,
  row: number | undefined,
): RowWindow<Scrolled> {
  const scrolled = useRef<Scrolled>(null);
  const [seen, setSeen] = useState({ from: 0, count: 0 });
  const watch = useCallback(
    (element: Scrolled) => {
      scrolled.current = element;
      const look = () => {
        // The spare rows outlast a few that are scrolled by, so that not every one is a reason to draw.
        const from = Math.floor(element.scrollTop / height / STRIDE) * STRIDE;
        const count = Math.ceil(element.clientHeight / height) + STRIDE;
        setSeen((before) => (before.from === from && before.count === count ? before : { from, count }));
      };
      const observer = new ResizeObserver(look);
      observer.observe(element);
      element.addEventListener('scroll', look, { passive: true });
      return () => {
        observer.disconnect();
        element.removeEventListener('scroll', look);
      };
    },
    [height],
  );
  useEffect(() => {
    if (row === undefined || row < 0) return;
    // In the next frame the page is laid out; to ask now would lay it out once more.
    const asked = requestAnimationFrame(() => scrolled.current && showRow(scrolled.current, row, height));
    return () => cancelAnimationFrame(asked);
  }, [row, height]);
  const { first, end } = rowsInSight({ count, from: seen.from, seen: seen.count });
  return { watch, first, end, above: first * height, below: (count - end) * height };
}

function showRow(element: HTMLElement, row: number, height: number): void {
  const top = row * height;
  // A heading of one row's height stays in sight above the rows.
  const bottom = top + 2 * height - element.clientHeight;
  if (element.scrollTop > top) element.scrollTop = top;
  else if (element.scrollTop < bottom) element.scrollTop = bottom + height / 4;
}

/** The rows to draw when `seen` of them are in sight from `from` on. Pure. */
export function rowsInSight({
  count,
  from,
  seen,
}: {
  readonly count: number;
  readonly from: number;
  readonly seen: number;
}): { readonly first: number; readonly end: number } {
  if (count <= LONG) return { first: 0, end: count };
  const end = Math.min(count, from + seen + SPARE);
  return { first: Math.max(0, Math.min(from - SPARE, end)), end };
}
