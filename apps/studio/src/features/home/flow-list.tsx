import type { FlowListItem, RunStatus } from '@heddle/contracts';
import { Link } from '@tanstack/react-router';
import { Copy, Download, Ellipsis, Trash2 } from 'lucide-react';
import { useApi, useApiMutation } from '../../lib/api-context.tsx';
import { errorMessage } from '../../lib/api-error.ts';
import { classes } from '../../lib/classes.ts';
import { flowFileName } from '../../lib/flow-file.ts';
import { paths } from '../../lib/paths.ts';
import { useGo } from '../../lib/route-params.ts';
import type { ApiPages } from '../../lib/use-api-pages.ts';
import { UNDO_MS, useUndoable } from '../../lib/use-undoable.ts';
import { Badge } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/button.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Menu } from '../../ui/menu.tsx';
import { StatusIcon } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toast.tsx';
import { FlowThumbnail } from './flow-thumbnail.tsx';

const COLUMNS =
  'grid grid-cols-[88px_minmax(0,1fr)_minmax(0,170px)_140px_96px_28px] items-center gap-x-4 px-4';

/** Flows as lines: what each looks like, whether it is published, how its last run went. */
export function FlowList({ flows }: { readonly flows: ApiPages<FlowListItem> }) {
  const toast = useToast();
  const deletion = useApiMutation('deleteFlow', {
    refreshes: ['listFlows'],
    onError: (error) =>
      toast({ tone: 'danger', title: 'The flow is still there', description: errorMessage(error) }),
  });
  const undoable = useUndoable((id) => deletion.mutateAsync({ params: { id } }));
  const remove = (flow: FlowListItem) => {
    const takeBack = undoable.remove(flow.id);
    toast({
      title: `${flow.name} was deleted`,
      lasts: UNDO_MS,
      action: { label: 'Undo', onSelect: takeBack },
    });
  };
  const shown = (flows.items ?? []).filter((flow) => !undoable.hidden.has(flow.id));
  return (
    <div className="rounded-lg bg-surface ring-1 ring-line">
      <div
        className={classes(COLUMNS, 'h-8 border-b border-line text-note font-medium text-muted')}
        aria-hidden="true"
      >
        <span />
        <span>Name</span>
        <span>Endpoint</span>
        <span>Last run</span>
        <span className="text-right">Changed</span>
        <span />
      </div>
      <ul aria-label="Flows" data-testid="flows">
        {shown.map((flow) => (
          <FlowRow key={flow.id} flow={flow} onDelete={() => remove(flow)} />
        ))}
      </ul>
      <LoadMore hasMore={flows.hasMore} isLoading={flows.isLoadingMore} onLoad={flows.loadMore} />
    </div>
  );
}

interface FlowRowProps {
  readonly flow: FlowListItem;
  readonly onDelete: () => void;
}

function FlowRow({ flow, onDelete }: FlowRowProps) {
  return (
    <li
      className={classes(
        COLUMNS,
        'group relative min-h-16 border-b border-line py-2 last:border-b-0 hover:bg-hover',
      )}
      data-testid={`flow-${flow.id}`}
    >
      <FlowThumbnail id={flow.id} revision={flow.revision} />
      <div className="min-w-0">
        <Link
          to={paths.flow(flow.id)}
          className="block truncate rounded-xs text-body font-medium text-text after:absolute after:inset-0 after:content-['']"
        >
          {flow.name}
        </Link>
        <p className="truncate text-small text-muted">
          {flow.description ?? `${flow.nodes} ${flow.nodes === 1 ? 'node' : 'nodes'}`}
        </p>
      </div>
      <Published flow={flow} />
      <LastRun flow={flow} />
      <Time at={flow.updatedAt} className="text-right text-small whitespace-nowrap text-muted" />
      <FlowMenu flow={flow} onDelete={onDelete} />
    </li>
  );
}

function Published({ flow }: { readonly flow: FlowListItem }) {
  if (!flow.published) return <span className="text-small text-muted">Draft</span>;
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <Badge tone="success" title="Live version">
        v{flow.published.version}
      </Badge>
      <code className="truncate font-mono text-small text-soft">{flow.published.slug}</code>
    </span>
  );
}

function LastRun({ flow }: { readonly flow: FlowListItem }) {
  if (!flow.lastRun) return <span className="text-small text-muted">Never ran</span>;
  const { id, status, at } = flow.lastRun;
  return (
    <Link
      to={paths.run(id)}
      className="relative z-10 flex items-center gap-1.5 justify-self-start rounded-xs text-small whitespace-nowrap text-muted hover:text-text hover:underline"
    >
      <StatusIcon status={status as RunStatus} />
      <Time at={at} />
    </Link>
  ); // cast: the list names the statuses of runs as text
}

function FlowMenu({ flow, onDelete }: FlowRowProps) {
  const api = useApi();
  const go = useGo();
  const toast = useToast();
  const duplicate = useApiMutation('createFlow', {
    refreshes: ['listFlows'],
    onSuccess: (record) =>
      toast({
        title: `${record.flow.name} was made`,
        action: { label: 'Open', onSelect: () => go(paths.flow(record.id)) },
      }),
  });
  const withFlow = (use: (record: Awaited<ReturnType<typeof api.call<'getFlow'>>>) => void) => {
    api
      .call('getFlow', { params: { id: flow.id } })
      .then(use, (error: unknown) =>
        toast({ tone: 'danger', title: `${flow.name} could not be read`, description: errorMessage(error) }),
      );
  };
  return (
    <span className="relative z-10">
      <Menu
        align="end"
        items={[
          {
            label: 'Duplicate',
            icon: Copy,
            onSelect: () =>
              withFlow((record) =>
                duplicate.mutate({ body: { ...record.flow, name: `${flow.name.slice(0, 113)} copy` } }),
              ),
          },
          {
            label: 'Export as a file',
            icon: Download,
            onSelect: () => withFlow((record) => saveFile(flowFileName(flow.name), record.flow)),
          },
          { type: 'divider' },
          { label: 'Delete', icon: Trash2, isDanger: true, onSelect: onDelete },
        ]}
      >
        <IconButton icon={Ellipsis} label={`More for ${flow.name}`} tooltipSide="left" />
      </Menu>
    </span>
  );
}

function saveFile(name: string, value: unknown): void {
  const url = URL.createObjectURL(
    new Blob([`${JSON.stringify(value, null, 2)}\n`], { type: 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
