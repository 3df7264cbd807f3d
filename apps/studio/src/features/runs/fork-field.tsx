import { Button } from '../../ui/button.tsx';
import { CodeEditor } from '../../ui/code-editor.tsx';
import { Field } from '../../ui/field.tsx';
import { Textarea } from '../../ui/input.tsx';
import { type EditedInput, isChanged, type KeptInput, withReplaced } from './edited-inputs.ts';

export interface ForkFieldProps {
  readonly field: EditedInput;
  readonly problem: string | undefined;
  readonly onChange: (field: EditedInput) => void;
}

/** One input of the node: a field, or for a value too long for one its beginning and the way to give another. */
export function ForkField({ field, problem, onChange }: ForkFieldProps) {
  const { kept, name, title, text, isText } = field;
  const isKept = kept !== undefined && !kept.isReplaced;
  const write = (next: string) => onChange({ ...field, text: next });
  return (
    <div data-field={name}>
      <Field
        label={title}
        error={problem}
        aside={
          <span className="flex items-center gap-2">
            {isChanged(field) ? <span className="text-note text-accent-text">changed</span> : null}
            {kept?.isReplaced ? (
              <Button size="small" variant="ghost" onClick={() => onChange(withReplaced(field, false))}>
                Keep it as it was
              </Button>
            ) : null}
          </span>
        }
      >
        {isKept ? (
          <Kept title={title} kept={kept} onReplace={() => onChange(withReplaced(field, true))} />
        ) : null}
        {!isKept && isText ? <Textarea value={text} onChange={(event) => write(event.target.value)} /> : null}
        {isKept || isText ? null : <CodeEditor language="json" value={text} onChange={write} label={title} />}
      </Field>
    </div>
  );
}

function Kept({
  title,
  kept,
  onReplace,
}: {
  readonly title: string;
  readonly kept: KeptInput;
  readonly onReplace: () => void;
}) {
  return (
    <div className="overflow-clip rounded-sm bg-sunken ring-1 ring-line ring-inset" data-testid="kept-input">
      {kept.start === '' ? null : (
        <p className="max-h-24 overflow-hidden px-2 pt-1.5 text-body break-words whitespace-pre-wrap text-soft [mask-image:linear-gradient(black_50%,transparent)]">
          {kept.start}
        </p>
      )}
      <p className="flex items-center justify-between gap-3 border-t border-line px-2 py-1.5 text-small text-muted">
        <span>
          {kept.length === undefined
            ? 'It cannot be read just now. It enters as it is.'
            : `${kept.length.toLocaleString()} characters, too long to edit here. It enters as it is.`}
        </span>
        <Button size="small" aria-label={`Replace ${title}`} onClick={onReplace}>
          Replace
        </Button>
      </p>
    </div>
  );
}
