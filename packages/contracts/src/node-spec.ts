import { z } from 'zod';
import type { JsonObject, JsonSchema } from './json.ts';
import type { NodePorts } from './port-type.ts';

export const NODE_CATEGORIES = [
  'input',
  'output',
  'guardrail',
  'rag',
  'tool',
  'memory',
  'model',
  'validator',
  'control',
  'transform',
] as const;
export type NodeCategory = (typeof NODE_CATEGORIES)[number];

/**
 * What a second execution of the body means for the world outside: nothing to see, the same as one when the
 * idempotency key is honoured, or something a person must decide about.
 */
export type NodeEffects = 'none' | 'idempotent' | 'once';

/**
 * How much a body weighs: `instant` takes microseconds and never waits, so it rides in a neighbour's segment and
 * commit; `io` waits for something outside; `cpu` computes noticeably.
 */
export type NodeWeight = 'instant' | 'io' | 'cpu';

/** Which of a node's inbound edges must be settled before it starts. */
export type JoinRule =
  | { readonly mode: 'all' }
  | { readonly mode: 'any' }
  | { readonly mode: 'quorum'; readonly count: number };

/** What a container's inside port gives: the item of the list, its place, or what the iteration before gave. */
export type InsideValue = 'item' | 'index' | 'last';

/**
 * How a node that holds others runs them, once per iteration. Its own body decides how many iterations there are: it
 * runs when the node is ready, and again whenever all iterations it asked for are over.
 */
export interface ContainerRule {
  /** Inside, `{{<scope>.<port>}}` reads the inside ports of the nearest container of that scope. */
  readonly scope: string;
  /** What each inside output gives, by port. */
  readonly inside: Readonly<Record<string, InsideValue>>;
  /** Input port whose list holds the items. */
  readonly over?: string;
  /** Input port whose value is `last` in the first iteration. */
  readonly initial?: string;
  /** The inside input: what enters it is an iteration's result. */
  readonly yields: string;
  /** Which results the body reads when the iterations are over. */
  readonly reads: 'all' | 'last';
  /** Iterations under way at once. */
  readonly parallel: number;
  /** `fail`: a failure inside fails the container at once. `collect`: it is that iteration's result. */
  readonly failures: 'fail' | 'collect';
}

/** Whether text that streams into a node streams out of it: as it is, after a bounded window, or only when complete. */
export type NodeStreaming = 'pass' | 'hold' | { readonly window: number };

/** What a node is to the run as a whole. */
export type NodeRole = 'input' | 'output' | 'step';

/** Marks config fields whose strings the engine reads before the body sees them; the JSON Schema shows it as `x-heddle`. */
export const FIELD_ROLES = [
  'template',
  'expression',
  'secret',
  'knowledge',
  'schema',
  'provider',
  'model',
] as const;
export type FieldRole = (typeof FIELD_ROLES)[number];

/** How the inspector shows a field; everything has a default made from the schema alone. */
export interface FieldHints {
  readonly widget?: 'text' | 'multiline' | 'code' | 'slider' | 'select' | 'key-values' | 'schema' | 'cases';
  readonly group?: 'advanced';
  readonly placeholder?: string;
  /** Shown only while another field has one of these values. */
  readonly showWhen?: { readonly field: string; readonly in: readonly (string | number | boolean)[] };
}

/** Metadata for a zod config field: `z.string().meta(field({ role: 'template', title: 'Prompt' }))`. */
export function field(
  options: { title: string; description?: string; role?: FieldRole } & FieldHints,
): Record<string, unknown> {
  const { role, title, description, ...hints } = options;
  return {
    title,
    ...(description === undefined ? {} : { description }),
    ...(role === undefined ? {} : { 'x-heddle': role }),
    ...(Object.keys(hints).length === 0 ? {} : { 'x-heddle-ui': hints }),
  };
}

/** A config migration from one major version of a kind to the next. Pure; never drops what it does not know. */
export interface NodeMigration {
  readonly from: number;
  readonly migrate: (config: JsonObject) => JsonObject;
  /** Old port names to new ones, so that no edge is lost. */
  readonly ports?: {
    readonly inputs?: Readonly<Record<string, string>>;
    readonly outputs?: Readonly<Record<string, string>>;
  };
}

/** Things outside the flow that a node relies on, by name. */
export interface NodeNeeds {
  readonly secrets?: readonly string[];
  readonly knowledge?: readonly string[];
}

