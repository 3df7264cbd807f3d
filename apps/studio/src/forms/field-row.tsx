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
  const isWished = focus !== undefined && focus.path.startsWith(pointerOf(field.path));
  const wish = focus?.wish;
  useEffect(() => {
    if (!isWished || wish === undefined) return;
    const timer = setTimeout(() => {
      row.current?.scrollIntoView({ block: 'center' });
      row.current?.querySelector<HTMLElement>('input, textarea, [contenteditable], button')?.focus();
    }, 80);
    return () => clearTimeout(timer);
  }, [isWished, wish]);
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
