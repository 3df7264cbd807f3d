import type { Flow, NodeCategory } from '@heddle/contracts';
import { kindOf } from '../canvas/kinds.ts';

/** How a node of a run is named and marked in lists. */
export interface NodeLook {
  readonly title: string;
  readonly icon: string;
  readonly category: NodeCategory;
}

/** The look of each node by id: its own name, or that of its kind. One that the flow does not know goes by its id. */
export function nodeLooks(flow: Flow | undefined): (id: string) => NodeLook {
  const looks = new Map<string, NodeLook>();
  for (const { id, name, kind } of flow?.nodes ?? []) {
    const spec = kindOf(kind);
    looks.set(id, {
      title: name ?? spec?.title ?? id,
      icon: spec?.icon ?? UNKNOWN.icon,
      category: spec?.category ?? UNKNOWN.category,
    });
  }
  return (id) => {
    const look = looks.get(id) ?? { ...UNKNOWN, title: id };
    looks.set(id, look);
    return look;
  };
}

const UNKNOWN = { icon: 'CircleHelp', category: 'transform' } as const;
