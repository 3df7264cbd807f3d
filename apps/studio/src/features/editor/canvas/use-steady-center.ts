import { useReactFlow } from '@xyflow/react';
import { type RefObject, useEffect } from 'react';

/** Keeps the middle of the view where it is when panels open and close around the canvas. */
export function useSteadyCenter(frame: RefObject<HTMLElement | null>): void {
  const { getViewport, setViewport } = useReactFlow();
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let known: { width: number; height: number } | undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      const before = known;
      known = { width, height };
      if (!before || (before.width === width && before.height === height)) return;
      const { x, y, zoom } = getViewport();
      void setViewport({ x: x + (width - before.width) / 2, y: y + (height - before.height) / 2, zoom });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame, getViewport, setViewport]);
}
