import type { JsonSchema } from './json.ts';

/** The types a value on a data port may have; with `list<…>` around them they form a closed set. */
export const SCALAR_PORT_TYPES = [
  'text',
  'number',
  'boolean',
  'json',
  'file',
  'message',
  'chunk',
  'any',
] as const;
export type ScalarPortType = (typeof SCALAR_PORT_TYPES)[number];

/** A port type in its written form: `text`, `list<chunk>`, `list<list<number>>`. */
export type PortType = ScalarPortType | `list<${string}>`;

/** What an attachment edge lends. */
export const ATTACHMENT_TYPES = ['tool', 'memory', 'retriever', 'model'] as const;
export type AttachmentType = (typeof ATTACHMENT_TYPES)[number];

const PORT_TYPE_PATTERN = /^(?:list<)*(?:text|number|boolean|json|file|message|chunk|any)>*$/;

/** Whether a string is a port type: a scalar in any number of balanced `list<…>`. */
export function isPortType(value: string): value is PortType {
  if (!PORT_TYPE_PATTERN.test(value)) return false;
  return (value.match(/list</g)?.length ?? 0) === (value.match(/>/g)?.length ?? 0);
}

/** Port names follow the rules of node ids but may use capital letters, since JSON Schema properties often do. */
export const PORT_NAME_PATTERN = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;

/** An input of a node. */
export interface InputPort {
  readonly name: string;
  readonly type: PortType;
  readonly title?: string;
  readonly description?: string;
  /** Without a value the node cannot run; unwired is a diagnostic, skipped sources skip the node. */
  readonly required?: boolean;
  /** Takes any number of edges; the node receives a list in edge order, of the live ones. */
  readonly many?: boolean;
  /** A container's port for the nodes inside it: entered from inside only. */
  readonly inside?: boolean;
  readonly schema?: JsonSchema;
}

/** An output of a node. */
export interface OutputPort {
  readonly name: string;
  readonly type: PortType;
  readonly title?: string;
  readonly description?: string;
  /** Not always taken: what hangs on an outlet alone is skipped when the node settles without it. */
  readonly outlet?: boolean;
  /** May be missing from a completed node's outputs without being a branch (for example `json` without a schema). */
  readonly optional?: boolean;
  /** There unless the outlet of this name is taken; where nothing is connected to that outlet, the run fails instead. */
  readonly unless?: string;
  /** At most one of a node's outlets marked so is taken. */
  readonly exclusive?: boolean;
  /** Its text may be shown while it is made. */
  readonly streams?: boolean;
  /** A container's port for the nodes inside it: read inside only, and different in every iteration. */
  readonly inside?: boolean;
  readonly schema?: JsonSchema;
}

/** A port through which a node lends itself to, or borrows, another. */
export interface AttachmentPort {
  readonly name: string;
  readonly type: AttachmentType;
  readonly title?: string;
  readonly description?: string;
  readonly many?: boolean;
}

/** All ports of a node under one configuration. */
export interface NodePorts {
  readonly inputs: readonly InputPort[];
  readonly outputs: readonly OutputPort[];
  readonly borrows?: readonly AttachmentPort[];
  readonly lends?: readonly AttachmentPort[];
}
