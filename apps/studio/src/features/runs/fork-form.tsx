import type { JsonObject, NodeRun, RunView } from '@heddle/contracts';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { useApiMutation } from '../../lib/api-context.tsx';
import { paths } from '../../lib/paths.ts';
import { useGo } from '../../lib/route-params.ts';
import { Button } from '../../ui/button.tsx';
import { CodeEditor } from '../../ui/code-editor.tsx';
import { Field } from '../../ui/field.tsx';
import { Textarea } from '../../ui/input.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { changedInputs, changedJson, type EditedInput, toEdited, toJsonText } from './edited-inputs.ts';
import { PanelPart } from './panel-part.tsx';
import type { RestartPoint } from './restart-point.ts';

export interface ForkFormProps {
  readonly run: RunView;
  readonly flowId: string;
  readonly point: RestartPoint;
  readonly title: string;
  readonly onClose: () => void;
}

type Mode = 'form' | 'json';

/** Starts a run that goes on from a node of this one, with what enters the node as somebody wants it. */
export function ForkForm({ run, flowId, point, title, onClose }: ForkFormProps) {
  const go = useGo();
  const [fields, setFields] = useState(() => toEdited(portsOf(point, run), enteredOf(point, run)));
  const [mode, setMode] = useState<Mode>('form');
  const [json, setJson] = useState('');
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const start = useApiMutation('startRun', {
    refreshes: ['listRuns'],
    onSuccess: ({ runId }) => go(paths.run(runId)),
  });
  const submit = () => {
    const read = mode === 'json' ? changedJson(json, fields) : changedInputs(fields);
    if ('problem' in read) return setProblems({ json: read.problem });
    if ('problems' in read) return setProblems(read.problems);
    setProblems({});
    start.mutate({ params: { id: flowId }, body: { from: fromOf(run, point, read.inputs) } });
  };
  const choose = (next: Mode) => {
    if (next === 'json') setJson(toJsonText(fields));
    setProblems({});
    setMode(next);
  };
  return (
    <PanelPart
      title={`Run from ${title}`}
      aside={
        fields.length === 0 ? null : (
          <Segmented label="How to edit the inputs" value={mode} options={MODES} onChange={choose} />
        )
      }
    >
      <form
        className="flex flex-col gap-3"
        data-testid="fork-form"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p className="text-small text-muted">
          {point.isAround ? `A run starts again at the container: all of ${title} runs. ` : ''}
          What comes before is taken from this run and not paid again. The flow runs as it is saved now.
        </p>
        {mode === 'form' ? (
          fields.map((field) => (
            <InputField
              key={field.name}
              field={field}
              problem={problems[field.name]}
              onChange={(text) =>
                setFields(fields.map((each) => (each.name === field.name ? { ...each, text } : each)))
              }
            />
          ))
        ) : (
          <Field label="Inputs as JSON" error={problems.json}>
            <CodeEditor
              language="json"
              value={json}
              onChange={setJson}
              label="Inputs as JSON"
              testId="fork-json"
            />
          </Field>
        )}
        {start.error ? (
          <p className="text-small text-danger" role="alert">
            {start.error.message}
          </p>
        ) : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            type="submit"
            icon={Play}
            isBusy={start.isPending}
            data-testid="fork-start"
          >
            Run
          </Button>
        </div>
      </form>
    </PanelPart>
  );
}

const MODES = [
  { value: 'form', label: 'Form' },
  { value: 'json', label: 'JSON' },
] as const;

function InputField({
  field,
  problem,
  onChange,
}: {
  readonly field: EditedInput;
  readonly problem: string | undefined;
  readonly onChange: (text: string) => void;
}) {
  return (
    <div data-field={field.name}>
      <Field
        label={field.title}
        error={problem}
        aside={
          field.text === field.before ? null : <span className="text-note text-accent-text">changed</span>
        }
      >
        {field.isText ? (
          <Textarea value={field.text} onChange={(event) => onChange(event.target.value)} />
        ) : (
          <CodeEditor language="json" value={field.text} onChange={onChange} label={field.title} />
        )}
      </Field>
    </div>
  );
}

/** An input node takes the fields of the run's input. */
function portsOf(point: RestartPoint, run: RunView): RestartPoint['ports'] {
  if (!point.isInput) return point.ports;
  return Object.entries(run.input).map(([name, value]) => ({
    name,
    type: typeof value === 'string' ? 'text' : 'any',
  }));
}

function enteredOf(point: RestartPoint, run: RunView): JsonObject {
  if (point.isInput) return run.input;
  const ran = run.nodes.find((node: NodeRun) => node.id === point.node.id && node.iteration === '');
  return ran?.inputs ?? {};
}

function fromOf(run: RunView, point: RestartPoint, inputs: JsonObject) {
  const from = { runId: run.id, nodeId: point.node.id };
  return Object.keys(inputs).length === 0 ? from : { ...from, inputs };
}
