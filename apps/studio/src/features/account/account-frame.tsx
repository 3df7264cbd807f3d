import type { ReactNode } from 'react';
import { Weave } from './weave.tsx';

/** The frame of the pages before the studio: a card over a quiet weave. */
export function AccountFrame({
  title,
  description,
  children,
}: {
  readonly title: string;
  readonly description: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <main className="relative flex h-full items-center justify-center overflow-auto bg-canvas p-6">
      <Weave />
      <div className="relative w-full max-w-[380px] rounded-lg bg-surface p-8 shadow-float">
        <img src="/favicon.svg" alt="" width={36} height={36} />
        <h1 className="mt-5 text-title font-semibold tracking-[-0.015em] text-text">{title}</h1>
        <p className="mt-1 text-body text-muted">{description}</p>
        <div className="mt-6">{children}</div>
      </div>
    </main>
  );
}
