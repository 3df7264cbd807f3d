import { isTyping } from './shortcut.ts';

/** Knows whether somebody still types into a field that was taken from under their hands. */
export interface LostFieldWatch {
  /** Whether the last field that had the focus is gone, and its person did not leave it. */
  readonly isLost: () => boolean;
  readonly stop: () => void;
}

/** Keys with which a person leaves a field or is done with it. */
const LEAVING = new Set(['Escape', 'Enter', 'Tab']);

/** A field that keeps its keys to itself is seen too. */
const EARLY = { capture: true } as const;

/**
 * Watches the fields of a page. A field that is replaced while it has the focus (its editor was loaded, its form came
 * anew) leaves the focus to nothing; what is typed then was meant for the field, not for the page's shortcuts.
 */
export function watchLostField(
  page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>,
  isField: (target: EventTarget | null) => boolean = isTyping,
): LostFieldWatch {
  let field: (EventTarget & { readonly isConnected?: boolean }) | undefined;
  const onFocus = (event: Event) => {
    field = isField(event.target) && event.target ? event.target : undefined;
  };
  const onPointer = () => {
    field = undefined;
  };
  const onKey = (event: Event & { readonly key?: string }) => {
    if (LEAVING.has(event.key ?? '')) field = undefined;
  };
  const listeners = [
    ['focusin', onFocus],
    ['pointerdown', onPointer],
    ['keydown', onKey],
  ] as const;
  for (const [type, listener] of listeners) page.addEventListener(type, listener, EARLY);
  return {
    isLost: () => field?.isConnected === false,
    stop: () => {
      for (const [type, listener] of listeners) page.removeEventListener(type, listener, EARLY);
    },
  };
}
