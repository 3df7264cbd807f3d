import { Search, X } from 'lucide-react';
import type { ComponentPropsWithRef } from 'react';
import { classes } from '../lib/classes.ts';
import { useFieldProps } from './field.tsx';

/** The look of every text control, without the room inside. */
export const CONTROL_FRAME =
  'w-full min-w-0 rounded-sm bg-sunken text-body text-text ring-1 ring-inset ring-line transition-shadow hover:ring-line-strong focus:outline-none focus:ring-2 focus:ring-accent aria-invalid:ring-danger disabled:opacity-50';

/** The look of every text control. */
export const CONTROL = `${CONTROL_FRAME} px-2`;

/** A text control inside something that has a frame already. */
export const CONTROL_QUIET =
  'w-full min-w-0 rounded-xs bg-transparent px-1.5 text-body text-text hover:bg-hover focus:bg-hover focus:outline-none focus-visible:ring-2 focus-visible:ring-accent aria-invalid:text-danger disabled:opacity-50';

export interface InputProps extends ComponentPropsWithRef<'input'> {
  /** No frame of its own. */
  readonly isQuiet?: boolean;
}

/** One line of text. */
export function Input({ className, isQuiet = false, ...rest }: InputProps) {
  const look = isQuiet ? `${CONTROL_QUIET} h-7` : `${CONTROL} h-8`;
  return <input {...useFieldProps()} className={classes(look, className)} {...rest} />;
}

/** Several lines of text; grows with its content where the browser can. */
export function Textarea({ className, ...rest }: ComponentPropsWithRef<'textarea'>) {
  return (
    <textarea
      {...useFieldProps()}
      rows={3}
      className={classes(CONTROL, 'field-sizing-content max-h-80 min-h-16 resize-y py-1.5', className)}
      {...rest}
    />
  );
}

export interface SearchInputProps extends Omit<ComponentPropsWithRef<'input'>, 'onChange' | 'value'> {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label: string;
}

/** A search field with a magnifier and a way to clear it. */
export function SearchInput({ value, onChange, label, className, ...rest }: SearchInputProps) {
  return (
    <div className={classes('relative', className)}>
      <Search
        size={14}
        className="pointer-events-none absolute top-1/2 left-2 -translate-y-1/2 text-muted"
        aria-hidden="true"
      />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={classes(CONTROL, 'h-8 pr-7 pl-7 [&::-webkit-search-cancel-button]:hidden')}
        autoComplete="off"
        spellCheck={false}
        {...rest}
      />
      {value === '' ? null : (
        <button
          type="button"
          aria-label="Clear the search"
          onClick={() => onChange('')}
          className="absolute top-1/2 right-1.5 flex size-5 -translate-y-1/2 items-center justify-center rounded-xs text-muted hover:bg-hover hover:text-text"
        >
          <X size={12} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
