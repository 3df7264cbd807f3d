import type { JsonSchema } from '@heddle/contracts';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Select } from '../ui/select.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { JsonEditor } from './code-controls.tsx';
import type { ControlProps } from './field-control.tsx';
import { useFormWorld } from './form-context.ts';
import { isObject } from './schema-reading.ts';
import {
  freshRowName,
  ROW_TYPES,
  type RowType,
  rowsToSchema,
  type SchemaRow,
  schemaToRows,
} from './schema-rows.ts';

const TYPE_LABELS = {
  text: 'Text',
  number: 'Number',
  integer: 'Whole number',
  boolean: 'Yes or no',
  choice: 'Choice',
  texts: 'List of texts',
  object: 'Object',
} as const satisfies Record<RowType, string>;

/** A JSON Schema of an object: a table of properties, or its JSON when it says more than a table can. */
export function SchemaControl({ field, value, onChange }: ControlProps) {
  const { emptySchema } = useFormWorld();
  const known = value ?? field.defaultValue ?? emptySchema;
  const schema: JsonSchema | undefined = isObject(known) ? known : undefined;
  const rows = schemaToRows(schema);
  const [wantsJson, setWantsJson] = useState(false);
  const isJson = wantsJson || rows === undefined;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex justify-end">
        <Segmented
          label="How to edit the schema"
          value={isJson ? 'json' : 'table'}
          options={[
            {
              value: 'table',
              label: 'Fields',
              ...(rows === undefined ? { title: 'This schema says more than a table can show' } : {}),
            },
            { value: 'json', label: 'JSON' },
          ]}
          onChange={(next) => setWantsJson(next === 'json')}
        />
      </div>
      {isJson ? (
        <JsonEditor label={field.title} value={known} onChange={(next) => onChange(field.path, next)} />
      ) : (
        <Rows
          rows={rows}
          onChange={(next) =>
            onChange(field.path, next.length === 0 ? undefined : rowsToSchema(next, schema))
          }
        />
      )}
    </div>
  );
}

function Rows({
  rows,
  onChange,
}: {
  readonly rows: readonly SchemaRow[];
  readonly onChange: (rows: SchemaRow[]) => void;
}) {
  const change = (index: number, part: Partial<SchemaRow>) =>
    onChange(rows.map((row, place) => (place === index ? { ...row, ...part } : row)));
  return (
    <div className="flex flex-col gap-1.5">
      {rows.map((row, index) => (
        <Row
          // biome-ignore lint/suspicious/noArrayIndexKey: while a name is typed, only its place says which row it is
          key={index}
          row={row}
          isNameTaken={(name) => rows.some((other, place) => place !== index && other.name === name)}
          onChange={(part) => change(index, part)}
          onRemove={() => onChange(rows.filter((_row, place) => place !== index))}
        />
      ))}
      <Button
        variant="ghost"
        size="small"
        icon={Plus}
        className="self-start"
        onClick={() =>
          onChange([
            ...rows,
            { name: freshRowName(rows), type: 'text', isRequired: true, description: '', options: [] },
          ])
        }
      >
        Add a field
      </Button>
    </div>
  );
}

interface RowProps {
  readonly row: SchemaRow;
  readonly isNameTaken: (name: string) => boolean;
  readonly onChange: (part: Partial<SchemaRow>) => void;
  readonly onRemove: () => void;
}

function Row({ row, isNameTaken, onChange, onRemove }: RowProps) {
  const [draft, setDraft] = useState<string>();
  const commit = () => {
    if (draft !== undefined && draft !== '' && draft !== row.name && !isNameTaken(draft))
      onChange({ name: draft });
    setDraft(undefined);
  };
  return (
    <div className="flex flex-col gap-1 rounded-md bg-sunken p-1.5 ring-1 ring-line ring-inset">
      <div className="flex items-center gap-1">
        <Input
          aria-label="Name of the field"
          isQuiet
          className="flex-1 font-mono font-medium"
          value={draft ?? row.name}
          aria-invalid={draft !== undefined && isNameTaken(draft) ? true : undefined}
          spellCheck={false}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => event.key === 'Enter' && commit()}
        />
        <div className="w-[112px] shrink-0">
          <Select
            label="Type of the field"
            isQuiet
            value={row.type}
            options={ROW_TYPES.map((type) => ({ value: type, label: TYPE_LABELS[type] }))}
            onChange={(type) => onChange({ type, options: type === 'choice' ? ['first', 'second'] : [] })}
          />
        </div>
        <Tooltip label={row.isRequired ? 'Required' : 'Optional'}>
          <button
            type="button"
            aria-label={`${row.name} is required`}
            aria-pressed={row.isRequired}
            onClick={() => onChange({ isRequired: !row.isRequired })}
            className="flex size-6 items-center justify-center rounded-xs text-heading text-muted hover:bg-hover aria-pressed:text-danger"
          >
            *
          </button>
        </Tooltip>
        <IconButton icon={Trash2} label={`Remove ${row.name}`} size="small" onClick={onRemove} />
      </div>
      {row.type === 'choice' ? (
        <Input
          aria-label="Choices, separated by commas"
          isQuiet
          defaultValue={row.options.join(', ')}
          onBlur={(event) =>
            onChange({
              options: event.target.value
                .split(',')
                .map((option) => option.trim())
                .filter(Boolean),
            })
          }
        />
      ) : null}
      <Input
        aria-label="What the field is for"
        isQuiet
        placeholder="What it is for"
        value={row.description}
        onChange={(event) => onChange({ description: event.target.value })}
      />
    </div>
  );
}
