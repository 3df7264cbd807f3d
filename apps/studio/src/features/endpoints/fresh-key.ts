/** A key made a moment ago: all that is ever known of its secret. */
export interface FreshKey {
  readonly key: string;
  readonly flows: '*' | readonly string[];
}

/** The key, when it opens this endpoint. */
export function keyFor(fresh: FreshKey | undefined, slug: string): string | undefined {
  return fresh && (fresh.flows === '*' || fresh.flows.includes(slug)) ? fresh.key : undefined;
}
