import { lazy, Suspense } from 'react';
import type { NodeView, PortView } from '../../../canvas/node-view.ts';
import { portColor, portTypeLabel } from '../../../canvas/port-look.ts';
import { Badge } from '../../../ui/badge.tsx';

const Markdown = lazy(() =>
  import('../../../ui/markdown.tsx').then((module) => ({ default: module.Markdown })),
);

const EFFECTS = {
  none: 'Changes nothing outside: it can be repeated freely.',
  idempotent: 'Changes something outside, and is safe to repeat: every attempt carries the same key.',
  once: 'Must not be repeated: after a lost attempt a person decides.',
} as const;

/** What a kind is for, its ports and what repeating it means. */
export function NodeDocs({ view }: { readonly view: NodeView }) {
  const { spec } = view;
  if (!spec) return null;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-4 pt-4 pb-10 text-body text-soft">
      <p className="text-text">{spec.summary}</p>
      <Suspense fallback={<p>{spec.docs}</p>}>
        <Markdown source={spec.docs} />
      </Suspense>
      <div className="flex flex-wrap gap-1.5">
        <Badge title={EFFECTS[spec.effects]}>effects: {spec.effects}</Badge>
        {spec.paid ? <Badge tone="warning">costs money</Badge> : null}
        <Badge>
          {spec.kind}@{spec.version}
        </Badge>
      </div>
      <Ports title="Takes" ports={view.inputs} />
      <Ports title="Gives" ports={view.outputs} />
      <Ports title="Borrows" ports={view.borrows} />
      <Ports title="Lends" ports={view.lends} />
    </div>
  );
}

function Ports({ title, ports }: { readonly title: string; readonly ports: readonly PortView[] }) {
  if (ports.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 text-note font-medium text-muted">{title}</h3>
      <ul className="flex flex-col gap-1">
        {ports.map((port) => (
          <li key={port.name} className="flex items-baseline gap-2">
            <span
              className="size-2 shrink-0 rounded-full"
              style={{ background: portColor(port) }}
              aria-hidden="true"
            />
            <code className="font-mono text-small text-text">{port.name}</code>
            <span className="text-small text-muted">
              {portTypeLabel(port.type)}
              {port.isRequired ? ', required' : ''}
              {port.isOptional ? ', not always there' : ''}
              {port.description === undefined ? '' : `. ${port.description}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
