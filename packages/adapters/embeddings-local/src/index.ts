export { type LocalEmbedderAvailability, localEmbedderAvailability } from './availability.ts';
export { createLocalEmbedder, type LocalEmbedder, type LocalEmbedderOptions } from './local-embedder.ts';
export type { RuntimeName } from './runtime.ts';
