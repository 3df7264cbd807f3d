import { Tooltip as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import type { Shortcut } from '../lib/shortcut.ts';
import { Kbd } from './kbd.tsx';

export interface TooltipProps {
  readonly label: ReactNode;
  readonly shortcut?: Shortcut | undefined;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  /** One element that takes a ref: the control it explains. */
  readonly children: ReactNode;
}

/** Explains a control on hover and focus, with its shortcut. It never holds what cannot be learnt elsewhere. */
export function Tooltip({ label, shortcut, side = 'bottom', children }: TooltipProps) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="ui-float z-60 flex max-w-72 items-center gap-2 rounded-sm bg-raised px-2 py-1 text-small text-text shadow-float select-none"
        >
          {label}
          {shortcut === undefined ? null : <Kbd shortcut={shortcut} />}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** Shares the delay between tooltips: the second one nearby opens at once. */
export function TooltipProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Primitive.Provider delayDuration={450} skipDelayDuration={300}>
      {children}
    </Primitive.Provider>
  );
}
