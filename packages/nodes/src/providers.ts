/** Which kind asks a model, and the providers it can ask. */
import { node } from './model.chat/node.ts';
import { PROVIDERS } from './model.chat/providers.ts';

/** The kind that asks a model once. */
export const modelKind: string = node.kind;

/** Providers it can ask, in the order in which the studio offers them. */
export const modelProviders = PROVIDERS;
