/** One end of an edge as a container's border sees it. */
export interface BorderEnd {
  readonly node: string;
  readonly port: string;
  /** The port is for the nodes directly inside of its node. */
  readonly inside: boolean;
  /** The container its node is directly inside of. */
  readonly scope: string | undefined;
}

/** How an edge stands to the containers around its ends: `in` and `out` lead through a port made for that. */
export type BorderCrossing =
  | { readonly ok: true; readonly border?: 'in' | 'out' }
  | { readonly ok: false; readonly reason: string };

/** Edges stay within one scope, but for a container's inside ports: those lead to and from the nodes inside it. */
export function crossBorder(from: BorderEnd, to: BorderEnd): BorderCrossing {
  if (from.inside && to.scope === from.node) return { ok: true, border: 'in' };
  if (to.inside && from.scope === to.node && !from.inside) return { ok: true, border: 'out' };
  const ends = `${from.node}.${from.port} → ${to.node}.${to.port}`;
  if (from.inside || to.inside) {
    const holder = from.inside ? from : to;
    return {
      ok: false,
      reason: `${ends}: \`${holder.port}\` is for the nodes directly inside \`${holder.node}\`.`,
    };
  }
  if (from.scope === to.scope) return { ok: true };
  const borders = [from.scope, to.scope]
    .filter((scope) => scope !== undefined)
    .map((scope) => `\`${scope}\``);
  return {
    ok: false,
    reason: `${ends} crosses the border of ${borders.join(' and ')}. Values enter and leave a container through its own ports; inside, a template may read nodes outside.`,
  };
}
