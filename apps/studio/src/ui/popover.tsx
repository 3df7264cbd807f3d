import { Popover as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { classes } from '../lib/classes.ts';

export interface PopoverProps {
  /** One element that takes a ref. */
  readonly trigger: ReactNode;
  readonly children: ReactNode;
  /** What it is called by assistive technology. */
  readonly label: string;
  readonly isOpen?: boolean;
  readonly onOpenChange?: (isOpen: boolean) => void;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  readonly align?: 'start' | 'center' | 'end';
  readonly className?: string;
}

/** Something small beside its trigger; closes on Escape and on a click elsewhere. */
export function Popover(props: PopoverProps) {
  const {
    trigger,
    children,
    label,
    isOpen,
    onOpenChange,
    side = 'bottom',
    align = 'start',
    className,
  } = props;
  return (
    <Primitive.Root
      {...(isOpen === undefined ? {} : { open: isOpen })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          aria-label={label}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className={classes(
            'ui-float z-50 rounded-md bg-raised p-3 shadow-float focus:outline-none',
            className,
          )}
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
