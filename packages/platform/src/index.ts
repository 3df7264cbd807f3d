/** The adapters, put together from the settings. */
export { createLogger } from './logger.ts';
export { packageFolder } from './package-folder.ts';
export { type ReadyMessage, runProcess, tellReady } from './parent-process.ts';
export { createPlatform, type Platform, type PlatformOptions } from './platform.ts';
export { documentFiles, readTemplates } from './templates.ts';
