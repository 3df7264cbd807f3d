import { vocabulariesOf } from './dialect.ts';
import { isObject, memberOf, quoted, toPointer, type UnknownObject } from './json-value.ts';
import type { DynamicReference, KeywordContext } from './keywords/keyword.ts';
import { FINAL_KEYWORDS, KEYWORDS, type KeywordEntry, type Vocabulary } from './keywords/keyword-table.ts';
import { createPattern, type Pattern } from './pattern/pattern.ts';
import { PatternError } from './pattern/syntax.ts';
import { type Resource, type ResourceIndex, splitReference } from './resource.ts';
import type { Check, SchemaNode } from './schema-node.ts';
import type { SchemaProblem, SchemaProblemCode } from './schema-problem.ts';

/** A schema made ready, or what stands in the way. */
export interface CompiledSchema {
  readonly node: SchemaNode;
  readonly problems: readonly SchemaProblem[];
}

/**
 * Turns the schema of a resource, and all that it refers to, into nodes. Closures over data, never generated code.
 * Works off a list, so that no chain of references can exhaust the stack.
 */
export function compileSchema(resource: Resource, index: ResourceIndex): CompiledSchema {
  const compiler = new Compiler(resource, index);
  const node = compiler.nodeOf(resource.root, resource);
  compiler.finish();
  return { node, problems: compiler.problems };
}

class Compiler {
  readonly problems: SchemaProblem[] = [];
  readonly #root: Resource;
  readonly #index: ResourceIndex;
  readonly #nodes = new Map<UnknownObject, SchemaNode>();
  readonly #pending: { readonly schema: UnknownObject; readonly node: SchemaNode }[] = [];
  readonly #vocabularies = new Map<Resource, ReadonlySet<Vocabulary>>();
  readonly #patterns = new Map<string, Pattern>();
  readonly #entered = new Set<Resource>();
  readonly #dynamicNames = new Set<string>();

  constructor(root: Resource, index: ResourceIndex) {
    this.#root = root;
    this.#index = index;
  }

  /** The node of a schema that stands in a resource, perhaps still empty. */
  nodeOf(schema: unknown, parent: Resource): SchemaNode {
    if (!isObject(schema)) {
      return { resource: parent, checks: [], finalChecks: [], verdict: schema !== false };
    }
    const known = this.#nodes.get(schema);
    if (known !== undefined) return known;
    const resource = this.#index.resourceOf(schema) ?? parent;
    const node: SchemaNode = { resource, checks: [], finalChecks: [], verdict: undefined };
    this.#nodes.set(schema, node);
    this.#pending.push({ schema, node });
    return node;
  }

  /** Fills all nodes, including those that filling them brings up. */
  finish(): void {
    for (let item = this.#pending.pop(); item !== undefined; item = this.#pending.pop()) {
      const { schema, node } = item;
      this.#entered.add(node.resource);
      node.checks = this.#checksOf(KEYWORDS, schema, node.resource);
      node.finalChecks = this.#checksOf(FINAL_KEYWORDS, schema, node.resource);
      if (this.#pending.length === 0) this.#addDynamicTargets();
    }
  }

  /** Any resource on the way to a `$dynamicRef` may redirect it to a schema that nothing else refers to. */
  #addDynamicTargets(): void {
    for (const resource of this.#entered) {
      for (const name of this.#dynamicNames) {
        const anchored = resource.dynamicAnchors.get(name);
        if (anchored !== undefined) this.nodeOf(anchored, resource);
      }
    }
  }

  #checksOf(keywords: readonly KeywordEntry[], schema: UnknownObject, resource: Resource): readonly Check[] {
    const vocabularies = this.#vocabulariesOf(resource);
    return keywords.flatMap(({ name, vocabulary, keyword }) => {
      if (!Object.hasOwn(schema, name) || !vocabularies.has(vocabulary)) return [];
      return keyword(schema[name], this.#contextOf(schema, resource, name)) ?? [];
    });
  }

  #vocabulariesOf(resource: Resource): ReadonlySet<Vocabulary> {
    const known = this.#vocabularies.get(resource);
    if (known !== undefined) return known;
    const found = vocabulariesOf(resource.dialect, this.#index);
    const active = 'active' in found ? found.active : new Set<Vocabulary>();
    this.#vocabularies.set(resource, active);
    if ('unknown' in found) {
      const message = `Expected JSON Schema draft 2020-12, found ${quoted(found.unknown)}. Leave "$schema" out or name that draft.`;
      this.#addProblem('dialect-unknown', resource.root, ['$schema'], message);
    }
    return active;
  }

