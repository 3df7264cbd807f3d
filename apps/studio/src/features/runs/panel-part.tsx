import type { ReactNode } from 'react';

/** A titled part of the panel beside a run. */
export function PanelPart({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section
      className="flex flex-col gap-2 border-b border-line px-4 py-4 last:border-b-0"
      aria-label={title}
    >
      <h3 className="flex items-center justify-between text-small font-semibold text-text">
        {title}
        {aside}
      </h3>
      {children}
    </section>
  );
}

/** What failed: the sentence first, then its code. */
export function Failure({ error }: { readonly error: { readonly code: string; readonly message: string } }) {
  return (
    <div className="rounded-sm bg-danger-soft px-2.5 py-2 text-body text-text" role="alert">
      <p className="break-words whitespace-pre-wrap">{error.message}</p>
      <p className="mt-0.5 font-mono text-note text-danger">{error.code}</p>
    </div>
  );
}
