import type { JsonObject, NodeRun, Plan, RunView } from '@heddle/contracts';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { useApiMutation } from '../../lib/api-context.tsx';
import { paths } from '../../lib/paths.ts';
import { useGo } from '../../lib/route-params.ts';
import { useNodeValues } from '../../runs/use-node-values.ts';
import { CodeEditor } from '../../ui/code-editor.tsx';
import { Field } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { changedInputs, changedJson, type EditedInput, toEdited, toJsonText } from './edited-inputs.ts';
import { ForkField } from './fork-field.tsx';
import { FormFoot } from './form-foot.tsx';
import { PanelPart } from './panel-part.tsx';
import type { RestartPoint } from './restart-point.ts';

export interface ForkFormProps {
  readonly run: RunView;
  readonly flowId: string;
  readonly point: RestartPoint;
  /** The plan of the flow as it ran. */
  readonly plan: Plan | undefined;
  readonly title: string;
  readonly onClose: () => void;
}

type Mode = 'form' | 'json';

/** Starts a run that goes on from a node of this one, with what enters the node as somebody wants it. */
export function ForkForm(props: ForkFormProps) {
  const { run, point, plan, title } = props;
  const ran = run.nodes.find((node) => node.id === point.node.id && node.iteration === '');
  const values = useNodeValues(run, ran ?? notStarted(point.node.id), plan);
  if (values.isLoading) {
    return (
      <PanelPart title={`Run from ${title}`}>
        <p className="flex items-center gap-2 text-small text-muted" role="status">
          <Spinner /> Reading what entered…
        </p>
        <Skeleton className="h-16" />
      </PanelPart>
    );
  }
  return <Form {...props} entered={values.inputs ?? {}} isPartial={!!values.error} />;
}

function notStarted(id: string): NodeRun {
  return { id, iteration: '', status: 'pending', attempts: 0 };
}

interface FormProps extends ForkFormProps {
  /** What entered the node, by port. */
  readonly entered: JsonObject;
  /** Some of it could not be read. */
  readonly isPartial: boolean;
}

function Form(props: FormProps) {
  const { point, title, onClose } = props;
  const { fields, setFields, mode, choose, json, setJson, problems, start, submit } = useFork(props);
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
            <ForkField
              key={field.name}
              field={field}
              problem={problems[field.name]}
              onChange={(next) => setFields(fields.map((each) => (each === field ? next : each)))}
            />
          ))
        ) : (
          <Field label="Inputs as JSON" error={problems.json} description={leftOut(fields)}>
            <CodeEditor
              language="json"
              value={json}
              onChange={setJson}
              label="Inputs as JSON"
              testId="fork-json"
            />
          </Field>
        )}
        <FormFoot
          submitLabel="Run"
          testId="fork-start"
          icon={Play}
          error={start.error}
          isBusy={start.isPending}
          onCancel={onClose}
        />
      </form>
    </PanelPart>
  );
}

/** What enters the node as somebody edits it, field by field or as JSON, and the run that starts with it. */
function useFork({ run, flowId, point, entered, isPartial }: FormProps) {
  const go = useGo();
  const [fields, setFields] = useState(() => {
    const ports = portsOf(point, entered);
    return toEdited(ports, entered, isPartial ? ports.map((port) => port.name) : []);
  });
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
  return { fields, setFields, mode, choose, json, setJson, problems, start, submit };
}

const MODES = [
  { value: 'form', label: 'Form' },
  { value: 'json', label: 'JSON' },
] as const;

/** Which inputs the JSON does not name because they are too long, in a sentence. */
function leftOut(fields: readonly EditedInput[]): string | undefined {
  const names = fields.flatMap(({ name, kept }) => (kept && !kept.isReplaced ? [name] : []));
  if (names.length === 0) return undefined;
  return `Left out because too long, and entering as it is unless you name it here: ${names.join(', ')}.`;
}

/** An input node takes the fields of the run's input. */
function portsOf(point: RestartPoint, entered: JsonObject): RestartPoint['ports'] {
  if (!point.isInput) return point.ports;
  return Object.entries(entered).map(([name, value]) => ({
    name,
    type: typeof value === 'string' ? 'text' : 'any',
  }));
}

function fromOf(run: RunView, point: RestartPoint, inputs: JsonObject) {
  const from = { runId: run.id, nodeId: point.node.id };
  return Object.keys(inputs).length === 0 ? from : { ...from, inputs };
}
