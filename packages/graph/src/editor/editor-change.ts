import type { Flow, FlowEdge, FlowNode, FlowPlace, Json, JsonObject, Policies } from '@heddle/contracts';

/** A place on the canvas, in flow units. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

type FlowLayout = NonNullable<Flow['layout']>;
export type FlowNote = FlowLayout['notes'][number];

/** Where in a node's config a value stands: keys and indexes from the config's root. */
export type ConfigPath = readonly (string | number)[];

/**
 * Everything an editor can do to a flow, as data. A change says what to do, never how the flow looked before, so that
 * it can be made by a gesture, a shortcut, a quick fix or a test alike.
 */
export type EditorChange =
  | {
      /** Adds nodes with their places, edges between anything, and notes; what is added comes last in each list. */
      readonly type: 'add';
      readonly nodes?: readonly FlowNode[];
      readonly positions?: Readonly<Record<string, FlowPlace>>;
      readonly edges?: readonly FlowEdge[];
      readonly notes?: readonly FlowNote[];
      /** Edges that give way, for example when another takes a single input. */
      readonly replaces?: readonly FlowEdge[];
    }
  | {
      /** Removes nodes with everything that hangs on them, edges, and notes. What was inside stays, one level up. */
      readonly type: 'remove';
      readonly nodes?: readonly string[];
      readonly edges?: readonly FlowEdge[];
      readonly notes?: readonly string[];
    }
  | {
      /** Puts nodes into a container, or at the top of the flow. Never into themselves. Places are not translated. */
      readonly type: 'set-parent';
      readonly nodes: readonly string[];
      readonly parent?: string;
    }
  | {
      /** What is given of a place is set, the rest of it stays. */
      readonly type: 'move';
      readonly nodes?: Readonly<Record<string, Partial<FlowPlace>>>;
      readonly notes?: Readonly<Record<string, Point>>;
    }
  | {
      /** Sets one value of a config; without a value the key is taken out. */
      readonly type: 'set-config';
      readonly nodeId: string;
      readonly path: ConfigPath;
      readonly value?: Json;
    }
  | { readonly type: 'replace-config'; readonly nodeId: string; readonly config: JsonObject }
  | { readonly type: 'set-policies'; readonly nodeId: string; readonly policies: Policies }
  | { readonly type: 'rename-node'; readonly nodeId: string; readonly name: string }
  | {
      /** Puts one edge in another's place, so that its order among its neighbours stays. */
      readonly type: 'rewire';
      readonly edge: FlowEdge;
      readonly to: FlowEdge;
    }
  | { readonly type: 'edit-note'; readonly noteId: string; readonly note: Partial<Omit<FlowNote, 'id'>> }
  | { readonly type: 'describe-flow'; readonly name?: string; readonly description?: string }
  | { readonly type: 'replace-flow'; readonly flow: Flow }
  /** Several changes as one step. */
  | { readonly type: 'batch'; readonly changes: readonly EditorChange[] };

/**
 * Which changes make one step of undo when they follow each other quickly: typing into one field, dragging one slider,
 * nudging one selection. Undefined for changes that always stand alone.
 */
export function mergeKey(change: EditorChange): string | undefined {
  switch (change.type) {
    case 'set-config':
      return `config:${change.nodeId}:${JSON.stringify(change.path)}`;
    case 'replace-config':
      return `config:${change.nodeId}`;
    case 'set-policies':
      return `policies:${change.nodeId}`;
    case 'rename-node':
      return `name:${change.nodeId}`;
    case 'edit-note':
      return `note:${change.noteId}:${Object.keys(change.note).sort().join()}`;
    case 'describe-flow':
      return `flow:${Object.keys(change).sort().join()}`;
    case 'move':
      return `move:${[...Object.keys(change.nodes ?? {}), ...Object.keys(change.notes ?? {})].sort().join()}`;
    case 'add':
    case 'remove':
    case 'set-parent':
    case 'rewire':
    case 'replace-flow':
      return undefined;
    case 'batch': {
      const [first] = change.changes;
      return first === undefined ? undefined : mergeKey(first);
    }
  }
}
