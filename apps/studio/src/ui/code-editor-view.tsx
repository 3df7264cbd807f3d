import {
  acceptCompletion,
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  startCompletion,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching } from '@codemirror/language';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap, placeholder as placeholderOf, tooltips } from '@codemirror/view';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { classes } from '../lib/classes.ts';
import type { CodeEditorProps, CodeEditorViewProps, Handover } from './code-editor.tsx';
import { expressionMarks, templateMarks } from './code-editor-marks.ts';
import { codeEditorTheme } from './code-editor-theme.ts';
import { labelIdOf } from './field.tsx';
import { CONTROL_FRAME } from './input.tsx';

interface Latest {
  current: Pick<CodeEditorProps, 'onChange' | 'complete'>;
}

/** The CodeMirror side of `CodeEditor`. The document follows `value`; typing is told through `onChange`. */
export function CodeEditorView(props: CodeEditorViewProps) {
  const { value, language, isSingleLine = false, isReadOnly = false, placeholder, className, testId } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const settings = useRef(new Compartment());
  const latest = useRef<Latest['current']>(props);
  latest.current = props;
  const { id, 'aria-describedby': describedBy, 'aria-invalid': isInvalid } = props.fieldProps;
  const attributes = {
    id,
    'aria-describedby': describedBy,
    'aria-invalid': isInvalid,
    'aria-label': props.label,
    'aria-labelledby': props.label === undefined && id !== undefined ? labelIdOf(id) : undefined,
  };
  const shape = JSON.stringify([language, isSingleLine, isReadOnly, placeholder, attributes]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the view is made once; later changes are dispatched below
  useLayoutEffect(() => {
    if (!host.current) return;
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({ doc: value, extensions: [base(latest), settings.current.of([])] }),
    });
    view.current = made;
    takeOver(made, props.handover);
    return () => made.destroy();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for every member it was made from
  useEffect(() => {
    const extensions = [
      languageOf(props, latest),
      attributesOf(attributes),
      EditorState.readOnly.of(isReadOnly),
    ];
    if (isSingleLine) extensions.push(singleLine);
    if (placeholder !== undefined) extensions.push(placeholderOf(placeholder));
    view.current?.dispatch({ effects: settings.current.reconfigure(extensions) });
  }, [shape]);

  useEffect(() => {
    const current = view.current?.state.doc.toString();
    if (current === undefined || current === value) return;
    view.current?.dispatch({ changes: { from: 0, to: current.length, insert: value } });
  }, [value]);

  return (
    <div
      ref={host}
      data-testid={testId}
      data-invalid={isInvalid ? '' : undefined}
      className={classes(
        CONTROL_FRAME,
        'overflow-hidden focus-within:ring-2 focus-within:ring-accent data-invalid:ring-danger',
        isSingleLine ? 'min-h-8' : 'min-h-20',
        className,
      )}
    />
  );
}

/** Goes on where the field that stood in was left. */
function takeOver(view: EditorView, handover: Handover): void {
  const { current } = handover;
  handover.current = undefined;
  if (!current) return;
  const most = view.state.doc.length;
  view.dispatch({
    selection: { anchor: Math.min(current.anchor, most), head: Math.min(current.head, most) },
  });
  view.focus();
}

function base(latest: Latest): Extension {
  return [
    codeEditorTheme,
    history(),
    EditorView.lineWrapping,
    tooltips({ parent: document.body, position: 'fixed' }),
    keymap.of([
      { key: 'Tab', run: acceptCompletion },
      { key: 'Mod-Enter', run: () => false },
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...historyKeymap,
      ...defaultKeymap.filter((binding) => binding.key !== 'Mod-Enter' && binding.key !== 'Mod-/'),
    ]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged && !isOutside(update.transactions))
        latest.current.onChange?.(update.state.doc.toString());
    }),
  ];
}

/** Whether a change came from the `value` property rather than from a person. */
function isOutside(transactions: readonly { isUserEvent(event: string): boolean }[]): boolean {
  return !transactions.some((transaction) =>
    ['input', 'delete', 'move', 'undo', 'redo'].some((event) => transaction.isUserEvent(event)),
  );
}

function languageOf({ language }: CodeEditorProps, latest: Latest): Extension {
  const completion = autocompletion({
    override: [(context) => completionsAt(context, latest)],
    icons: false,
    activateOnTyping: true,
  });
  if (language === 'json') return [json(), bracketMatching(), closeBrackets()];
  if (language === 'template') return [templateMarks, completion, openOnBraces];
  if (language === 'expression') return [expressionMarks, bracketMatching(), closeBrackets(), completion];
  return [];
}

/** `{{` asks for completions at once, although a brace is no word. */
const openOnBraces = EditorView.updateListener.of((update) => {
  if (!update.docChanged || !update.transactions.some((each) => each.isUserEvent('input.type'))) return;
  const cursor = update.state.selection.main.head;
  const before = update.state.sliceDoc(Math.max(0, cursor - 2), cursor);
  if (before === '{{' || before.endsWith('.')) startCompletion(update.view);
});

function completionsAt(context: CompletionContext, latest: Latest): CompletionResult | null {
  const found = latest.current.complete?.(context.state.doc.toString(), context.pos);
  if (!found || found.options.length === 0) return null;
  return {
    from: found.from,
    ...(found.to === undefined ? {} : { to: found.to }),
    options: found.options.map((option) => ({
      label: option.label,
      apply: option.insert ?? option.label,
      ...(option.detail === undefined ? {} : { detail: option.detail }),
      ...(option.info === undefined ? {} : { info: option.info }),
      ...(option.boost === undefined ? {} : { boost: option.boost }),
    })),
  };
}

const singleLine: Extension = [
  EditorState.transactionFilter.of((transaction) => (transaction.newDoc.lines > 1 ? [] : transaction)),
  EditorView.theme({ '.cm-content': { padding: '6px 0' } }),
];

function attributesOf(attributes: Readonly<Record<string, string | true | undefined>>): Extension {
  const present = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return EditorView.contentAttributes.of(
    Object.fromEntries(present.map(([name, value]) => [name, String(value)])),
  );
}
