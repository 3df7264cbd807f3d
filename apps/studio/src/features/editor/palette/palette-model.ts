import { type AnyNodeSpec, NODE_CATEGORIES, type NodeCatalog, type NodeCategory } from '@heddle/contracts';
import { fuzzyRank } from '../../../lib/fuzzy.ts';

/** Kinds under one heading of the palette. */
export interface PaletteGroup {
  readonly key: Exclude<NodeCategory, 'input' | 'output'> | 'ends' | 'recent' | 'results';
  readonly specs: readonly AnyNodeSpec[];
}

/** What the palette shows: by category with those used lately first, or the best matches of a search. */
export function paletteGroups(
  catalog: NodeCatalog,
  query: string,
  recent: readonly string[],
  isOffered: (spec: AnyNodeSpec) => boolean = () => true,
): PaletteGroup[] {
  const specs = Object.values(catalog).filter(isOffered);
  if (query.trim() !== '') {
    const ranked = fuzzyRank(query, specs, (spec) => [spec.title, spec.kind, spec.category, spec.summary]);
    return ranked.length === 0 ? [] : [{ key: 'results', specs: ranked }];
  }
  const used = recent.flatMap((kind) => specs.find((spec) => spec.kind === kind) ?? []);
  const byCategory = new Map<PaletteGroup['key'], AnyNodeSpec[]>();
  for (const category of NODE_CATEGORIES) {
    const own = specs.filter((spec) => spec.category === category);
    const key = category === 'input' || category === 'output' ? 'ends' : category;
    byCategory.set(key, [
      ...(byCategory.get(key) ?? []),
      ...own.sort((one, other) => one.title.localeCompare(other.title)),
    ]);
  }
  const groups = [...byCategory].map(([key, own]): PaletteGroup => ({ key, specs: own }));
  return [{ key: 'recent' as const, specs: used }, ...groups].filter((group) => group.specs.length > 0);
}
