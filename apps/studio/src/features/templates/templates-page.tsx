import type { Template } from '@heddle/contracts';
import { Link } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import { useState } from 'react';
import { FlowPreview } from '../../canvas/flow-preview.tsx';
import { useApiQuery } from '../../lib/api-context.tsx';
import { paths } from '../../lib/paths.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SearchInput } from '../../ui/input.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemState } from '../../ui/problem-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { groupTemplates, searchTemplates } from './template-groups.ts';
import { UseTemplate } from './use-template.tsx';

const PREVIEW = { width: 520, height: 208 } as const;

/** The gallery: every template with its graph as it is. */
export function TemplatesPage() {
  const [search, setSearch] = useState('');
  const templates = useApiQuery('listTemplates', {}, { staleTime: 300_000 });
  return (
    <Page
      title="Templates"
      description="Flows that run as they are. Use one and change what you like."
      actions={<SearchInput label="Search templates" value={search} onChange={setSearch} className="w-60" />}
    >
      {templates.isPending ? <LoadingGallery /> : null}
      {templates.isError ? (
        <ProblemState error={templates.error} onRetry={() => void templates.refetch()} />
      ) : null}
      {templates.data ? (
        <Gallery
          templates={searchTemplates(templates.data.items, search)}
          onClear={search === '' ? undefined : () => setSearch('')}
        />
      ) : null}
    </Page>
  );
}

function Gallery({
  templates,
  onClear,
}: {
  readonly templates: readonly Template[];
  readonly onClear: (() => void) | undefined;
}) {
  if (templates.length === 0) {
    return (
      <EmptyState
        className="flex-1"
        icon={SearchX}
        title={onClear ? 'No template matches' : 'No templates here'}
        action={onClear ? <Button onClick={onClear}>Clear the search</Button> : undefined}
      >
        {onClear ? 'Try fewer or other words.' : 'This Heddle was built without its library of templates.'}
      </EmptyState>
    );
  }
  return groupTemplates(templates).map((group) => (
    <section key={group.title} className="mb-9 last:mb-0" aria-label={group.title}>
      <h2 className="text-heading font-semibold text-text">{group.title}</h2>
      <p className="mb-3 text-body text-muted">{group.description}</p>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,440px),1fr))] gap-5">
        {group.templates.map((template) => (
          <TemplateCard key={template.id} template={template} />
        ))}
      </ul>
    </section>
  ));
}

function TemplateCard({ template }: { readonly template: Template }) {
  return (
    <li
      className="group relative flex flex-col overflow-hidden rounded-lg bg-surface ring-1 ring-line transition-shadow focus-within:ring-line-strong hover:shadow-panel hover:ring-line-strong"
      data-testid={`template-${template.id}`}
    >
      <div className="border-b border-line bg-canvas [background-image:radial-gradient(var(--canvas-dot)_1px,transparent_1px)] [background-size:14px_14px]">
        <FlowPreview flow={template.flow} {...PREVIEW} className="w-full" />
      </div>
      <div className="flex flex-1 flex-col gap-1 p-4">
        <h3 className="text-heading font-semibold text-text">
          <Link
            to={paths.template(template.id)}
            className="rounded-xs after:absolute after:inset-0 after:content-['']"
          >
            {template.title}
          </Link>
        </h3>
        <p className="line-clamp-2 flex-1 text-body text-muted">{template.summary}</p>
        <div className="mt-2 flex items-center justify-between gap-3">
          <TemplateTags template={template} />
          <span className="relative z-10">
            <UseTemplate template={template} />
          </span>
        </div>
      </div>
    </li>
  );
}

/** Whether it needs a key, and what it shows. */
export function TemplateTags({ template }: { readonly template: Template }) {
  const tags = template.tags.filter((tag) => tag !== 'no key');
  return (
    <span className="flex min-w-0 flex-wrap gap-1.5">
      {template.needsKey ? (
        <Badge tone="warning">Needs a key</Badge>
      ) : (
        <Badge tone="success">No key needed</Badge>
      )}
      {tags.map((tag) => (
        <Badge key={tag}>{tag}</Badge>
      ))}
    </span>
  );
}

function LoadingGallery() {
  return (
    <div
      className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,440px),1fr))] gap-5"
      role="status"
      aria-label="Loading templates"
    >
      {['one', 'two', 'three', 'four'].map((key) => (
        <Skeleton key={key} className="h-80 rounded-lg" />
      ))}
    </div>
  );
}
