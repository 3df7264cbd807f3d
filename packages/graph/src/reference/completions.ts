import type { JsonSchema, PortType } from '@heddle/contracts';
import { namePortType } from '../ports/port-type-names.ts';
import { portTypeAt, propertiesOf, schemaAt } from '../ports/schema-path.ts';
import { schemaOfPortType } from '../ports/type-schemas.ts';
import { printPath, printSegment } from './path-syntax.ts';

/** A value that may be referred to where the cursor is. */
export interface AvailableReference {
  readonly path: readonly string[];
  readonly type?: PortType;
  readonly schema?: JsonSchema;
  /** Shown beside it, for example the node's name; the type stands there when it is absent. */
  readonly detail?: string;
}

/** One entry of a completion list: `insert` replaces the source from `from` up to `to`. */
export interface Completion {
  readonly label: string;
  readonly insert: string;
  readonly detail: string;
  readonly from: number;
  readonly to: number;
  readonly kind: 'reference' | 'local' | 'block' | 'function' | 'word';
}

/** A possible entry before it is matched with what was typed. */
export interface CompletionCandidate extends Pick<Completion, 'label' | 'insert' | 'detail' | 'kind'> {
  /** What typed text is compared with, when that is not the label. */
  readonly matched?: string;
}

const MAXIMUM_COMPLETIONS = 50;

/** Candidates for references: each by its path, and what its schema names below it once the typed text leads there. */
export function referenceCandidates(
  available: readonly AvailableReference[],
  typed: string,
  kind: 'reference' | 'local' = 'reference',
): readonly CompletionCandidate[] {
  return available.flatMap((reference) => {
    const label = printPath(reference.path);
    if (!typed.toLowerCase().startsWith(`${label.toLowerCase()}.`))
      return [candidate(label, reference, kind)];
    const below = typed
      .slice(label.length + 1)
      .split('.')
      .slice(0, -1);
    const schema = schemaAt(
      reference.schema ?? (reference.type === undefined ? undefined : schemaOfPortType(reference.type)),
      below,
    );
    const prefix = label + below.map(printSegment).join('');
    if (schema?.items !== undefined)
      return [{ label: `${prefix}.0`, insert: `${prefix}.0`, detail: 'first item', kind }];
    return propertiesOf(schema).map((property) => {
      const full = prefix + printSegment(property.name);
      const matched = `${prefix}.${property.name}`;
      return { label: full, insert: full, detail: describeSchema(property.schema), kind, matched };
    });
  });
}

/** The entries that fit what was typed, best first: those that begin with it, then those that have it elsewhere. */
export function matchCandidates(
  candidates: readonly CompletionCandidate[],
  typed: string,
  from: number,
  to: number,
): readonly Completion[] {
  const wanted = typed.toLowerCase();
  const matchedOf = (entry: CompletionCandidate): string => (entry.matched ?? entry.label).toLowerCase();
  const fitting = candidates.filter((entry) => matchedOf(entry).includes(wanted));
  const isBeginning = (entry: CompletionCandidate): boolean => matchedOf(entry).startsWith(wanted);
  return [...fitting.filter(isBeginning), ...fitting.filter((entry) => !isBeginning(entry))]
    .slice(0, MAXIMUM_COMPLETIONS)
    .map(({ label, insert, detail, kind }) => ({ label, insert, detail, kind, from, to }));
}

/** What the items of a referenced list are, as a reference under another name; undefined when the path is not available. */
export function itemReference(
  available: readonly AvailableReference[],
  path: readonly string[],
  name: string,
): AvailableReference {
  const source = available.find((reference) =>
    reference.path.every((segment, index) => path[index] === segment),
  );
  if (source?.type === undefined) return { path: [name] };
  const below = path.slice(source.path.length);
  const schema = schemaAt(source.schema ?? schemaOfPortType(source.type), [...below, '0']);
  const type = portTypeAt(source.type, source.schema, [...below, '0']);
  return {
    path: [name],
    ...(type === undefined ? {} : { type }),
    ...(schema === undefined ? {} : { schema }),
  };
}

function candidate(
  label: string,
  reference: AvailableReference,
  kind: 'reference' | 'local',
): CompletionCandidate {
  const detail = reference.detail ?? (reference.type === undefined ? '' : namePortType(reference.type));
  return { label, insert: label, detail, kind };
}

function describeSchema(schema: JsonSchema): string {
  const { title, type } = schema;
  if (typeof title === 'string') return title;
  return typeof type === 'string' ? type : '';
}
