import type { GraphBuilder } from '../graph-builder.ts';

/**
 * A way for a graph to go on. A new shape is one file and a line in `index.ts`; it keeps the builder's promise that
 * every node comes after those it depends on.
 */
export interface Shape {
  readonly name: string;
  /** How often it is chosen, beside the others' weights. */
  readonly weight: number;
  /** Most nodes it adds. */
  readonly most: number;
  /** Adds nodes after a port and gives the port where the graph goes on. */
  readonly grow: (builder: GraphBuilder, from: string) => string;
}
