import type { Json, JsonObject } from '@heddle/contracts';
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import type { ControlProps } from './field-control.tsx';
import { FieldProblem } from './field-problem.tsx';
import { type FormField, formFields, toField } from './form-fields.ts';
import { useFormParts } from './form-parts.ts';
import { isObject, resolveSchema } from './schema-reading.ts';

const MAXIMUM_SHOWN = 200;

/** An object inside the config, as an indented form. */
export function ObjectControl({ field, value, onChange }: ControlProps) {
  const { Form } = useFormParts();
  return (
    <div className="border-l border-line pl-3">
      <Form
        schema={field.schema}
        root={field.root}
        base={field.path}
        value={isObject(value) ? value : {}}
        onChange={onChange}
      />
    </div>
  );
}

/** Several values of one shape, in an order that matters. */
export function ListControl({ field, value, onChange }: ControlProps) {
  const items = listOf(value ?? field.defaultValue);
  const itemSchema = resolveSchema(field.root, field.schema.items);
  const replace = (next: readonly Json[]) => onChange(field.path, next);
  const move = (index: number, by: number) => {
    const moved = [...items];
    const [item] = moved.splice(index, 1);
    if (item !== undefined) moved.splice(index + by, 0, item);
    replace(moved);
  };
  return (
    <div className="flex flex-col gap-2">
      {items.slice(0, MAXIMUM_SHOWN).map((item, index) => (
        <Item
          // biome-ignore lint/suspicious/noArrayIndexKey: items have no identity but their place
          key={index}
          field={toField({
            key: String(index),
            path: [...field.path, index],
            schema: itemSchema,
            root: field.root,
            isRequired: true,
          })}
          value={item}
          onChange={(path, next) => {
            // A list that is still the default must be written down before one of its items can change.
            if (value === undefined) replace(items);
            onChange(path, next ?? '');
          }}
          tools={
            <>
              {index > 0 ? (
                <IconButton icon={ArrowUp} label="Move up" size="small" onClick={() => move(index, -1)} />
              ) : null}
              {index < items.length - 1 ? (
                <IconButton icon={ArrowDown} label="Move down" size="small" onClick={() => move(index, 1)} />
              ) : null}
              <IconButton
                icon={Trash2}
                label={`Remove item ${index + 1}`}
                size="small"
                onClick={() => replace(items.filter((_item, place) => place !== index))}
              />
            </>
          }
        />
      ))}
      <Button
        variant="ghost"
        size="small"
        icon={Plus}
        className="self-start"
        onClick={() => replace([...items, newItem(itemSchema, items)])}
      >
        Add
      </Button>
    </div>
  );
}

interface ItemProps {
  readonly field: FormField;
  readonly value: Json;
  readonly onChange: ControlProps['onChange'];
  readonly tools: React.ReactNode;
}

function Item({ field, value, onChange, tools }: ItemProps) {
  const { Control, Row } = useFormParts();
  if (field.control !== 'object') {
    return (
      <div className="flex items-start gap-1" data-field={field.path.join('.')}>
        <div className="min-w-0 flex-1">
          <Control field={field} value={value} siblings={{}} onChange={onChange} />
          <FieldProblem path={field.path} />
        </div>
        <div className="flex pt-1">{tools}</div>
      </div>
    );
  }
  const values = isObject(value) ? value : {};
  const fields = formFields(field.schema, field.root, field.path);
  const name = fields[0]?.control === 'text' ? fields[0] : undefined;
  return (
    <div className="rounded-md bg-sunken p-2 ring-1 ring-line ring-inset">
      <div className="flex items-center gap-1">
        {name ? (
          <NameInput field={name} value={values[name.key]} onChange={onChange} />
        ) : (
          <span className="flex-1 text-small font-medium text-muted">{Number(field.key) + 1}</span>
        )}
        {tools}
      </div>
      {name ? <FieldProblem path={name.path} /> : null}
      <div className="mt-2 flex flex-col gap-3">
        {fields
          .filter((each) => each !== name)
          .map((each) => (
            <Row key={each.key} field={each} value={values[each.key]} siblings={values} onChange={onChange} />
          ))}
      </div>
    </div>
  );
}

/** The name of an item. Names may be ports, so a new one counts when it is finished, not at every letter. */
function NameInput({
  field,
  value,
  onChange,
}: {
  readonly field: FormField;
  readonly value: Json | undefined;
  readonly onChange: ControlProps['onChange'];
}) {
  const [draft, setDraft] = useState<string>();
  const known = typeof value === 'string' ? value : '';
  const commit = () => {
    if (draft !== undefined && draft !== known) onChange(field.path, draft);
    setDraft(undefined);
  };
  return (
    <div className="min-w-0 flex-1" data-field={field.path.join('.')}>
      <Input
        aria-label={field.title}
        placeholder={field.title}
        value={draft ?? known}
        spellCheck={false}
        className="font-medium"
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
    </div>
  );
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** What a new item begins with: a free name where it has one, an empty text otherwise. */
function newItem(schema: JsonObject, items: readonly Json[]): Json {
  if (schema.default !== undefined) return schema.default;
  if (!isObject(schema.properties)) return schema.type === 'string' ? '' : {};
  const names = new Set(items.map((item) => (isObject(item) ? item.name : undefined)));
  if (!Object.hasOwn(schema.properties, 'name')) return {};
  for (let count = items.length + 1; ; count++) {
    const name = `case_${count}`;
    if (!names.has(name)) return { name };
  }
}
