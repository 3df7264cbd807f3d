/** How much of a node can be read: all of it, its name on a chip, or a chip seen from far away. */
export type Detail = 'full' | 'chip' | 'far';

/** The detail at a zoom. Nodes read well down to 45 %; below, names must be larger than the nodes allow. */
export function detailAt(zoom: number): Detail {
  if (zoom >= 0.45) return 'full';
  return zoom >= 0.3 ? 'chip' : 'far';
}
