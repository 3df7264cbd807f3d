import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { classes } from '../lib/classes.ts';
import { IconButton } from './button.tsx';

const WIDTHS = { small: 'w-[420px]', medium: 'w-[560px]', large: 'w-[760px]' } as const;

export interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly width?: keyof typeof WIDTHS;
  /** Actions at the bottom right; the primary one last. */
  readonly footer?: ReactNode;
  readonly children?: ReactNode;
}

/** The first field gets the cursor; without one the dialog itself, so that no button looks chosen. */
function focusFirstField(event: Event): void {
  event.preventDefault();
  const { currentTarget } = event;
  if (!(currentTarget instanceof HTMLElement)) return;
  const field = currentTarget.querySelector<HTMLElement>('input:not([type=hidden]), textarea, select');
  (field ?? currentTarget).focus();
}

/** A short task that needs full attention. Settings never live in one. */
export function Dialog(props: DialogProps) {
  const { isOpen, onClose, title, description, width = 'medium', footer, children } = props;
  return (
    <Primitive.Root open={isOpen} onOpenChange={(open) => (open ? undefined : onClose())}>
      <Primitive.Portal>
        <Primitive.Overlay className="ui-overlay fixed inset-0 z-40 bg-overlay" />
        <Primitive.Content
          data-modal=""
          onOpenAutoFocus={focusFirstField}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={classes(
            'ui-float fixed top-[12vh] left-1/2 z-50 flex max-h-[80vh] max-w-[calc(100vw-32px)] -translate-x-1/2 flex-col rounded-lg bg-raised shadow-float focus:outline-none',
            WIDTHS[width],
          )}
        >
          <header className="flex items-start justify-between gap-4 px-5 pt-4 pb-3">
            <div className="min-w-0">
              <Primitive.Title className="text-heading font-semibold text-text">{title}</Primitive.Title>
              {description ? (
                <Primitive.Description className="mt-0.5 text-body text-muted">
                  {description}
                </Primitive.Description>
              ) : null}
            </div>
            <Primitive.Close asChild>
              <IconButton icon={X} label="Close" shortcut="Escape" className="-mr-1.5" />
            </Primitive.Close>
          </header>
          {children ? <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div> : null}
          {footer ? (
            <footer className="flex items-center justify-end gap-2 border-t border-line px-5 py-3">
              {footer}
            </footer>
          ) : null}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
