import type { Json, JsonObject, NodeRun } from '@heddle/contracts';
import { setConfigValue } from '@heddle/graph';
import { Clock, Link2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { NodeView } from '../canvas/node-view.ts';
import { fieldTitle, missingInput } from '../forms/missing-input.ts';
import { SchemaForm } from '../forms/schema-form.tsx';
import { useApi, useApiQuery } from '../lib/api-context.tsx';
import { errorMessage } from '../lib/api-error.ts';
import { formatUntil } from '../lib/format.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { type AnswerWay, questionOf } from './answering.ts';
import { countedFromOne } from './iteration-label.ts';
import { LongText } from './run-values.tsx';

export interface AnswerFormProps {
  readonly runId: string;
  readonly node: NodeRun;
  /** The node as the canvas shows it, for its title and its outputs. */
  readonly view: NodeView | undefined;
  /** What the node is called, where there is no view. */
  readonly title?: string | undefined;
}

/** What a waiting node asks, and the form to answer it with; a sentence when it asks nobody. */
export function AnswerForm({ runId, node, view, title = view?.title ?? node.id }: AnswerFormProps) {
  const question = useMemo(() => questionOf(node, view), [node, view]);
  const [values, setValues] = useState<JsonObject>({});
  const { send, sending, problem, setProblem } = useSending(runId, node);
  const link = useLink(runId, node);
  if (node.status !== 'waiting' || !node.waits) return null;
  if (!question) return <Waits node={node} />;
  const answer = (way: AnswerWay) => {
    const missing = way.isWhole ? missingInput(question.schema, values) : undefined;
    if (missing === undefined) void send(way.id, way.valueOf(values));
    else setProblem(`Fill in “${fieldTitle(question.schema, missing)}” first.`);
  };
  return (
    <section
      className="flex flex-col gap-3 rounded-md bg-surface p-3 ring-1 ring-warning/40 ring-inset"
      aria-label={`Answer ${title}`}
      data-testid="answer-form"
      data-node={node.id}
    >
      <div className="flex flex-col gap-1.5">
        <p className="flex items-center gap-1.5 text-note font-medium text-warning">
          <Clock size={12} aria-hidden="true" />
          {title}
          {node.iteration === '' ? null : ` ${countedFromOne(node.iteration)}`} waits for an answer
          <Until node={node} />
          {link === undefined ? null : (
            <CopyButton
              className="-my-1 ml-auto"
              icon={Link2}
              text={link}
              label="Copy a link: whoever has it may answer, once, without an account"
            />
          )}
        </p>
        <h3 className="text-body font-semibold text-text">{question.title}</h3>
        {question.text === '' ? null : <LongText text={question.text} />}
      </div>
      <SchemaForm
        schema={question.schema}
        value={values}
        onChange={(path, value) => {
          setProblem(undefined);
          setValues((before) => setConfigValue(before, path, value));
        }}
      />
      {problem === undefined ? null : (
        <p className="text-small text-danger" role="alert">
          {problem}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        {question.ways.map((way) => (
          <Button
            key={way.id}
            variant={way.tone}
            isBusy={sending === way.id}
            disabled={sending !== undefined}
            data-testid={`answer-${way.id}`}
            onClick={() => answer(way)}
          >
            {way.label}
          </Button>
        ))}
      </div>
    </section>
  );
}

/** The address at which anybody may answer. The stream does not carry it: it is in the record, for who may answer. */
function useLink(runId: string, { id, iteration, waits }: NodeRun): string | undefined {
  const isMissing = waits?.link === undefined && waits?.on?.includes('signal') === true;
  const record = useApiQuery('getRun', { params: { id: runId } }, { enabled: isMissing, staleTime: 0 });
  const read = record.data?.nodes.find((node) => node.id === id && node.iteration === iteration);
  return waits?.link ?? (isMissing ? read?.waits?.link : undefined);
}

function useSending(runId: string, { id, iteration }: NodeRun) {
  const api = useApi();
  const [sending, setSending] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const send = async (way: string, value: Json) => {
    setSending(way);
    setProblem(undefined);
    try {
      await api.call('signalRun', {
        params: { id: runId },
        body: { nodeId: id, ...(iteration === '' ? {} : { iteration }), value },
      });
    } catch (error) {
      setProblem(errorMessage(error));
      setSending(undefined);
    }
  };
  return { send, sending, problem, setProblem };
}

/** A wait that nobody answers: for time, or for a run that was called. */
function Waits({ node }: { readonly node: NodeRun }) {
  return (
    <p className="flex items-center gap-1.5 rounded-sm bg-warning-soft px-2.5 py-2 text-small text-text">
      <Clock size={13} className="shrink-0 text-warning" aria-hidden="true" />
      {node.waits?.reason}
      <Until node={node} />
    </p>
  );
}

function Until({ node }: { readonly node: NodeRun }) {
  const until = node.waits?.until;
  return until === undefined ? null : (
    <span className="font-normal whitespace-nowrap text-muted">· until {formatUntil(until, Date.now())}</span>
  );
}
