import type { Json } from '@heddle/contracts';
import { expressionCompletions, templateCompletions } from '@heddle/graph';
import { useState } from 'react';
import { type CodeCompletions, CodeEditor } from '../ui/code-editor.tsx';
import type { ControlProps } from './field-control.tsx';
import { useFormWorld } from './form-context.ts';
import { textToValue } from './plain-controls.tsx';

type Completion = ReturnType<typeof templateCompletions>[number];

function toCompletions(found: readonly Completion[]): CodeCompletions | undefined {
  const [first] = found;
  if (!first) return undefined;
  const options = found.map(({ label, insert, detail }, index) => ({
    label,
    insert,
    detail,
    boost: 50 - index,
  }));
  return { from: first.from, to: first.to, options };
}

/** Text with `{{references}}`, completed while typing. */
export function TemplateControl({ field, value, onChange }: ControlProps) {
  const { references } = useFormWorld();
  const text = typeof value === 'string' ? value : '';
  return (
    <CodeEditor
      language="template"
      value={text === '' && typeof field.defaultValue === 'string' ? field.defaultValue : text}
      isSingleLine={!field.isMultiline}
      placeholder={field.placeholder ?? 'Text; type {{ to insert a value'}
      complete={(source, cursor) => toCompletions(templateCompletions(source, cursor, references))}
      onChange={(next) => onChange(field.path, textToValue(field, next))}
    />
  );
}

/** A condition or a computation over values. */
export function ExpressionControl({ field, value, onChange }: ControlProps) {
  const { references, ownInputs } = useFormWorld();
  return (
    <CodeEditor
      language="expression"
      value={typeof value === 'string' ? value : ''}
      isSingleLine
      placeholder={field.placeholder ?? 'An expression'}
      complete={(source, cursor) =>
        toCompletions(expressionCompletions(source, cursor, [...ownInputs, ...references]))
      }
      onChange={(next) => onChange(field.path, next)}
    />
  );
}

/** Plain code or long text in a fixed-width font. */
export function CodeControl({ field, value, onChange }: ControlProps) {
  return (
    <CodeEditor
      language="text"
      value={typeof value === 'string' ? value : ''}
      {...(field.placeholder === undefined ? {} : { placeholder: field.placeholder })}
      onChange={(next) => onChange(field.path, textToValue(field, next))}
    />
  );
}

/** Any JSON value. What is half typed stays here until it can be read. */
export function JsonControl({ field, value, onChange }: ControlProps) {
  return (
    <JsonEditor
      value={value ?? field.defaultValue}
      onChange={(next) => onChange(field.path, next)}
      label={field.title}
    />
  );
}

/** An editor of a JSON value that tells only values that can be read. */
export function JsonEditor({
  value,
  onChange,
  label,
}: {
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  readonly label: string;
}) {
  const [draft, setDraft] = useState<{ readonly text: string; readonly of: Json | undefined }>();
  const isCurrent = draft !== undefined && JSON.stringify(draft.of) === JSON.stringify(value);
  const written = value === undefined ? '' : JSON.stringify(value, null, 2);
  const text = isCurrent ? draft.text : written;
  const parsed = parseJson(text);
  return (
    <>
      <CodeEditor
        language="json"
        label={label}
        value={text}
        onChange={(next) => {
          const read = parseJson(next);
          setDraft({ text: next, of: read.ok ? read.value : value });
          if (read.ok) onChange(read.value);
        }}
      />
      {parsed.ok ? null : <p className="mt-1 text-small text-danger">{parsed.reason}</p>}
    </>
  );
}

type ParsedJson =
  | { readonly ok: true; readonly value: Json | undefined }
  | { readonly ok: false; readonly reason: string };

function parseJson(text: string): ParsedJson {
  if (text.trim() === '') return { ok: true, value: undefined };
  try {
    const value: Json = JSON.parse(text);
    return { ok: true, value };
  } catch (error) {
    return {
      ok: false,
      reason: `This is not JSON yet: ${error instanceof Error ? error.message : 'unreadable'}`,
    };
  }
}
