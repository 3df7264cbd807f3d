import type { Json, JsonObject } from '@heddle/contracts';
import { useEffect, useRef } from 'react';
import { Field } from '../ui/field.tsx';
import { type ChangeValue, FieldControlView } from './field-control.tsx';
import { pointerOf, useFieldProblem, useFormWorld } from './form-context.ts';
import type { FormField } from './form-fields.ts';

/** Controls that hold fields of their own: each of those has its own label and its own problem. */
const NESTED = new Set(['object', 'list', 'key-values']);

export interface FieldRowProps {
  readonly field: FormField;
  readonly value: Json | undefined;
  readonly siblings: JsonObject;
  readonly onChange: ChangeValue;
}

/** A field with its label, help and problem; goes into view and takes the cursor when it is asked for. */
export function FieldRow({ field, value, siblings, onChange }: FieldRowProps) {
  const row = useRef<HTMLDivElement>(null);
  const problem = useFieldProblem(field.path);
  const { focus } = useFormWorld();
  const wished = focus?.path.startsWith(pointerOf(field.path)) ? focus : undefined;
  const [wish, target, own] = [wished?.wish, wished?.path, field.path.join('.')];
  // biome-ignore lint/correctness/useExhaustiveDependencies: each wish counts once, however often the field is drawn
  useEffect(() => {
    if (target === undefined) return;
    // The inspector may only now appear, or a folded part open.
    const timer = setTimeout(() => row.current && focusDeepest(row.current, own, target), 80);
    return () => clearTimeout(timer);
  }, [wish]);
  const isInline = field.control === 'switch';
  const isNested = NESTED.has(field.control);
  return (
    <div ref={row} data-field={field.path.join('.')} data-testid="field">
      <Field
        label={field.title}
        isRequired={field.isRequired}
        isInline={isInline}
        {...(field.description === undefined ? {} : { description: field.description })}
        error={isNested && problem !== undefined && hasOwnRows(value) ? undefined : problem}
      >
        <FieldControlView field={field} value={value} siblings={siblings} onChange={onChange} />
      </Field>
    </div>
  );
}

function hasOwnRows(value: Json | undefined): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** Puts the cursor into the field nearest to a pointer: that of the value itself, or of what it lies in. */
function focusDeepest(row: HTMLElement, own: string, pointer: string): void {
  const steps = pointer
    .split('/')
    .slice(2)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const names = steps.map((_step, index) => steps.slice(0, steps.length - index).join('.'));
  const found = names
    .filter((name) => name.length > own.length)
    .map((name) => row.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`))
    .find((element) => element !== null);
  const target = found ?? row;
  target.scrollIntoView({ block: 'center' });
  target.querySelector<HTMLElement>('input, textarea, [contenteditable], button')?.focus();
}
