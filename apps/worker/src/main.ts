import { parseSettings } from '@heddle/contracts';
import { createLogger, createPlatform, runProcess, tellReady } from '@heddle/platform';
import { z } from 'zod';
import { startWorker } from './worker.ts';

// Schemas of users are interpreted, never compiled to code; that includes zod's.
z.config({ jitless: true });

await runProcess(async () => {
  const settings = parseSettings(process.env);
  const logger = createLogger(settings, 'worker');
  const platform = await createPlatform({ settings, logger, applicationName: 'heddle-worker' });
  const worker = await startWorker(platform);
  tellReady({ type: 'ready' });
  return { logger, stop: () => worker.stop() };
});
