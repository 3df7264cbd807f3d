import type { Settings } from '@heddle/contracts';
import pino, { type Logger } from 'pino';

/** A process's log: JSON lines on standard error, so that standard output stays free for people. */
export function createLogger(settings: Settings, name: string): Logger {
  return pino(
    { level: settings.logLevel, base: { name, pid: process.pid } },
    pino.destination({ dest: 2, sync: false }),
  );
}
