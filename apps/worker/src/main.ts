import { parseSettings } from '@heddle/contracts';
import { createLogger, createPlatform, runProcess, tellReady } from '@heddle/platform';
import { startWorker } from './worker.ts';

await runProcess(async () => {
  const settings = parseSettings(process.env);
  const logger = createLogger(settings, 'worker');
  const platform = await createPlatform({ settings, logger, applicationName: 'heddle-worker' });
  const worker = await startWorker(platform);
  tellReady({ type: 'ready' });
  return { logger, stop: () => worker.stop() };
});
