import {
  type AnyNodeSpec,
  configSchema,
  HeddleError,
  type Json,
  type JsonObject,
  type PlanNode,
} from '@heddle/contracts';
import { indexOf, insideValue, isLive, type ReadingPlace, seenFrom } from '@heddle/engine';
import {
  configFields,
  createScope,
  type Expression,
  evaluateExpression,
  parseExpression,
  parseTemplate,
  type ReferenceScope,
  renderTemplate,
  type Template,
  withConfigValue,
} from '@heddle/graph';
import type { IterationsView } from '@heddle/ports';

/**
 * The values a node's templates and expressions may read: its own inputs first, then what the containers around it
 * give (`each.item`, `loop.last`), then outputs of other nodes as this iteration sees them.
 */
export function createNodeScope(
  node: PlanNode,
  from: ReadingPlace & { readonly inputs: JsonObject; readonly iterations?: IterationsView | undefined },
): ReferenceScope {
  const own = createScope(from.inputs);
  const index = indexOf(from.plan);
  const around = index.around(node.id);
  return {
    read(path) {
      const [head = '', port] = path;
      if (Object.hasOwn(from.inputs, head)) return own.read(path);
      if (port === undefined) return { found: false };
      if (node.container?.scope === head) return ownIterations(node, from).read(path.slice(1));
      const container = around.find(({ id, container: rule }) => id === head || rule?.scope === head);
      if (container?.container && Object.hasOwn(container.container.inside, port))
        return createScope({ [port]: insideValue(container, port, from) }).read(path.slice(1));
      const outputs = from.values[seenFrom(index, head, from.iteration)];
      const source = { node: head as PlanNode['id'], port }; // cast: looked up, not trusted
      if (outputs === undefined || !isLive(index, source, from.iteration, from.state))
        return { found: false };
      return createScope(outputs).read(path.slice(1));
    },
  };
}

/** What a container's own conditions see: the iterations so far, and the last result or what it began with. */
function ownIterations(
  { container }: PlanNode,
  { inputs, iterations }: { readonly inputs: JsonObject; readonly iterations?: IterationsView | undefined },
): ReferenceScope {
  const values: Record<string, Json> = {};
  for (const [port, kind] of Object.entries(container?.inside ?? {})) {
    if (kind === 'index') values[port] = iterations?.count ?? 0;
    if (kind === 'last')
      values[port] = iterations
        ? (iterations.results.at(-1) ?? null)
        : (inputs[container?.initial ?? ''] ?? null);
  }
  return createScope(values);
}

interface TemplateField {
  readonly path: readonly (string | number)[];
  readonly template: Template;
}

/** Templates of a plan's nodes, parsed once: plans are immutable and cached. */
const parsedFields = new WeakMap<PlanNode, readonly TemplateField[]>();

/** A node's config with its templates filled in. */
export function resolvedConfig(spec: AnyNodeSpec, node: PlanNode, scope: ReferenceScope): unknown {
  const fields = parsedFields.get(node) ?? templateFields(spec, node);
  parsedFields.set(node, fields);
  return fields.reduce(
    (config, field) => withConfigValue(config, field.path, renderTemplate(field.template, scope)),
    node.config,
  );
}

function templateFields(spec: AnyNodeSpec, node: PlanNode): TemplateField[] {
  return configFields(configSchema(spec), node.config).flatMap((field) => {
    if (field.role !== 'template' || typeof field.value !== 'string' || !field.value.includes('{{'))
      return [];
    const parsed = parseTemplate(field.value);
    return parsed.ok ? [{ path: field.path, template: parsed.template }] : [];
  });
}

const EXPRESSION_CACHE = 1_000;
const expressions = new Map<string, Expression>();

/** Evaluates an expression over a node's scope. @throws HeddleError `expression-failed`, `expression-limit`. */
export function evaluateIn(scope: ReferenceScope, source: string): unknown {
  const known = expressions.get(source) ?? parse(source);
  if (expressions.size >= EXPRESSION_CACHE) expressions.clear();
  expressions.set(source, known);
  return evaluateExpression(known, scope);
}

function parse(source: string): Expression {
  const parsed = parseExpression(source);
  if (parsed.ok) return parsed.expression;
  throw new HeddleError(
    'expression-invalid',
    parsed.problems[0]?.message ?? 'The expression cannot be read.',
  );
}
