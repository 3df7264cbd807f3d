import { Slider as Primitive } from 'radix-ui';
import { useFieldProps } from './field.tsx';

export interface SliderProps {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly label: string;
  readonly onChange: (value: number) => void;
}

/** A number on a scale. */
export function Slider({ value, min, max, step, label, onChange }: SliderProps) {
  return (
    <Primitive.Root
      value={[value]}
      min={min}
      max={max}
      step={step}
      onValueChange={([next]) => next !== undefined && onChange(next)}
      className="relative flex h-8 flex-1 touch-none items-center select-none"
    >
      <Primitive.Track className="relative h-1 flex-1 rounded-full bg-line-strong">
        <Primitive.Range className="absolute h-full rounded-full bg-accent" />
      </Primitive.Track>
      <Primitive.Thumb
        {...useFieldProps()}
        aria-label={label}
        className="block size-3.5 rounded-full bg-white shadow-[0_0_0_1px_rgb(0_0_0/0.15),0_1px_3px_rgb(0_0_0/0.25)]"
      />
    </Primitive.Root>
  );
}
