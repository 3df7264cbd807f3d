import { type ComponentType, lazy, Suspense, useLayoutEffect, useRef } from 'react';
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

/** Where the cursor stood in the field that stood in; undefined when it had no focus. */
export interface Handover {
  current: { readonly anchor: number; readonly head: number } | undefined;
}

export interface CodeEditorViewProps extends CodeEditorProps {
  readonly fieldProps: ReturnType<typeof useFieldProps>;
  readonly handover: Handover;
}

const View: ComponentType<CodeEditorViewProps> = lazy(() =>
  import('./code-editor-view.tsx').then((module) => ({ default: module.CodeEditorView })),
);

/**
 * A text field that knows a language. The editor itself is loaded when first shown; until then a plain field stands in,
 * and whoever types into that one goes on in the editor where they were.
 */
export function CodeEditor(props: CodeEditorProps) {
  const fieldProps = useFieldProps();
  const handover: Handover = useRef(undefined);
  const all = { ...props, fieldProps, handover };
  return (
    <Suspense fallback={<PlainEditor {...all} />}>
      <View {...all} />
    </Suspense>
  );
}

function PlainEditor(props: CodeEditorViewProps) {
  const { value, onChange, isSingleLine, fieldProps, className, label, placeholder, handover } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const element = field.current;
    // Runs before the field leaves the page, and the editor's own effect after that: no key is lost between.
    return () => {
      const isLeft = element === null || document.activeElement !== element;
      handover.current = isLeft ? undefined : { anchor: element.selectionStart, head: element.selectionEnd };
    };
  }, [handover]);
  return (
    <textarea
      {...fieldProps}
      ref={field}
      aria-label={label}
      value={value}
      placeholder={placeholder}
      readOnly={onChange === undefined}
      onChange={(event) => onChange?.(event.target.value)}
      rows={isSingleLine ? 1 : 3}
      className={classes(CONTROL, 'resize-none py-1.5 font-mono text-small', className)}
    />
  );
}
