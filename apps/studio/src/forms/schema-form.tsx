import type { JsonObject, JsonSchema } from '@heddle/contracts';
import type { ConfigPath } from '@heddle/graph';
import { useMemo, useState } from 'react';
import { Chevron } from '../ui/chevron.tsx';
import { type ChangeValue, FieldControlView } from './field-control.tsx';
import { FieldRow } from './field-row.tsx';
import { pointerOf, useFormWorld } from './form-context.ts';
import { type FormField, formFields, isShown } from './form-fields.ts';
import { type FormParts, FormPartsContext } from './form-parts.ts';

export interface SchemaFormProps {
  readonly schema: JsonSchema;
  readonly value: JsonObject;
  /** Called with the place of the changed value and its new one; undefined takes it out. */
  readonly onChange: ChangeValue;
  readonly root?: JsonSchema;
  readonly base?: ConfigPath;
}

const ROOT: ConfigPath = [];

/** A form for an object, made from its JSON Schema. Rarely used fields are folded away until they matter. */
export function SchemaForm({ schema, value, onChange, root = schema, base = ROOT }: SchemaFormProps) {
  const fields = useMemo(() => formFields(schema, root, base), [schema, root, base]);
  const shown = fields.filter((field) => isShown(field, value, fields));
  const basic = shown.filter((field) => !field.isAdvanced);
  const advanced = shown.filter((field) => field.isAdvanced);
  return (
    <FormPartsContext value={PARTS}>
      <div className="flex flex-col gap-4">
        <Rows fields={basic} value={value} onChange={onChange} />
        {advanced.length === 0 ? null : <Advanced fields={advanced} value={value} onChange={onChange} />}
      </div>
    </FormPartsContext>
  );
}

interface RowsProps {
  readonly fields: readonly FormField[];
  readonly value: JsonObject;
  readonly onChange: ChangeValue;
}

function Rows({ fields, value, onChange }: RowsProps) {
  return fields.map((field) => (
    <FieldRow key={field.key} field={field} value={value[field.key]} siblings={value} onChange={onChange} />
  ));
}

const PARTS: FormParts = { Control: FieldControlView, Row: FieldRow, Form: SchemaForm };

function Advanced({ fields, value, onChange }: RowsProps) {
  const { problems, focus } = useFormWorld();
  const isPointedAt = (path: string | undefined) =>
    fields.some((field) => path?.startsWith(pointerOf(field.path)));
  const mustShow = problems.some((problem) => isPointedAt(problem.path)) || isPointedAt(focus?.path);
  const [isOpen, setOpen] = useState(() => fields.some((field) => Object.hasOwn(value, field.key)));
  const isShownNow = isOpen || mustShow;
  return (
    <section>
      <button
        type="button"
        aria-expanded={isShownNow}
        onClick={() => setOpen(!isShownNow)}
        className="-ml-1 flex h-6 items-center gap-1 rounded-xs pr-2 text-small font-medium text-muted hover:text-text"
      >
        <Chevron isOpen={isShownNow} />
        More settings
      </button>
      {isShownNow ? (
        <div className="mt-3 flex flex-col gap-4">
          <Rows fields={fields} value={value} onChange={onChange} />
        </div>
      ) : null}
    </section>
  );
}
