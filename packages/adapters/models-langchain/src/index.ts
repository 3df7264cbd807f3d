/** Chat models of every provider behind one door. */
export { type ChatModelsOptions, createChatModels, type Provider } from './chat-models.ts';
export type { Egress } from './egress.ts';
export { LOCAL_MODEL, type ReadLocally } from './local-reader.ts';
export { priced, type TokenCount } from './pricing.ts';
