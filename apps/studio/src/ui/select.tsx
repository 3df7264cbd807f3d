import { Check, ChevronDown } from 'lucide-react';
import { Select as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { classes } from '../lib/classes.ts';
import { useFieldProps } from './field.tsx';
import { CONTROL, CONTROL_QUIET } from './input.tsx';

export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
  /** A second, quieter line in the list. */
  readonly description?: string;
}

export interface SelectProps<Value extends string> {
  readonly value: Value | undefined;
  readonly options: readonly SelectOption<Value>[];
  readonly onChange: (value: Value) => void;
  readonly placeholder?: string;
  /** Its accessible name where no Field gives one. */
  readonly label?: string;
  readonly className?: string;
  readonly isDisabled?: boolean;
  /** No frame of its own. */
  readonly isQuiet?: boolean;
}

/** One of a few values. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { value, options, onChange, placeholder = 'Choose…', label, className } = props;
  const { isDisabled = false, isQuiet = false } = props;
  return (
    <Primitive.Root
      value={value ?? ''}
      onValueChange={(next) => {
        const option = options.find((each) => each.value === next);
        if (option) onChange(option.value);
      }}
      disabled={isDisabled}
    >
      <Primitive.Trigger
        {...useFieldProps()}
        aria-label={label}
        className={classes(
          isQuiet ? `${CONTROL_QUIET} h-7` : `${CONTROL} h-8`,
          'flex items-center justify-between gap-1 text-left data-placeholder:text-muted',
          className,
        )}
      >
        <span className="truncate">
          <Primitive.Value placeholder={placeholder} />
        </span>
        <ChevronDown size={14} className="shrink-0 text-muted" aria-hidden="true" />
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="ui-float z-60 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) overflow-hidden rounded-md bg-raised shadow-float"
        >
          <Primitive.Viewport className="p-1">
            {options.map((option) => (
              <Primitive.Item
                key={option.value}
                value={option.value}
                className="relative flex min-h-7 cursor-default flex-col justify-center rounded-xs py-1 pr-2 pl-7 text-body text-text outline-none select-none data-highlighted:bg-hover"
              >
                <Primitive.ItemIndicator className="absolute top-2 left-2">
                  <Check size={14} className="text-accent-text" aria-hidden="true" />
                </Primitive.ItemIndicator>
                <Primitive.ItemText>{option.label}</Primitive.ItemText>
                {option.description === undefined ? null : (
                  <span className="text-note text-muted">{option.description}</span>
                )}
              </Primitive.Item>
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
