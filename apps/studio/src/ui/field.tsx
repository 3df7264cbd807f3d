import { CircleAlert } from 'lucide-react';
import { createContext, type ReactNode, useContext, useId, useMemo } from 'react';
import { classes } from '../lib/classes.ts';
import { Message } from './message.tsx';

interface FieldIds {
  readonly control: string;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
}
const FieldContext = createContext<FieldIds | null>(null);

export interface FieldProps {
  readonly label: ReactNode;
  readonly description?: ReactNode;
  /** A sentence that says what is wrong and what to do. */
  readonly error?: string | undefined;
  readonly isRequired?: boolean;
  /** Beside the label, at the right: a small action or a unit. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
  /** Label at the left, control at the right, for switches. */
  readonly isInline?: boolean;
}

/** A labelled control with its help and its problem, tied together for assistive technology. */
export function Field(props: FieldProps) {
  const {
    label,
    description,
    error,
    isRequired = false,
    aside,
    children,
    className,
    isInline = false,
  } = props;
  const id = useId();
  const notes = [description ? `${id}-help` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  const ids = useMemo(
    () => ({ control: id, describedBy: notes || undefined, isInvalid: error !== undefined }),
    [id, notes, error],
  );
  return (
    <FieldContext value={ids}>
      <div className={classes('flex min-w-0 flex-col gap-1', className)}>
        <div className="flex min-h-5 items-center justify-between gap-2">
          <label id={labelIdOf(id)} htmlFor={id} className="text-small font-medium text-soft">
            {label}
            {isRequired ? (
              <span className="ml-0.5 text-muted" title="Required">
                *
              </span>
            ) : null}
          </label>
          {isInline ? children : aside}
        </div>
        {isInline ? null : children}
        {error === undefined ? null : (
          <p id={`${id}-error`} className="flex gap-1 text-small text-danger">
            <CircleAlert size={12} className="mt-0.5 shrink-0" aria-hidden="true" />
            <span className="min-w-0">
              <Message text={error} />
            </span>
          </p>
        )}
        {description ? (
          <p id={`${id}-help`} className="text-note text-muted">
            {description}
          </p>
        ) : null}
      </div>
    </FieldContext>
  );
}

/** The id of the label of a field's control, for what `for` does not name: anything but the browser's own controls. */
export function labelIdOf(control: string): string {
  return `${control}-label`;
}

/** What a control inside a {@link Field} spreads on its element; empty outside of one. */
export function useFieldProps(): {
  readonly id?: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
} {
  const ids = useContext(FieldContext);
  if (!ids) return {};
  return {
    id: ids.control,
    ...(ids.describedBy === undefined ? {} : { 'aria-describedby': ids.describedBy }),
    ...(ids.isInvalid ? { 'aria-invalid': true as const } : {}),
  };
}
