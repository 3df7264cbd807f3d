import { Check } from 'lucide-react';
import { Checkbox as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';

export interface CheckboxProps {
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
  readonly children: ReactNode;
}

/** A choice in a form or a list, with its label. */
export function Checkbox({ isChecked, onChange, children }: CheckboxProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the radix checkbox inside
    <label className="flex items-center gap-2 text-small text-soft select-none">
      <Primitive.Root
        checked={isChecked}
        onCheckedChange={(next) => onChange(next === true)}
        className="flex size-4 shrink-0 items-center justify-center rounded-xs bg-sunken ring-1 ring-line-strong ring-inset data-[state=checked]:bg-accent data-[state=checked]:ring-accent"
      >
        <Primitive.Indicator>
          <Check size={12} strokeWidth={3} className="text-on-accent" aria-hidden="true" />
        </Primitive.Indicator>
      </Primitive.Root>
      {children}
    </label>
  );
}
