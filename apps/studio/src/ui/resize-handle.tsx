import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { classes } from '../lib/classes.ts';

export interface ResizeHandleProps {
  /** Which side of the panel the handle is at; dragging away from the panel makes it larger. */
  readonly side: 'left' | 'right' | 'top';
  readonly size: number;
  readonly min: number;
  readonly max: number;
  readonly label: string;
  /** While dragging: set the size without rendering, for example as a CSS variable. */
  readonly onPreview: (size: number) => void;
  /** When the drag ends, or at a key press. */
  readonly onCommit: (size: number) => void;
}

const STEP = 16;
const DIRECTIONS = { left: -1, right: 1, top: -1 } as const;

/** The edge of a panel that can be dragged, or moved with the arrow keys when focused. */
export function ResizeHandle(props: ResizeHandleProps) {
  const { side, size, min, max, label, onPreview, onCommit } = props;
  const drag = useRef<{ from: number; size: number } | null>(null);
  const isRow = side === 'top';
  const clamp = (wanted: number) => Math.round(Math.min(max, Math.max(min, wanted)));
  const sizeAt = (event: PointerEvent) => {
    const start = drag.current;
    const place = isRow ? event.clientY : event.clientX;
    return start ? clamp(start.size + (place - start.from) * DIRECTIONS[side]) : size;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const grows = { left: 'ArrowLeft', right: 'ArrowRight', top: 'ArrowUp' }[side];
    const shrinks = { left: 'ArrowRight', right: 'ArrowLeft', top: 'ArrowDown' }[side];
    if (event.key !== grows && event.key !== shrinks) return;
    event.preventDefault();
    event.stopPropagation();
    onCommit(clamp(size + (event.key === grows ? STEP : -STEP)));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a window splitter is a focusable separator (WAI-ARIA APG), which hr is not
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={isRow ? 'horizontal' : 'vertical'}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { from: isRow ? event.clientY : event.clientX, size };
      }}
      onPointerMove={(event) => drag.current && onPreview(sizeAt(event))}
      onPointerUp={(event) => {
        if (!drag.current) return;
        onCommit(sizeAt(event));
        drag.current = null;
      }}
      className={classes(
        'group absolute z-10 flex touch-none items-center justify-center focus-visible:outline-none',
        isRow ? 'inset-x-0 -top-1 h-2 cursor-row-resize' : 'inset-y-0 w-2 cursor-col-resize',
        side === 'left' && '-left-1',
        side === 'right' && '-right-1',
      )}
    >
      <span
        className={classes(
          'bg-accent opacity-0 transition-opacity group-hover:opacity-60 group-focus-visible:opacity-100 group-active:opacity-100',
          isRow ? 'h-0.5 w-full' : 'h-full w-0.5',
        )}
      />
    </div>
  );
}
