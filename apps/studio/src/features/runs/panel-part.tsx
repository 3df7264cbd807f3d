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
