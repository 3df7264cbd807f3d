/** The kinds of value that templates and expressions tell apart. */
export type ValueKind = 'text' | 'number' | 'boolean' | 'null' | 'list' | 'object';

const KIND_NAMES: Readonly<Record<ValueKind, string>> = {
  text: 'text',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
  list: 'a list',
  object: 'an object',
};

/** The kind of a value; what JSON cannot say (undefined, functions) counts as null. */
export function kindOf(value: unknown): ValueKind {
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
    case 'bigint':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? 'list' : 'object';
    default:
      return 'null';
  }
}

/** A kind as it reads in a sentence: "a number". */
export function nameOfKind(kind: ValueKind): string {
  return KIND_NAMES[kind];
}

/** Kinds as they read in a sentence: "text, a number or a list". */
export function nameOfKinds(kinds: readonly ValueKind[]): string {
  const names = kinds.map(nameOfKind);
  const last = names.pop() ?? 'nothing';
  return names.length === 0 ? last : `${names.join(', ')} or ${last}`;
}
