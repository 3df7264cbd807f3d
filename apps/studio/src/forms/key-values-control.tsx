import type { Json, JsonObject } from '@heddle/contracts';
import { KeyRound, Plus, Trash2, Type } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import type { ControlProps } from './field-control.tsx';
import { FieldProblem } from './field-problem.tsx';
import { type FormField, toField } from './form-fields.ts';
import { useFormParts } from './form-parts.ts';
import { isObject, resolveSchema } from './schema-reading.ts';

/** Names with values each: headers, queries, mappings. A value is a text with references, or a stored secret where the schema allows one. */
export function KeyValuesControl({ field, value, onChange }: ControlProps) {
  const values = isObject(value) ? value : {};
  const entries = Object.entries(values);
  const schema = resolveSchema(field.root, field.schema.additionalProperties);
  const add = () => onChange(field.path, { ...values, [freshKey(values)]: '' });
  return (
    <div className="flex flex-col gap-1.5">
      {entries.map(([key, member], index) => (
        <Entry
          // The place is the identity: while a name is typed it changes with every letter.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          key={index}
          name={key}
          member={member}
          field={memberField(field, key, schema, member)}
          canBeSecret={allowsSecret(schema)}
          onRename={(name) => onChange(field.path, renameKey(values, key, name))}
          onChange={onChange}
          onRemove={() => onChange([...field.path, key], undefined)}
        />
      ))}
      <Button variant="ghost" size="small" icon={Plus} className="self-start" onClick={add}>
        Add
      </Button>
    </div>
  );
}

interface EntryProps {
  readonly name: string;
  readonly member: Json;
  readonly field: FormField;
  readonly canBeSecret: boolean;
  readonly onRename: (name: string) => void;
  readonly onChange: ControlProps['onChange'];
  readonly onRemove: () => void;
}

function Entry({ name, member, field, canBeSecret, onRename, onChange, onRemove }: EntryProps) {
  const { Control } = useFormParts();
  const [draft, setDraft] = useState<string>();
  const isSecret = isObject(member);
  const commit = () => {
    if (draft !== undefined && draft !== name && draft !== '') onRename(draft);
    setDraft(undefined);
  };
  return (
    <div className="flex flex-col gap-1" data-field={field.path.join('.')}>
      <div className="flex items-start gap-1">
        <div className="w-[34%] shrink-0">
          <Input
            aria-label="Name"
            value={draft ?? name}
            placeholder="Name"
            spellCheck={false}
            onChange={(event) => setDraft(event.target.value)}
            onBlur={commit}
            onKeyDown={(event) => event.key === 'Enter' && commit()}
          />
        </div>
        <div className="min-w-0 flex-1">
          <Control
            field={field}
            value={member}
            siblings={{}}
            onChange={(path, next) => onChange(path, next ?? '')}
          />
        </div>
        {canBeSecret ? (
          <IconButton
            icon={isSecret ? Type : KeyRound}
            label={isSecret ? 'Use a text instead' : 'Use a stored secret instead'}
            size="small"
            className="mt-1"
            onClick={() => onChange(field.path, isSecret ? '' : { secret: 'choose' })}
          />
        ) : null}
        <IconButton icon={Trash2} label={`Remove ${name}`} size="small" className="mt-1" onClick={onRemove} />
      </div>
      <FieldProblem path={field.path} />
    </div>
  );
}

function memberField(field: FormField, key: string, schema: Json, member: Json): FormField {
  const branch = isObject(schema) ? branchFor(schema, member) : {};
  const made = toField({
    key,
    path: [...field.path, key],
    schema: { title: key, ...branch },
    root: field.root,
    isRequired: true,
  });
  // One line each, however long a text may become.
  return { ...made, isMultiline: false };
}

/** Of a union, the branch that a value belongs to: objects to the secret, texts to the text. */
function branchFor(schema: JsonObject, member: Json): JsonObject {
  const branches = schema.anyOf ?? schema.oneOf;
  if (!Array.isArray(branches)) return schema;
  const wanted = isObject(member) ? 'secret' : undefined;
  const found = branches.find(
    (branch) => isObject(branch) && (branch['x-heddle'] === 'secret') === (wanted === 'secret'),
  );
  return isObject(found) ? found : {};
}

function allowsSecret(schema: JsonObject): boolean {
  const branches = schema.anyOf ?? schema.oneOf;
  return (
    Array.isArray(branches) && branches.some((branch) => isObject(branch) && branch['x-heddle'] === 'secret')
  );
}

function freshKey(values: JsonObject): string {
  for (let count = 1; ; count++) {
    const key = count === 1 ? 'name' : `name-${count}`;
    if (!Object.hasOwn(values, key)) return key;
  }
}

/** The same object with one key under another name, at its place; a name that is taken changes nothing. */
export function renameKey(values: JsonObject, from: string, to: string): JsonObject {
  if (Object.hasOwn(values, to)) return values;
  return Object.fromEntries(Object.entries(values).map(([key, member]) => [key === from ? to : key, member]));
}
