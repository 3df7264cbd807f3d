import { z } from 'zod';

/**
 * Names that every JavaScript object already answers to. A node or port of this name could be mistaken for what objects
 * inherit, and no template may read some of them, so none may have it.
 */
export const RESERVED_NAMES: readonly string[] = [
  'constructor',
  'prototype',
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toLocaleString',
  'toString',
  'valueOf',
  '__proto__',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
];

/** Says what is wrong with a name that no node and no port may have; undefined for all others. */
export function reservedNameProblem(name: unknown): string | undefined {
  if (typeof name !== 'string' || !RESERVED_NAMES.includes(name)) return undefined;
  return `\`${name}\` is a name that every JavaScript object already has, so no node or port can be called that. Choose another.`;
}

/** Ids of nodes are written by people and clients, so their form is part of the flow file's format. */
export const NODE_ID_PATTERN = /^[a-z][a-z0-9_-]{0,63}$/;

/** A slug names a published flow in its URL. */
export const SLUG_PATTERN = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

export const nodeIdSchema = z
  .string()
  .regex(NODE_ID_PATTERN, 'An id starts with a letter and has up to 64 of a-z, 0-9, _ and -.')
  .refine((id) => reservedNameProblem(id) === undefined, { error: ({ input }) => reservedNameProblem(input) })
  .brand<'NodeId'>();
export type NodeId = z.infer<typeof nodeIdSchema>;

const uuid = z
  .string()
  .regex(
    /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
    'Expected an id as Heddle gave it.',
  );

export const runIdSchema = uuid.brand<'RunId'>();
export type RunId = z.infer<typeof runIdSchema>;

export const flowIdSchema = uuid.brand<'FlowId'>();
export type FlowId = z.infer<typeof flowIdSchema>;

export const workspaceIdSchema = uuid.brand<'WorkspaceId'>();
export type WorkspaceId = z.infer<typeof workspaceIdSchema>;

export const userIdSchema = uuid.brand<'UserId'>();
export type UserId = z.infer<typeof userIdSchema>;

export const knowledgeIdSchema = uuid.brand<'KnowledgeId'>();
export type KnowledgeId = z.infer<typeof knowledgeIdSchema>;

export const documentIdSchema = uuid.brand<'DocumentId'>();
export type DocumentId = z.infer<typeof documentIdSchema>;

export const workerIdSchema = z.string().min(1).brand<'WorkerId'>();
export type WorkerId = z.infer<typeof workerIdSchema>;

/** `sha256:` and the hash of the canonical JSON of what runs: no layout, names, notes or cases. */
export const planIdSchema = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/)
  .brand<'PlanId'>();
export type PlanId = z.infer<typeof planIdSchema>;

/**
 * Where in nested containers an activation stands: `''` at the top, `'2'` in the third item of a map, `'2.0'` one
 * deeper. Kinds without containers only ever see `''`.
 */
export type Iteration = string;

/** One activation of a node: `answer` at the top, `answer@2.0` inside containers. */
export type ActivationKey = string;

/** The key of an activation; {@link parseActivationKey} is its inverse. */
export function activationKey(node: string, iteration: Iteration = ''): ActivationKey {
  return iteration === '' ? node : `${node}@${iteration}`;
}

/** Where an event of an activation happened, as events carry it: the top has no iteration. */
export function activationPlace(key: ActivationKey): { nodeId: string; iteration?: Iteration } {
  const { nodeId, iteration } = parseActivationKey(key);
  return iteration === '' ? { nodeId } : { nodeId, iteration };
}

/** Splits an activation key into node id and iteration. */
export function parseActivationKey(key: ActivationKey): { nodeId: string; iteration: Iteration } {
  const at = key.indexOf('@');
  return at < 0 ? { nodeId: key, iteration: '' } : { nodeId: key.slice(0, at), iteration: key.slice(at + 1) };
}
