import { FLOW_FORMAT, type Flow, type FlowListItem } from '@heddle/contracts';
import { CircleAlert, FileUp, Plus, SearchX, X } from 'lucide-react';
import { type DragEvent, useDeferredValue, useRef, useState } from 'react';
import { useApiMutation } from '../../lib/api-context.tsx';
import { errorMessage } from '../../lib/api-error.ts';
import { classes } from '../../lib/classes.ts';
import { useCommands } from '../../lib/commands.tsx';
import { FLOW_FILE_TYPES, readFlowFile } from '../../lib/flow-file.ts';
import { paths } from '../../lib/paths.ts';
import { useGo } from '../../lib/route-params.ts';
import { type ApiPages, useApiPages } from '../../lib/use-api-pages.ts';
import { isOverStatus } from '../../runs/run-store.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SearchInput } from '../../ui/input.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemState } from '../../ui/problem-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { FlowList } from './flow-list.tsx';
import { NoFlows } from './no-flows.tsx';

const LIVE_MS = 2_000;
const QUIET_MS = 12_000;
const NEW_FLOW: Flow = { format: FLOW_FORMAT, name: 'Untitled flow', nodes: [], edges: [] };

/** The flows of the workspace, with how each stands; a flow file can be dropped anywhere on the page. */
export function HomePage() {
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search.trim());
  const flows = useApiPages(
    'listFlows',
    { query: { limit: 50, ...(wanted === '' ? {} : { search: wanted }) } },
    (items: readonly FlowListItem[]) => (items.some(isRunning) ? LIVE_MS : QUIET_MS),
  );
  const flowFiles = useFlowFiles();
  const isEmpty = wanted === '' && flows.items?.length === 0;
  return (
    <section
      aria-label="Flows"
      className={classes(
        'h-full',
        flowFiles.isOver && 'bg-accent-soft outline-2 -outline-offset-4 outline-accent outline-dashed',
      )}
      {...flowFiles.dropProps}
    >
      <Page
        title="Flows"
        actions={
          isEmpty ? undefined : (
            <>
              <Button icon={FileUp} onClick={flowFiles.choose} isBusy={flowFiles.isBusy}>
                Import
              </Button>
              <Button variant="primary" icon={Plus} onClick={flowFiles.createEmpty} isBusy={flowFiles.isBusy}>
                New flow
              </Button>
            </>
          )
        }
        toolbar={
          isEmpty ? undefined : (
            <SearchInput label="Search flows" value={search} onChange={setSearch} className="w-72" />
          )
        }
      >
        {flowFiles.problem === undefined ? null : (
          <ImportProblem message={flowFiles.problem} onClose={flowFiles.forgetProblem} />
        )}
        <Content flows={flows} search={wanted} onClear={() => setSearch('')} files={flowFiles} />
      </Page>
      {flowFiles.chooser}
    </section>
  );
}

function isRunning(flow: FlowListItem): boolean {
  const status = flow.lastRun?.status;
  return status !== undefined && !isOverStatus(status as Parameters<typeof isOverStatus>[0]); // cast: the list names the statuses of runs as text
}

interface ContentProps {
  readonly flows: ApiPages<FlowListItem>;
  readonly search: string;
  readonly onClear: () => void;
  readonly files: FlowFiles;
}

function Content({ flows, search, onClear, files }: ContentProps) {
  if (flows.items === undefined) {
    return flows.error ? <ProblemState error={flows.error} onRetry={flows.refetch} /> : <LoadingFlows />;
  }
  if (flows.items.length > 0) return <FlowList flows={flows} />;
  if (search === '') return <NoFlows onNew={files.createEmpty} onImport={files.choose} />;
  return (
    <EmptyState
      className="flex-1"
      icon={SearchX}
      title="No flow matches"
      action={<Button onClick={onClear}>Clear the search</Button>}
    >
      No flow here has “{search}” in its name.
    </EmptyState>
  );
}

function LoadingFlows() {
  return (
    <div
      className="flex flex-col rounded-lg bg-surface ring-1 ring-line"
      role="status"
      aria-label="Loading flows"
    >
      {['one', 'two', 'three', 'four', 'five'].map((key) => (
        <div key={key} className="flex h-16 items-center gap-4 border-b border-line px-4 last:border-b-0">
          <Skeleton className="h-10 w-20" />
          <Skeleton className="h-4 w-64" />
        </div>
      ))}
    </div>
  );
}

function ImportProblem({ message, onClose }: { readonly message: string; readonly onClose: () => void }) {
  return (
    <div
      className="mb-4 flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-body text-text"
      role="alert"
    >
      <CircleAlert size={16} className="mt-0.5 shrink-0 text-danger" aria-hidden="true" />
      <p className="min-w-0 flex-1 break-words">{message}</p>
      <IconButton icon={X} label="Dismiss" size="small" onClick={onClose} />
    </div>
  );
}

type FlowFiles = ReturnType<typeof useFlowFiles>;

/** Making flows: an empty one, or from a file that is chosen or dropped. Each opens in the editor. */
function useFlowFiles() {
  const go = useGo();
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string>();
  const create = useApiMutation('createFlow', {
    refreshes: ['listFlows'],
    onSuccess: (record) => go(paths.flow(record.id)),
    onError: (error) => setProblem(errorMessage(error)),
  });
  const createEmpty = () => create.mutate({ body: NEW_FLOW });
  const choose = () => input.current?.click();
  const read = async (file: File | undefined) => {
    if (!file) return;
    const result = await readFlowFile(await file.text());
    setProblem(result.ok ? undefined : `${file.name}: ${result.message}`);
    if (result.ok) create.mutate({ body: result.flow });
  };
  useCommands([
    { id: 'home.new', title: 'New flow', group: 'Flows', icon: Plus, shortcuts: ['N'], run: createEmpty },
    { id: 'home.import', title: 'Import a flow file', group: 'Flows', icon: FileUp, run: choose },
  ]);
  return {
    createEmpty,
    choose,
    problem,
    forgetProblem: () => setProblem(undefined),
    isBusy: create.isPending,
    ...useFileDrop(read),
    chooser: (
      <input
        ref={input}
        type="file"
        accept={FLOW_FILE_TYPES}
        hidden
        data-testid="import-input"
        onChange={(event) => {
          void read(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    ),
  };
}

/** Takes a file that is dropped; `isOver` while one is held above. */
function useFileDrop(read: (file: File | undefined) => Promise<void>) {
  const [isOver, setOver] = useState(false);
  return {
    isOver,
    dropProps: {
      onDragOver: (event: DragEvent) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: (event: DragEvent) => {
        if (event.currentTarget === event.target) setOver(false);
      },
      onDrop: (event: DragEvent) => {
        event.preventDefault();
        setOver(false);
        void read(event.dataTransfer.files[0]);
      },
    },
  };
}
