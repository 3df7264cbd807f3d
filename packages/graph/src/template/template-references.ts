import { printPath } from '../reference/path-syntax.ts';
import { parseTemplate } from './parse-template.ts';
import type { OperandChain, ReferenceOperand, Template, TemplateNode } from './template-ast.ts';

/** A value that a template reads from outside itself. */
export interface TemplateReference {
  /** Node (or a bare input name) first. */
  readonly path: readonly string[];
  /** Whether the template does without it: something follows after `??`, or it is only tested by a block. */
  readonly hasDefault: boolean;
  /** Whether it stands in the branch of an `{{#if}}` that tested the same node's port, so that it is only read when that exists. */
  readonly isGuarded: boolean;
  /** Place of the path in the source, in UTF-16 code units. */
  readonly offset: number;
  readonly length: number;
}

/** Every reference of a template, in the order of its source. What loops bind (`this`, `@index`, names after `as`) is none. */
export function templateReferences(template: Template): readonly TemplateReference[] {
  const references: TemplateReference[] = [];
  collect(template.nodes, [], references);
  return references.sort((first, second) => first.offset - second.offset);
}

/**
 * Rewrites the references of a template source and leaves every other character as it is, for example when nodes are copied under new
 * ids. A source that cannot be parsed is returned unchanged.
 */
export function renameTemplateReferences(
  source: string,
  rename: (path: readonly string[]) => readonly string[],
): string {
  const parsed = parseTemplate(source);
  if (!parsed.ok) return source;
  return templateReferences(parsed.template).reduceRight((text, reference) => {
    const renamed = rename(reference.path);
    if (renamed === reference.path) return text;
    return (
      text.slice(0, reference.offset) + printPath(renamed) + text.slice(reference.offset + reference.length)
    );
  }, source);
}

type Guards = readonly (readonly string[])[];

function collect(nodes: readonly TemplateNode[], guards: Guards, into: TemplateReference[]): void {
  for (const node of nodes) {
    switch (node.type) {
      case 'text':
        break;
      case 'value':
        collectChain(node.value, false, guards, into);
        break;
      case 'if': {
        collectChain(node.condition, true, guards, into);
        const inner =
          node.condition.length === 1 && node.condition[0].type === 'reference'
            ? [...guards, node.condition[0].path]
            : guards;
        collect(node.body, node.isNegated ? guards : inner, into);
        collect(node.otherwise, node.isNegated ? inner : guards, into);
        break;
      }
      case 'each':
        collectChain(node.source, false, guards, into);
        collect(node.body, guards, into);
        collect(node.otherwise, guards, into);
        break;
    }
  }
}

function collectChain(chain: OperandChain, isTest: boolean, guards: Guards, into: TemplateReference[]): void {
  chain.forEach((operand, index) => {
    if (operand.type !== 'reference') return;
    const { path, offset, length } = operand;
    into.push({
      path,
      hasDefault: isTest || index < chain.length - 1,
      isGuarded: isGuardedBy(operand, guards),
      offset,
      length,
    });
  });
}

/** A tested path proves that its node and port are there, whatever lies below them. */
function isGuardedBy(operand: ReferenceOperand, guards: Guards): boolean {
  return guards.some(
    (guard) => guard[0] === operand.path[0] && (guard[1] === operand.path[1] || guard[1] === undefined),
  );
}
