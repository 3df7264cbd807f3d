import type { Json } from '@heddle/contracts';
import { useState } from 'react';
import { Input, Textarea } from '../ui/input.tsx';
import { Slider } from '../ui/slider.tsx';
import { Switch } from '../ui/switch.tsx';
import type { ControlProps } from './field-control.tsx';
import type { FormField } from './form-fields.ts';

/** Text as it is written; empty takes the value out, unless its default is another text. */
export function textToValue(field: FormField, text: string): Json | undefined {
  const hasOtherDefault = typeof field.defaultValue === 'string' && field.defaultValue !== '';
  return text === '' && !hasOtherDefault ? undefined : text;
}

export function TextControl({ field, value, onChange }: ControlProps) {
  const shown = typeof value === 'string' ? value : undefined;
  const fallback = typeof field.defaultValue === 'string' ? field.defaultValue : '';
  const Element = field.control === 'multiline' ? Textarea : Input;
  return (
    <Element
      value={shown ?? fallback}
      placeholder={field.placeholder}
      spellCheck={field.control === 'multiline'}
      onChange={(event) => onChange(field.path, textToValue(field, event.target.value))}
    />
  );
}

export function NumberControl({ field, value, onChange }: ControlProps) {
  const shown = typeof value === 'number' ? value : field.defaultValue;
  return (
    <NumberInput field={field} value={typeof shown === 'number' ? shown : undefined} onChange={onChange} />
  );
}

function NumberInput({
  field,
  value,
  onChange,
  className,
}: Pick<ControlProps, 'field' | 'onChange'> & {
  readonly value: number | undefined;
  readonly className?: string;
}) {
  // What is half typed ("1.", "-") is no number yet and must not be taken away.
  const [draft, setDraft] = useState<string>();
  const commit = (text: string) => {
    setDraft(text);
    if (text.trim() === '') return onChange(field.path, undefined);
    const number = Number(text);
    if (Number.isFinite(number)) onChange(field.path, number);
  };
  return (
    <Input
      type="text"
      inputMode={field.isWhole ? 'numeric' : 'decimal'}
      className={className}
      value={draft ?? (value === undefined ? '' : String(value))}
      placeholder={field.placeholder ?? rangeText(field)}
      onChange={(event) => commit(event.target.value)}
      onBlur={() => setDraft(undefined)}
      onKeyDown={(event) => {
        const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        setDraft(undefined);
        onChange(field.path, stepped(field, value ?? field.min ?? 0, step));
      }}
    />
  );
}

function stepped(field: FormField, value: number, direction: number): number {
  const size = stepOf(field);
  const next = Math.round((value + direction * size) / size) * size;
  const bounded = Math.min(
    field.max ?? Number.POSITIVE_INFINITY,
    Math.max(field.min ?? Number.NEGATIVE_INFINITY, next),
  );
  return Number(bounded.toFixed(6));
}

function stepOf(field: FormField): number {
  if (field.isWhole) return 1;
  const span = (field.max ?? 1) - (field.min ?? 0);
  return span <= 2 ? 0.05 : 0.1;
}

function rangeText({ min, max }: FormField): string {
  if (min !== undefined && max !== undefined) return `${min.toLocaleString()} – ${max.toLocaleString()}`;
  return min === undefined ? '' : `at least ${min.toLocaleString()}`;
}

export function SliderControl({ field, value, onChange }: ControlProps) {
  const known = typeof value === 'number' ? value : field.defaultValue;
  const number = typeof known === 'number' ? known : undefined;
  return (
    <div className="flex items-center gap-3">
      <Slider
        label={field.title}
        value={number ?? field.min ?? 0}
        min={field.min ?? 0}
        max={field.max ?? 1}
        step={stepOf(field)}
        onChange={(next) => onChange(field.path, Number(next.toFixed(4)))}
      />
      <div className="w-16 shrink-0">
        <NumberInput field={field} value={number} onChange={onChange} className="text-right tabular-nums" />
      </div>
    </div>
  );
}

export function SwitchControl({ field, value, onChange }: ControlProps) {
  const isOn = typeof value === 'boolean' ? value : field.defaultValue === true;
  return <Switch isOn={isOn} onChange={(next) => onChange(field.path, next)} />;
}
