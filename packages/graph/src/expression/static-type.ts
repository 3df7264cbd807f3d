import type { PortType } from '@heddle/contracts';
import { itemTypeOf } from '../ports/parse-port-type.ts';
import { kindOf, type ValueKind } from '../value/value-kind.ts';

/** What is known of a value before anything runs: its kind, that it is some JSON, or nothing. */
export type StaticKind = ValueKind | 'json' | 'any';

/** The kind of values that a port carries. */
export function kindOfPortType(type: PortType | undefined): StaticKind {
  if (type === undefined) return 'any';
  if (itemTypeOf(type) !== undefined) return 'list';
  switch (type) {
    case 'text':
    case 'number':
    case 'boolean':
    case 'json':
    case 'any':
      return type;
    default:
      return 'object';
  }
}

/** The kind of a value that is written out. */
export function kindOfLiteral(value: null | boolean | number | string): StaticKind {
  return kindOf(value);
}

/** Whether a kind says what its values are. */
export function isKnown(kind: StaticKind): kind is ValueKind {
  return kind !== 'json' && kind !== 'any';
}

/** The kind of a value that is one or the other. */
export function eitherKind(first: StaticKind, second: StaticKind): StaticKind {
  if (first === second) return first;
  return first === 'any' || second === 'any' ? 'any' : 'json';
}
