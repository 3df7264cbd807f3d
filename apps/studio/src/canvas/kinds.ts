import type { AnyNodeSpec, NodeCatalog } from '@heddle/contracts';
import { catalog } from '@heddle/nodes/catalog';

/** Every kind that this studio knows. */
export const kinds: NodeCatalog = catalog;

/** A kind's spec; undefined when this studio does not know it. */
export function kindOf(kind: string): AnyNodeSpec | undefined {
  return Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
}
