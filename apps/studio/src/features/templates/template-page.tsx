import type { Template } from '@heddle/contracts';
import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { FlowPreview } from '../../canvas/flow-preview.tsx';
import { kindOf } from '../../canvas/kinds.ts';
import { useApiQuery } from '../../lib/api-context.tsx';
import { paths } from '../../lib/paths.ts';
import { useRouteParam } from '../../lib/route-params.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Markdown } from '../../ui/markdown.tsx';
import { CATEGORY_LABELS, NodeIconTile } from '../../ui/node-icon.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemState } from '../../ui/problem-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { withoutTitle } from './template-groups.ts';
import { TemplateTags } from './templates-page.tsx';
import { UseTemplate } from './use-template.tsx';

/** One template: its graph, what its author says, its nodes, and the button that makes a flow of it. */
export function TemplatePage() {
  const id = useRouteParam('id');
  const templates = useApiQuery('listTemplates', {}, { staleTime: 300_000 });
  if (templates.isPending) {
    return (
      <Page title={<Skeleton className="my-1 h-5 w-56" />}>
        <Skeleton className="h-80 rounded-lg" />
      </Page>
    );
  }
  if (templates.isError) {
    return (
      <ProblemState error={templates.error} onRetry={() => void templates.refetch()} className="h-full" />
    );
  }
  const template = templates.data.items.find((each) => each.id === id);
  if (!template) {
    return (
      <EmptyState
        className="h-full"
        title="There is no such template"
        action={<Link to={paths.templates()}>All templates</Link>}
      >
        The library of this Heddle has none called “{id}”.
      </EmptyState>
    );
  }
  return <Shown template={template} />;
}

function Shown({ template }: { readonly template: Template }) {
  return (
    <Page
      title={
        <span className="flex items-center gap-1.5">
          <Link to={paths.templates()} className="rounded-xs text-muted hover:text-text">
            Templates
          </Link>
          <ChevronRight size={16} className="text-muted" aria-hidden="true" />
          {template.title}
        </span>
      }
      description={template.summary}
      actions={<UseTemplate template={template} variant="primary" size="large" />}
    >
      <div className="overflow-hidden rounded-lg bg-canvas ring-1 ring-line [background-image:radial-gradient(var(--canvas-dot)_1px,transparent_1px)] [background-size:14px_14px]">
        <FlowPreview flow={template.flow} width={1100} height={360} className="w-full" />
      </div>
      <div className="mt-6 grid grid-cols-[minmax(0,1fr)_260px] gap-10">
        <Markdown source={withoutTitle(template.readme)} className="max-w-[68ch] text-body text-soft" />
        <aside className="flex flex-col gap-3">
          <TemplateTags template={template} />
          <NodeList template={template} />
        </aside>
      </div>
    </Page>
  );
}

function NodeList({ template }: { readonly template: Template }) {
  return (
    <ul className="flex flex-col rounded-md bg-surface py-1 ring-1 ring-line" aria-label="Nodes">
      {template.flow.nodes.map((node) => {
        const spec = kindOf(node.kind);
        return (
          <li key={node.id} className="flex items-center gap-2 px-2.5 py-1">
            <NodeIconTile
              icon={spec?.icon ?? 'CircleHelp'}
              category={spec?.category ?? 'transform'}
              size="small"
            />
            <span className="min-w-0 flex-1 truncate text-small text-text">
              {node.name ?? spec?.title ?? node.kind}
            </span>
            <span className="text-note text-muted">{spec ? CATEGORY_LABELS[spec.category] : node.kind}</span>
          </li>
        );
      })}
    </ul>
  );
}
