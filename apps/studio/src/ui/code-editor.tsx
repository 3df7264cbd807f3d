import { type ComponentType, lazy, Suspense } from 'react';
import { classes } from '../lib/classes.ts';
import { useFieldProps } from './field.tsx';
import { CONTROL } from './input.tsx';

/** One thing that can be completed at the cursor. */
export interface CodeCompletion {
  readonly label: string;
  /** What is inserted; the label when left out. */
  readonly insert?: string;
  /** At the right, quieter: a type. */
  readonly detail?: string;
  readonly info?: string;
  readonly boost?: number;
}

/** Completions at a place: they replace the text from `from` to `to` (the cursor when left out). */
export interface CodeCompletions {
  readonly from: number;
  readonly to?: number;
  readonly options: readonly CodeCompletion[];
}

export interface CodeEditorProps {
  readonly value: string;
  readonly onChange?: (value: string) => void;
  /** `template` marks `{{…}}`, `expression` its names and operators, `json` is checked while typing. */
  readonly language: 'text' | 'template' | 'expression' | 'json';
  /** One line: Enter does not break it. */
  readonly isSingleLine?: boolean;
  readonly isReadOnly?: boolean;
  readonly placeholder?: string;
  readonly label?: string;
  readonly complete?: (text: string, cursor: number) => CodeCompletions | undefined;
  readonly className?: string;
  readonly testId?: string;
}

export interface CodeEditorViewProps extends CodeEditorProps {
  readonly fieldProps: ReturnType<typeof useFieldProps>;
}

const View: ComponentType<CodeEditorViewProps> = lazy(() =>
  import('./code-editor-view.tsx').then((module) => ({ default: module.CodeEditorView })),
);

/** A text field that knows a language. The editor itself is loaded when first shown; until then a plain field stands in. */
export function CodeEditor(props: CodeEditorProps) {
  const fieldProps = useFieldProps();
  return (
    <Suspense fallback={<PlainEditor {...props} fieldProps={fieldProps} />}>
      <View {...props} fieldProps={fieldProps} />
    </Suspense>
  );
}

function PlainEditor({ value, onChange, isSingleLine, fieldProps, className, label }: CodeEditorViewProps) {
  return (
    <textarea
      {...fieldProps}
      aria-label={label}
      value={value}
      readOnly={onChange === undefined}
      onChange={(event) => onChange?.(event.target.value)}
      rows={isSingleLine ? 1 : 3}
      className={classes(CONTROL, 'resize-none py-1.5 font-mono text-small', className)}
    />
  );
}
