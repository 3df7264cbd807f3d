import type { Knowledge } from '@heddle/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { CircleAlert, FileUp, X } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { apiKey, useApi } from '../../lib/api-context.tsx';
import { classes } from '../../lib/classes.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Progress } from '../../ui/progress.tsx';
import { toBatches, type UploadProblem, uploadFiles } from './upload-files.ts';

const ACCEPTED = '.md,.markdown,.txt,.html,.htm,.pdf';

interface Sending {
  readonly done: number;
  readonly total: number;
  readonly stop: () => void;
}

/** Takes files by drag and drop or by choosing, sends them with a count, and names what was refused. */
export function UploadArea({ base }: { readonly base: Knowledge }) {
  const chooser = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const { send, sending, problems, forgetProblems } = useUpload(base.id);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void send([...event.dataTransfer.files]);
  };
  return (
    <div className="flex flex-col gap-2">
      <section
        aria-label="Upload documents"
        data-testid="upload-area"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
        className={classes(
          'flex min-h-22 items-center gap-4 rounded-lg border border-dashed px-5 py-4 transition-colors',
          isOver ? 'border-accent bg-accent-soft' : 'border-line-strong bg-surface',
        )}
      >
        <span className="flex size-10 shrink-0 items-center justify-center rounded-md bg-hover text-muted">
          <FileUp size={20} strokeWidth={1.5} aria-hidden="true" />
        </span>
        {sending ? <Sent {...sending} /> : <Invitation onChoose={() => chooser.current?.click()} />}
        <input
          ref={chooser}
          type="file"
          multiple
          accept={ACCEPTED}
          hidden
          data-testid="upload-input"
          onChange={(event) => {
            void send([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      </section>
      {problems.length > 0 ? <Refused problems={problems} onClose={forgetProblems} /> : null}
    </div>
  );
}

/** Sends files in batches, one upload at a time. */
function useUpload(knowledgeId: string) {
  const api = useApi();
  const client = useQueryClient();
  const [sending, setSending] = useState<Sending>();
  const [problems, setProblems] = useState<readonly UploadProblem[]>([]);
  const send = async (files: readonly File[]) => {
    if (files.length === 0 || sending) return;
    const control = new AbortController();
    setProblems([]);
    setSending({ done: 0, total: files.length, stop: () => control.abort() });
    const refused = await uploadFiles({
      batches: toBatches(files),
      signal: control.signal,
      send: (form, signal) => api.call('uploadDocuments', { params: { id: knowledgeId }, form, signal }),
      onSent: (done) => {
        setSending((now) => now && { ...now, done });
        for (const route of ['listDocuments', 'getKnowledge', 'listKnowledge'] as const) {
          void client.invalidateQueries({ queryKey: apiKey(route) });
        }
      },
    });
    setProblems(refused);
    setSending(undefined);
  };
  return { send, sending, problems, forgetProblems: () => setProblems([]) };
}

function Sent({ done, total, stop }: Sending) {
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-2" role="status">
      <span className="flex justify-between text-body text-text tabular-nums">
        Sending {done} of {total} files
        <Button size="small" variant="ghost" onClick={stop}>
          Stop
        </Button>
      </span>
      <Progress label="Sending files" value={done} max={total} />
    </div>
  );
}

function Invitation({ onChoose }: { readonly onChoose: () => void }) {
  return (
    <>
      <div className="min-w-0 flex-1">
        <p className="text-body font-medium text-text">Drop files here</p>
        <p className="text-small text-muted">
          Markdown, text, HTML and PDF. Workers read them in the background.
        </p>
      </div>
      <Button onClick={onChoose}>Choose files</Button>
    </>
  );
}

function Refused({
  problems,
  onClose,
}: {
  readonly problems: readonly UploadProblem[];
  readonly onClose: () => void;
}) {
  return (
    <div className="flex gap-2 rounded-md bg-danger-soft px-3 py-2" role="alert">
      <CircleAlert size={14} className="mt-1 shrink-0 text-danger" aria-hidden="true" />
      <ul className="min-w-0 flex-1 text-small text-text">
        {problems.map((problem) => (
          <li key={problem.names}>
            <span className="font-medium">{problem.names}</span>: {problem.message}
          </li>
        ))}
      </ul>
      <IconButton icon={X} label="Dismiss" size="small" onClick={onClose} />
    </div>
  );
}
