import { type RefCallback, useCallback, useState } from 'react';

/** The width of an element in pixels, kept up to date; 0 until it is known. The callback is the element's `ref`. */
export function useWidth<Shown extends Element>(): readonly [number, RefCallback<Shown>] {
  const [width, setWidth] = useState(0);
  const watch = useCallback((element: Shown | null) => {
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [width, watch];
}
