import { HeddleError } from '@heddle/contracts';
import { missingReferenceError } from '../reference/missing-reference.ts';
import { readableNames, readOwn, readPath } from '../reference/own-property.ts';
import type { ReferenceScope } from '../reference/reference-scope.ts';
import { type Budget, Meter, type MeteredLanguage } from '../value/meter.ts';
import { kindOf, nameOfKind } from '../value/value-kind.ts';
import { writeText } from '../value/write-canonical.ts';
import { printChain } from './print-template.ts';
import type {
  ConditionNode,
  LocalOperand,
  LoopNode,
  Operand,
  OperandChain,
  Template,
  TemplateNode,
} from './template-ast.ts';

const TEMPLATE_LANGUAGE: MeteredLanguage = {
  code: 'template-limit',
  subject: 'Rendering one template',
  defaults: { steps: 500_000, characters: 4_194_304, depth: 128 },
};

/** One item of a loop while its body renders; loops are chained outwards. */
interface Frame {
  readonly item: unknown;
  readonly index: number;
  readonly key: string | number;
  readonly isLast: boolean;
  readonly outer: Frame | undefined;
}

interface Rendering {
  readonly scope: ReferenceScope;
  readonly meter: Meter;
}

/**
 * Renders a template. A template that is exactly one reference gives the value itself, of whatever type; any other gives text. Values
 * are written as they are, text verbatim and the rest as canonical JSON, and never read as a template again.
 *
 * @throws HeddleError `reference-missing` when a reference without a default finds nothing, `value-type` when a loop gets neither a list
 * nor an object, `template-limit` when the budget (500,000 steps, 4,194,304 characters, 128 levels by default) is used up.
 */
export function renderTemplate(template: Template, scope: ReferenceScope, budget?: Budget): unknown {
  const rendering: Rendering = { scope, meter: new Meter(TEMPLATE_LANGUAGE, budget) };
  const [only] = template.nodes;
  if (only?.type === 'value' && template.nodes.length === 1) return resolve(rendering, only.value, undefined);
  return renderNodes(rendering, template.nodes, undefined);
}

function renderNodes(rendering: Rendering, nodes: readonly TemplateNode[], frame: Frame | undefined): string {
  let text = '';
  for (const node of nodes) {
    rendering.meter.step();
    switch (node.type) {
      case 'text':
        rendering.meter.write(node.text.length);
        text += node.text;
        break;
      case 'value':
        text += writeText(resolve(rendering, node.value, frame), rendering.meter);
        break;
      case 'if':
        text += renderNodes(rendering, isMet(rendering, node, frame) ? node.body : node.otherwise, frame);
        break;
      case 'each':
        text += renderLoop(rendering, node, frame);
        break;
    }
  }
  return text;
}

function isMet(rendering: Rendering, node: ConditionNode, frame: Frame | undefined): boolean {
  const value = readChain(rendering, node.condition, frame);
  const isFilled = Array.isArray(value) ? value.length > 0 : Boolean(value);
  return isFilled !== node.isNegated;
}

function renderLoop(rendering: Rendering, node: LoopNode, outer: Frame | undefined): string {
  const source = resolve(rendering, node.source, outer);
  if (typeof source !== 'object') throw notALoop(node, source);
  const keys = Array.isArray(source) || source === null ? undefined : readableNames(source);
  const items: readonly unknown[] = Array.isArray(source) ? source : (keys ?? []);
  if (items.length === 0) return renderNodes(rendering, node.otherwise, outer);
  let text = '';
  for (let index = 0; index < items.length; index += 1) {
    rendering.meter.step();
    const key = keys?.[index] ?? index;
    const item = readOwn(source, String(key)) ?? null;
    text += renderNodes(rendering, node.body, {
      item,
      index,
      key,
      isLast: index === items.length - 1,
      outer,
    });
  }
  return text;
}

/** The value of a chain, an error when there is none. */
function resolve(rendering: Rendering, chain: OperandChain, frame: Frame | undefined): unknown {
  const value = readChain(rendering, chain, frame);
  if (value !== undefined) return value;
  const last = chain[chain.length - 1] ?? chain[0];
  const withDefault = `{{${printChain(chain)} ?? "…"}}`;
  if (last.type === 'reference')
    throw missingReferenceError({ path: last.path, offset: last.offset, withDefault }, rendering.scope);
  const offset = last.type === 'local' ? last.offset : 0;
  const written = printChain([last]);
  throw new HeddleError(
    'reference-missing',
    `Reference \`${written}\` has no value in item ${frame?.index ?? 0} of the loop around it. Correct the reference or give it a default: ${withDefault}.`,
    { details: { reference: written, offset } },
  );
}

/** The first operand that is neither missing nor null; else null when the last one is, else undefined for missing. */
function readChain(rendering: Rendering, chain: OperandChain, frame: Frame | undefined): unknown {
  let value: unknown;
  for (const operand of chain) {
    value = readOperand(rendering, operand, frame);
    if (value !== undefined && value !== null) return value;
  }
  return value;
}

function readOperand(rendering: Rendering, operand: Operand, frame: Frame | undefined): unknown {
  rendering.meter.step();
  switch (operand.type) {
    case 'literal':
      return operand.value;
    case 'local':
      return readPath(readLocal(operand, frame), operand.path);
    case 'reference': {
      const result = rendering.scope.read(operand.path);
      return result.found && typeof result.value !== 'function' ? result.value : undefined;
    }
  }
}

function readLocal(operand: LocalOperand, innermost: Frame | undefined): unknown {
  let frame = innermost;
  for (let level = operand.level; level > 0; level -= 1) frame = frame?.outer;
  if (frame === undefined) return undefined;
  switch (operand.role) {
    case 'item':
      return frame.item;
    case 'index':
      return frame.index;
    case 'key':
      return frame.key;
    case 'first':
      return frame.index === 0;
    case 'last':
      return frame.isLast;
  }
}

function notALoop(node: LoopNode, found: unknown): HeddleError {
  const written = printChain(node.source);
  return new HeddleError(
    'value-type',
    `\`{{#each ${written}}}\` expects a list or an object, found ${nameOfKind(kindOf(found))}. Refer to a list, or write \`{{${written}}}\` to show the value itself.`,
    {
      details: { offset: node.offset },
    },
  );
}
