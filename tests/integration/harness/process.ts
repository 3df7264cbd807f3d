import { endChild, startApp } from '@heddle/testkit/servers';

/** A server or worker that runs, as `npm start` runs it. */
export interface HeddleProcess {
  readonly pid: number;
  /** What it said when it was ready: a server's address. */
  readonly ready: { readonly url?: string; readonly setupUrl?: string };
  /** Everything it wrote to its log and to its standard output. */
  output(): string;
  /** As by `kill -9`; settles when it is gone. */
  kill(): Promise<void>;
  /** Asks it to end, and waits. */
  stop(): Promise<void>;
}

/** Starts a built app of this repository and waits until it says that it is ready. */
export async function startProcess(
  app: 'server' | 'worker',
  environment: Readonly<Record<string, string>>,
): Promise<HeddleProcess> {
  const { child, ready, output, kill } = await startApp(app, { environment });
  return { pid: child.pid ?? 0, ready, output, kill, stop: () => endChild(child) };
}
