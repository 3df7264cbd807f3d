import { printPath } from '../reference/path-syntax.ts';
import { type Guards, isGuarded, type ReferenceUse } from '../reference/reference-use.ts';
import { parseTemplate } from './parse-template.ts';
import type { OperandChain, Template, TemplateNode } from './template-ast.ts';

/** Every reference of a template, in the order of its source. What loops bind (`this`, `@index`, names after `as`) is none. */
export function templateReferences(template: Template): readonly ReferenceUse[] {
  const references: ReferenceUse[] = [];
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

function collect(nodes: readonly TemplateNode[], guards: Guards, into: ReferenceUse[]): void {
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

function collectChain(chain: OperandChain, isTest: boolean, guards: Guards, into: ReferenceUse[]): void {
  chain.forEach((operand, index) => {
    if (operand.type !== 'reference') return;
    const { path, offset, length } = operand;
    const hasDefault = isTest || index < chain.length - 1 || isGuarded(path, guards);
    into.push({ path, hasDefault, offset, length });
  });
}