/** Which config fields and ports of a kind say that it calls a published flow, so that the call is checked before a run. */
export interface FlowCallFields {
  /** Config field that holds the slug. */
  readonly flow: string;
  /** Config field that holds the version; what is live counts where it is left out. */
  readonly version?: string;
  /** Config field whose members are fields of the called flow's input; their strings may be templates. */
  readonly fields?: string;
  /** Input port whose object gives the fields that are not set there. */
  readonly rest?: string;
}

/** Everything about a kind of node but its behaviour. Plain data and pure functions: safe in the browser. */
export interface NodeSpec<Config extends z.ZodObject = z.ZodObject> {
  readonly kind: string;
  readonly version: number;
  readonly title: string;
  /** One sentence for the palette. */
  readonly summary: string;
  /** Markdown for the inspector's help. */
  readonly docs: string;
  /** A lucide icon's name. */
  readonly icon: string;
  readonly category: NodeCategory;
  readonly config: Config;
  readonly ports: (config: z.output<Config>) => NodePorts;
  /** The one line of setting that the node shows on the canvas; empty when there is none. */
  readonly essential: (config: z.output<Config>) => string;
  readonly effects: NodeEffects;
  readonly paid: boolean;
  readonly weight: NodeWeight;
  readonly role: NodeRole;
  readonly streaming: NodeStreaming;
  readonly join: (config: z.output<Config>) => JoinRule;
  /** For a kind that plays the output: whether the run is over as soon as it completes. */
  readonly ends?: (config: z.output<Config>) => boolean;
  /** Set for kinds that hold other nodes. */
  readonly container?: (config: z.output<Config>) => ContainerRule;
  /** The container to offer where somebody has drawn a cycle. */
  readonly repeats?: boolean;
  /** What must exist in the workspace before the node can run; read from marked fields where a kind does not say. */
  readonly needs?: (config: z.output<Config>) => NodeNeeds;
  /** For a kind that calls published flows. */
  readonly calls?: FlowCallFields;
  /** For a kind that plays the input: what callers send. */
  readonly accepts?: (config: z.output<Config>) => {
    readonly mode: 'form' | 'chat';
    readonly schema: JsonSchema;
  };
  /** Any name an edge enters by is an input of type `any`. */
  readonly openInputs?: boolean;
  /** Config field whose bare `{{name}}` placeholders become text inputs of the node. */
  readonly portsFromTemplate?: string;
  /** The node belongs to a session: runs of one session that contain it run one after another. */
  readonly sessionful: boolean;
  readonly migrations: readonly NodeMigration[];
}

type Defaulted =
  | 'effects'
  | 'paid'
  | 'weight'
  | 'role'
  | 'streaming'
  | 'join'
  | 'sessionful'
  | 'migrations'
  | 'version'
  | 'essential';

/** What a node's author writes; the rest has defaults that are right for a small pure step. */
export type NodeDefinition<Config extends z.ZodObject> = Omit<NodeSpec<Config>, Defaulted> &
  Partial<Pick<NodeSpec<Config>, Defaulted>>;

/**
 * Declares a kind of node.
 *
 * @example
 * export const node = defineNode({
 *   kind: 'transform.upper', title: 'Upper case', summary: 'Writes text in capitals.', docs: '', icon: 'CaseUpper',
 *   category: 'transform', config: z.strictObject({}),
 *   ports: () => ({ inputs: [{ name: 'text', type: 'text', required: true }], outputs: [{ name: 'text', type: 'text' }] }),
 * });
 */
export function defineNode<Config extends z.ZodObject>(definition: NodeDefinition<Config>): NodeSpec<Config> {
  return {
    version: 1,
    essential: () => '',
    effects: 'none',
    paid: false,
    weight: 'instant',
    role: 'step',
    streaming: 'hold',
    join: () => ({ mode: 'all' }),
    sessionful: false,
    migrations: [],
    ...definition,
  };
}

/** A kind with its config type forgotten, as catalogs hold it. */
// biome-ignore lint/suspicious/noExplicitAny: a catalog holds specs of many config types; each is entered through its own zod schema.
export type AnyNodeSpec = NodeSpec<any>;

/** Kinds by name. */
export type NodeCatalog = Readonly<Record<string, AnyNodeSpec>>;

const schemaCache = new WeakMap<object, JsonSchema>();

/** The JSON Schema of a kind's config as people write it (before defaults), with `x-heddle` marks. */
export function configSchema(spec: AnyNodeSpec): JsonSchema {
  const known = schemaCache.get(spec);
  if (known) return known;
  const made = z.toJSONSchema(spec.config, { io: 'input', unrepresentable: 'any' }) as JsonSchema; // cast: zod's own type of a JSON Schema is wider
  schemaCache.set(spec, made);
  return made;
}
