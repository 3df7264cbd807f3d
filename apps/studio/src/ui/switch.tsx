import { Switch as Primitive } from 'radix-ui';
import { useFieldProps } from './field.tsx';

export interface SwitchProps {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly label?: string;
  readonly isDisabled?: boolean;
}

/** On or off, at once. */
export function Switch({ isOn, onChange, label, isDisabled = false }: SwitchProps) {
  return (
    <Primitive.Root
      {...useFieldProps()}
      checked={isOn}
      onCheckedChange={onChange}
      aria-label={label}
      disabled={isDisabled}
      className="relative h-4 w-7 shrink-0 rounded-full bg-line-strong transition-colors data-[state=checked]:bg-accent disabled:opacity-50"
    >
      <Primitive.Thumb className="block size-3 translate-x-0.5 rounded-full bg-white shadow-sm transition-transform data-[state=checked]:translate-x-3.5" />
    </Primitive.Root>
  );
}
