import { HeddleError } from '@heddle/contracts';
import { kindOf, nameOfKind } from '../value/value-kind.ts';
import { printPath } from './path-syntax.ts';
import type { ReferenceScope } from './reference-scope.ts';

/** Where a reference that found nothing stands, and how its author would give it a default. */
export interface MissingReference {
  readonly path: readonly string[];
  readonly offset: number;
  /** The reference with a default, in the syntax of where it stands. */
  readonly withDefault: string;
  /** A likelier cause than the general one, as a sentence. */
  readonly hint?: string;
}

/**
 * The `reference-missing` error of a path: names the reference, how far it led, what was found there, and what to do.
 * Reads the scope again, so it is for the failing case only.
 */
export function missingReferenceError(missing: MissingReference, scope: ReferenceScope): HeddleError {
  const written = printPath(missing.path);
  const root = missing.path[0] ?? '';
  const hint = missing.hint === undefined ? '' : ` ${missing.hint}`;
  return new HeddleError(
    'reference-missing',
    `Reference \`${written}\` has no value: ${reasonOf(missing.path, scope)}${hint} Correct the reference or give it a default: ${missing.withDefault}.`,
    { details: { reference: written, nodeId: root, offset: missing.offset } },
  );
}

function reasonOf(path: readonly string[], scope: ReferenceScope): string {
  for (let length = path.length - 1; length > 0; length -= 1) {
    const parent = scope.read(path.slice(0, length));
    if (!parent.found || parent.value === undefined) continue;
    const absent = path[length] ?? '';
    if (length === 1) return `\`${path[0]}\` has no output or property \`${absent}\`.`;
    return `\`${printPath(path.slice(0, length))}\` is ${nameOfKind(kindOf(parent.value))} and has no property \`${absent}\`.`;
  }
  const [root = '', port] = path;
  if (port === undefined) return `nothing here is called \`${root}\`.`;
  return `node \`${root}\` gave no \`${port}\`; it may not exist, may not have run before this one, or may have been skipped.`;
}
