import type { Logger } from 'pino';

/** What a process tells the one that started it. */
export type ReadyMessage = { readonly type: 'ready'; readonly url?: string; readonly setupUrl?: string };

/** Tells the supervisor that this process serves; without one this does nothing. */
export function tellReady(message: ReadyMessage): void {
  process.send?.(message);
}

/**
 * Runs a process's main function: stops it on SIGTERM, SIGINT and the loss of its supervisor, and turns a failed start
 * into one line.
 *
 * @param start serves until the returned function is called, which stops gracefully.
 */
export async function runProcess(
  start: () => Promise<{ readonly logger: Logger; readonly stop: () => Promise<void> }>,
): Promise<void> {
  try {
    const running = await start();
    let stopping = false;
    const stop = async (reason: string): Promise<void> => {
      if (stopping) return;
      stopping = true;
      running.logger.info({ reason }, 'stopping');
      await running.stop().catch((error: unknown) => running.logger.error({ err: error }, 'stop failed'));
      process.exit(0);
    };
    process.once('SIGTERM', () => void stop('SIGTERM'));
    process.once('SIGINT', () => void stop('SIGINT'));
    process.once('disconnect', () => void stop('supervisor is gone'));
    process.on('unhandledRejection', (error) => running.logger.error({ err: error }, 'unhandled rejection'));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.send?.({ type: 'fatal', message });
    process.stderr.write(`${message}\n`);
    process.exit(1);
  }
}
