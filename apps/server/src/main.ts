import { parseSettings } from '@heddle/contracts';
import { createLogger, createPlatform, runProcess, tellReady } from '@heddle/platform';
import { startServer } from './server.ts';

await runProcess(async () => {
  const settings = parseSettings(process.env);
  const logger = createLogger(settings, 'server');
  const platform = await createPlatform({ settings, logger, applicationName: 'heddle-server' });
  const server = await startServer(platform);
  tellReady({
    type: 'ready',
    url: server.url,
    ...(server.setupUrl === undefined ? {} : { setupUrl: server.setupUrl }),
  });
  if (process.send === undefined)
    process.stdout.write(
      `Heddle serves at ${server.url}\n${server.setupUrl === undefined ? '' : `Set up: ${server.setupUrl}\n`}`,
    );
  return { logger, stop: () => server.stop() };
});
