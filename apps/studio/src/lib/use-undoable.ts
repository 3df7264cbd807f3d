import { useCallback, useEffect, useRef, useState } from 'react';

/** How long a removal can be taken back, in milliseconds. */
export const UNDO_MS = 5_000;

/** Things that look removed already and are removed for good a moment later. */
export interface Undoable {
  /** Ids to leave out of what is shown. */
  readonly hidden: ReadonlySet<string>;
  /** Hides a thing and removes it after {@link UNDO_MS}; the returned function takes that back. */
  readonly remove: (id: string) => () => void;
}

/**
 * Removal that can be undone without the server's help: the thing is hidden at once and `commit` is called later, or
 * when the page is left. `commit` resolves when the list that shows the thing is fresh.
 */
export function useUndoable(commit: (id: string) => Promise<unknown>): Undoable {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const latest = useRef(commit);
  latest.current = commit;

  const show = useCallback((id: string) => {
    setHidden((before) => new Set([...before].filter((each) => each !== id)));
  }, []);
  const settle = useCallback(
    (id: string) => {
      timers.current.delete(id);
      const shown = () => show(id);
      void latest.current(id).then(shown, shown);
    },
    [show],
  );
  const remove = useCallback(
    (id: string) => {
      setHidden((before) => new Set(before).add(id));
      timers.current.set(
        id,
        setTimeout(() => settle(id), UNDO_MS),
      );
      return () => {
        clearTimeout(timers.current.get(id));
        if (timers.current.delete(id)) show(id);
      };
    },
    [settle, show],
  );
  useEffect(() => {
    const waiting = timers.current;
    return () => {
      for (const [id, timer] of waiting) {
        clearTimeout(timer);
        // A page that is left cannot show the outcome; the next one loads the truth.
        void latest.current(id).catch(() => undefined);
      }
      waiting.clear();
    };
  }, []);
  return { hidden, remove };
}