  #contextOf(schema: UnknownObject, resource: Resource, keyword: string): KeywordContext {
    return {
      schema,
      subschema: (value) => this.nodeOf(value, resource),
      reference: (reference) => this.#resolve(reference, schema, resource, keyword)?.node,
      dynamicReference: (reference) => this.#resolveDynamic(reference, schema, resource),
      pattern: (source, ...below) => this.#patternOf(source, schema, [keyword, ...below]),
    };
  }

  #patternOf(source: string, schema: UnknownObject, below: readonly string[]): Pattern | undefined {
    const known = this.#patterns.get(source);
    if (known !== undefined) return known;
    try {
      const pattern = createPattern(source);
      this.#patterns.set(source, pattern);
      return pattern;
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      const message = `Expected a regular expression, found ${quoted(source)}: ${error.message} (character ${error.offset}).`;
      this.#addProblem('pattern-unsupported', schema, below, message);
      return undefined;
    }
  }

  #resolve(
    reference: string,
    schema: UnknownObject,
    resource: Resource,
    keyword: string,
  ): { readonly node: SchemaNode; readonly target: Resource; readonly fragment: string } | undefined {
    const address = splitReference(reference, resource.uri);
    const target = address === undefined ? undefined : this.#index.get(address.uri);
    if (address === undefined || target === undefined) {
      const message =
        `Expected a reference within this schema, found ${quoted(reference)}. ` +
        'References are not fetched: copy the schema it means under "$defs" and refer to it there.';
      this.#addProblem('remote-reference', schema, [keyword], message);
      return undefined;
    }
    const node = this.#find(target, address.fragment);
    if (node === undefined) {
      const message = `Expected a reference to a schema, found ${quoted(reference)}, which leads to none.`;
      this.#addProblem('reference-missing', schema, [keyword], message);
      return undefined;
    }
    return { node, target, fragment: address.fragment };
  }

  #resolveDynamic(
    reference: string,
    schema: UnknownObject,
    resource: Resource,
  ): DynamicReference | undefined {
    const found = this.#resolve(reference, schema, resource, '$dynamicRef');
    if (found === undefined) return undefined;
    const { node, target, fragment } = found;
    if (!target.dynamicAnchors.has(fragment)) return { initial: node };
    this.#dynamicNames.add(fragment);
    return {
      initial: node,
      redirect: (scope) => {
        const outermost = scope.find(({ dynamicAnchors }) => dynamicAnchors.has(fragment));
        const anchored = outermost?.dynamicAnchors.get(fragment);
        return anchored === undefined ? undefined : this.#nodes.get(anchored);
      },
    };
  }

  #find(resource: Resource, fragment: string): SchemaNode | undefined {
    if (fragment !== '' && !fragment.startsWith('/')) {
      const anchored = resource.anchors.get(fragment);
      return anchored === undefined ? undefined : this.nodeOf(anchored, resource);
    }
    let place: unknown = resource.root;
    let around = resource;
    for (const part of fragment.split('/').slice(1)) {
      place = childOf(place, part.replaceAll('~1', '/').replaceAll('~0', '~'));
      if (isObject(place)) around = this.#index.resourceOf(place) ?? around;
    }
    if (!isObject(place)) return typeof place === 'boolean' ? this.nodeOf(place, around) : undefined;
    // A pointer may lead into a keyword we do not know, where nobody has looked for names yet.
    this.#index.addSubtree(place, around);
    return this.nodeOf(place, around);
  }

  #addProblem(code: SchemaProblemCode, holder: unknown, below: readonly string[], message: string): void {
    const path = [...(pathTo(holder, this.#root.root) ?? []), ...below];
    this.problems.push({ code, path: toPointer(path), message });
  }
}

function childOf(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return /^(?:0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined;
  return isObject(value) ? memberOf(value, key) : undefined;
}

/** Where an object stands in a document, found by looking everywhere: only problems ask. */
function pathTo(wanted: unknown, document: unknown): readonly string[] | undefined {
  const pending: { readonly value: unknown; readonly path: readonly string[] }[] = [
    { value: document, path: [] },
  ];
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    if (item.value === wanted) return item.path;
    if (typeof item.value !== 'object' || item.value === null) continue;
    for (const [key, value] of Object.entries(item.value)) pending.push({ value, path: [...item.path, key] });
  }
  return undefined;
}
