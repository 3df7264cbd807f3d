import { type KeyboardEvent, useId, useState } from 'react';
import { classes } from '../lib/classes.ts';
import { fuzzyRank } from '../lib/fuzzy.ts';
import { useFieldProps } from './field.tsx';
import { CONTROL } from './input.tsx';

export interface ComboboxProps {
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
  readonly label: string;
  readonly placeholder?: string;
}

/** A text with suggestions: one of them may be picked, anything else may be typed. */
export function Combobox({ value, options, onChange, label, placeholder }: ComboboxProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const isKnown = options.some((option) => option.value === value);
  const shown = isKnown ? options : fuzzyRank(value, options, (option) => [option.label]);
  const pick = (index: number) => {
    const option = shown[index];
    if (option) onChange(option.value);
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setOpen(true);
      setActive((index) => Math.min(Math.max(index + step, 0), shown.length - 1));
    }
    if (event.key === 'Enter' && isOpen && active >= 0) pick(active);
    if (event.key === 'Escape' && isOpen) {
      event.stopPropagation();
      setOpen(false);
    }
  };
  return (
    <div className="relative">
      <input
        {...useFieldProps()}
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-label={label}
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        className={classes(CONTROL, 'h-8')}
        onChange={(event) => {
          onChange(event.target.value);
          setOpen(true);
          setActive(-1);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {isOpen && shown.length > 0 ? (
        <ul
          id={`${id}-list`}
          className="ui-float absolute inset-x-0 top-full z-30 mt-1 max-h-60 overflow-y-auto rounded-md bg-raised p-1 shadow-float"
          data-state="open"
        >
          {shown.map((option, index) => (
            <li key={option.value}>
              <button
                type="button"
                tabIndex={-1}
                onPointerDown={(event) => {
                  event.preventDefault();
                  pick(index);
                }}
                className={classes(
                  'flex h-7 w-full items-center truncate rounded-xs px-2 text-body text-text hover:bg-hover',
                  index === active && 'bg-hover',
                )}
              >
                {option.label}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
