import { isObject, memberOf, type UnknownObject } from './json-value.ts';

/** A schema with an address of its own, and the named places in it. */
export interface Resource {
  /** Absolute, without fragment. */
  readonly uri: string;
  readonly root: unknown;
  /** The `$schema` that holds here, its own or that of the resource around it. */
  readonly dialect: string | undefined;
  readonly anchors: Map<string, UnknownObject>;
  readonly dynamicAnchors: Map<string, UnknownObject>;
}

/** How the values of a keyword hold subschemas. */
const SUBSCHEMAS: ReadonlyMap<string, 'one' | 'list' | 'map'> = new Map([
  ['$defs', 'map'],
  ['additionalProperties', 'one'],
  ['allOf', 'list'],
  ['anyOf', 'list'],
  ['contains', 'one'],
  ['contentSchema', 'one'],
  ['definitions', 'map'],
  ['dependencies', 'map'],
  ['dependentSchemas', 'map'],
  ['else', 'one'],
  ['if', 'one'],
  ['items', 'one'],
  ['not', 'one'],
  ['oneOf', 'list'],
  ['patternProperties', 'map'],
  ['prefixItems', 'list'],
  ['properties', 'map'],
  ['propertyNames', 'one'],
  ['then', 'one'],
  ['unevaluatedItems', 'one'],
  ['unevaluatedProperties', 'one'],
]);

/** Schemas directly inside a schema. What stands in `enum`, `const` or an unknown keyword is data, not a schema. */
export function subschemasOf(schema: UnknownObject): readonly UnknownObject[] {
  const found: UnknownObject[] = [];
  for (const [keyword, form] of SUBSCHEMAS) {
    const value = memberOf(schema, keyword);
    const members =
      form === 'one' ? [value] : Object.values(isObject(value) || Array.isArray(value) ? value : {});
    for (const member of members) if (isObject(member)) found.push(member);
  }
  return found;
}

/** All resources that are known, and to which each schema object belongs. */
export class ResourceIndex {
  readonly #resources = new Map<string, Resource>();
  readonly #resourceOf = new Map<object, Resource>();

  get(uri: string): Resource | undefined {
    return this.#resources.get(uri);
  }

  /** The resource a schema object was found in. */
  resourceOf(schema: object): Resource | undefined {
    return this.#resourceOf.get(schema);
  }

  /** Adds a document and every resource embedded in it. */
  addDocument(schema: unknown, uri: string): Resource {
    const root = this.#open(isObject(schema) ? (addressOf(schema, uri) ?? uri) : uri, schema, undefined);
    // A document is known by the address it was given, too.
    if (!this.#resources.has(uri)) this.#resources.set(uri, root);
    if (isObject(schema)) this.addSubtree(schema, root);
    return root;
  }

  /** Adds a schema inside a resource, with everything below it. Done again, it changes nothing. */
  addSubtree(schema: UnknownObject, parent: Resource): void {
    const pending: { readonly schema: UnknownObject; readonly parent: Resource }[] = [{ schema, parent }];
    for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
      if (this.#resourceOf.has(item.schema)) continue;
      const resource = this.#enter(item.schema, item.parent);
      for (const subschema of subschemasOf(item.schema))
        pending.push({ schema: subschema, parent: resource });
    }
  }

  #enter(schema: UnknownObject, parent: Resource): Resource {
    const uri = parent.root === schema ? parent.uri : addressOf(schema, parent.uri);
    const resource = uri === undefined || uri === parent.uri ? parent : this.#open(uri, schema, parent);
    this.#resourceOf.set(schema, resource);
    const anchor = memberOf(schema, '$anchor');
    if (typeof anchor === 'string') resource.anchors.set(anchor, schema);
    const dynamicAnchor = memberOf(schema, '$dynamicAnchor');
    if (typeof dynamicAnchor === 'string') {
      resource.anchors.set(dynamicAnchor, schema);
      resource.dynamicAnchors.set(dynamicAnchor, schema);
    }
    return resource;
  }

  #open(uri: string, root: unknown, parent: Resource | undefined): Resource {
    const own = isObject(root) ? memberOf(root, '$schema') : undefined;
    const dialect = typeof own === 'string' ? own : parent?.dialect;
    const resource: Resource = { uri, root, dialect, anchors: new Map(), dynamicAnchors: new Map() };
    if (!this.#resources.has(uri)) this.#resources.set(uri, resource);
    return resource;
  }
}

/** The address that a schema's `$id` gives it; undefined when it has none or one that is no URI reference. */
function addressOf(schema: UnknownObject, base: string): string | undefined {
  const id = memberOf(schema, '$id');
  return typeof id === 'string' ? splitReference(id, base)?.uri : undefined;
}

/** Resolves a reference into an address and a fragment, decoded; undefined when it is no URI reference. */
export function splitReference(
  reference: string,
  base: string,
): { readonly uri: string; readonly fragment: string } | undefined {
  if (!URL.canParse(reference, base)) return undefined;
  const { href } = new URL(reference, base);
  const hash = href.indexOf('#');
  if (hash === -1) return { uri: href, fragment: '' };
  try {
    return { uri: href.slice(0, hash), fragment: decodeURIComponent(href.slice(hash + 1)) };
  } catch {
    // A stray % is no URI reference.
    return undefined;
  }
}
