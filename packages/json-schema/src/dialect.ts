import { isObject, memberOf } from './json-value.ts';
import type { Vocabulary } from './keywords/keyword-table.ts';
import type { ResourceIndex } from './resource.ts';

/** The draft this package implements. */
export const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

const PREFIX = 'https://json-schema.org/draft/2020-12/vocab/';
const ALL: ReadonlySet<Vocabulary> = new Set(['core', 'applicator', 'unevaluated', 'validation']);

// These judge nothing here: their keywords are notes to readers.
const SILENT: ReadonlySet<string> = new Set(['meta-data', 'format-annotation', 'content']);

// Older drafts are read as 2020-12, which differs little for what people write; the check of a schema says where it does.
const EARLIER_DRAFTS = /^https?:\/\/json-schema\.org\/(?:draft-0[3-7]|draft\/2019-09)?\/?schema#?$/;

/** Which keywords judge in a schema that declares this `$schema`; or why it cannot be understood. */
export function vocabulariesOf(
  dialect: string | undefined,
  index: ResourceIndex,
): { readonly active: ReadonlySet<Vocabulary> } | { readonly unknown: string } {
  if (dialect === undefined || dialect.replace(/#$/, '') === DIALECT || EARLIER_DRAFTS.test(dialect)) {
    return { active: ALL };
  }
  const root = index.get(dialect)?.root;
  if (!isObject(root)) return { unknown: dialect };
  const declared = memberOf(root, '$vocabulary');
  if (!isObject(declared)) return { active: ALL };
  const active = new Set<Vocabulary>(['core']);
  for (const [uri, isRequired] of Object.entries(declared)) {
    const name = uri.startsWith(PREFIX) ? uri.slice(PREFIX.length) : uri;
    const known = [...ALL].find((vocabulary) => vocabulary === name);
    if (known !== undefined) active.add(known);
    else if (isRequired === true && !SILENT.has(name)) return { unknown: uri };
  }
  return { active };
}
