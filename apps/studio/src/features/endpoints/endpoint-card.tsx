import type { FlowListItem } from '@heddle/contracts';
import { Link } from '@tanstack/react-router';
import { paths } from '../../lib/paths.ts';
import { Badge } from '../../ui/badge.tsx';
import { Chevron } from '../../ui/chevron.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { CallExamples } from './call-examples.tsx';
import type { FreshKey } from './fresh-key.ts';
import { VersionList } from './version-list.tsx';

/** A flow that is published. */
export interface Endpoint extends FlowListItem {
  readonly published: NonNullable<FlowListItem['published']>;
}

export interface EndpointCardProps {
  readonly endpoint: Endpoint;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly freshKey: FreshKey | undefined;
  readonly onKey: (key: FreshKey) => void;
}

/** A published flow: its address and version; open, how to call it and its history. */
export function EndpointCard({ endpoint, isOpen, onToggle, freshKey, onKey }: EndpointCardProps) {
  const { slug, version, url } = endpoint.published;
  return (
    <li className="rounded-lg bg-surface ring-1 ring-line" data-testid={`endpoint-${slug}`}>
      <div className="flex min-h-12 items-center gap-3 pr-3">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={onToggle}
          className="grid min-w-0 flex-1 grid-cols-[16px_minmax(0,1fr)_40px_minmax(0,2fr)] items-center gap-3 self-stretch rounded-lg py-2 pl-3 text-left focus-visible:-outline-offset-2"
        >
          <Chevron isOpen={isOpen} size={16} />
          <span className="truncate text-body font-semibold text-text" title={endpoint.name}>
            {endpoint.name}
          </span>
          <span className="flex">
            <Badge tone="success" title="Live version">
              v{version}
            </Badge>
          </span>
          <code className="min-w-0 truncate font-mono text-small text-muted" title={url}>
            {url}
          </code>
        </button>
        <CopyButton text={url} label="Copy the address" />
        <Link
          to={paths.flow(endpoint.id)}
          className="rounded-xs text-small font-medium text-soft hover:text-text hover:underline"
        >
          Open flow
        </Link>
      </div>
      {isOpen ? (
        <div className="grid grid-cols-[minmax(0,1fr)_minmax(260px,340px)] gap-6 border-t border-line p-4">
          <CallExamples endpoint={endpoint} freshKey={freshKey} onKey={onKey} />
          <VersionList endpoint={endpoint} />
        </div>
      ) : null}
    </li>
  );
}
