import { describeValue } from '../json-value.ts';
import type { Run, ValidationProblem } from '../run.ts';
import { evaluate, evaluateBranch, type SchemaNode } from '../schema-node.ts';
import type { Keyword, KeywordContext } from './keyword.ts';

/** `$ref`: the schema it leads to holds here too. */
export const ref: Keyword = (reference, context) => {
  const node = typeof reference === 'string' ? context.reference(reference) : undefined;
  return node === undefined ? undefined : (value, run, marks) => evaluate(node, value, run, marks);
};

/** `$dynamicRef`: like `$ref`, but the outermost resource on the way here may put its own schema in the place. */
export const dynamicRef: Keyword = (reference, context) => {
  const target = typeof reference === 'string' ? context.dynamicReference(reference) : undefined;
  if (target === undefined) return undefined;
  const { initial, redirect } = target;
  return (value, run, marks) => evaluate(redirect?.(run.scope) ?? initial, value, run, marks);
};

/** `allOf`: every schema holds. */
export const allOf: Keyword = (schemas, context) => {
  const nodes = branches(schemas, context);
  return (value, run, marks) => {
    let isValid = true;
    for (const node of nodes) {
      if (evaluate(node, value, run, marks)) continue;
      isValid = false;
      if (run.isProbing) return false;
    }
    return isValid;
  };
};

/** `anyOf`: at least one schema holds. */
export const anyOf: Keyword = (schemas, context) => {
  const nodes = branches(schemas, context);
  return (value, run, marks) => {
    let isValid = false;
    for (const node of nodes) {
      isValid = run.probe(() => evaluateBranch(node, value, run, marks)) || isValid;
      // Without marks to gather, the first that holds decides.
      if (isValid && marks === undefined) return true;
    }
    return isValid || reportNoneHolds(nodes, value, run);
  };
};

/** `oneOf`: exactly one schema holds. */
export const oneOf: Keyword = (schemas, context) => {
  const nodes = branches(schemas, context);
  return (value, run, marks) => {
    const holding: number[] = [];
    for (const [index, node] of nodes.entries()) {
      if (run.probe(() => evaluateBranch(node, value, run, marks))) holding.push(index + 1);
    }
    if (holding.length === 1) return true;
    if (holding.length === 0) return reportNoneHolds(nodes, value, run);
    return run.report(
      `Expected exactly one of ${nodes.length} alternatives to fit, found that ${holding.join(' and ')} do.`,
    );
  };
};

/** `not`: the schema does not hold. */
export const not: Keyword = (schema, context) => {
  const node = context.subschema(schema);
  return (value, run) =>
    !run.probe(() => evaluate(node, value, run)) ||
    run.report(`Expected something that "not" does not exclude, found ${describeValue(value)}.`);
};

/** `if`, with `then` and `else` beside it. */
export const condition: Keyword = (schema, context) => {
  const test = context.subschema(schema);
  const { then: thenSchema, else: elseSchema } = context.schema;
  const thenNode = thenSchema === undefined ? undefined : context.subschema(thenSchema);
  const elseNode = elseSchema === undefined ? undefined : context.subschema(elseSchema);
  return (value, run, marks) => {
    const node = run.probe(() => evaluateBranch(test, value, run, marks)) ? thenNode : elseNode;
    return node === undefined || evaluate(node, value, run, marks);
  };
};

function branches(schemas: unknown, context: KeywordContext): readonly SchemaNode[] {
  return Array.isArray(schemas) ? schemas.map((schema) => context.subschema(schema)) : [];
}

/**
 * Reports what the alternative that came closest was missing: the one whose problems lie deepest, for it got past its
 * own type and discriminator, and of those the one with the fewest.
 */
function reportNoneHolds(nodes: readonly SchemaNode[], value: unknown, run: Run): false {
  if (run.isProbing) return false;
  const attempts = nodes.map((node) => run.collect(() => evaluate(node, value, run)));
  const [closest] = attempts.toSorted(
    (left, right) => depthOf(right) - depthOf(left) || left.length - right.length,
  );
  const number = closest === undefined ? 0 : attempts.indexOf(closest) + 1;
  if (
    closest === undefined ||
    nodes.length === 1 ||
    attempts.every((problems) => depthOf(problems) === depthOf(closest) && problems.length === closest.length)
  ) {
    const reasons = [...new Set(attempts.flat().map(({ message }) => message))].slice(0, 4).join(' ');
    return run.report(
      `Expected one of ${nodes.length} alternatives to fit, found none that does. ${reasons}`.trimEnd(),
    );
  }
  run.report(
    `Expected one of ${nodes.length} alternatives to fit, found none that does; number ${number} comes closest.`,
  );
  run.problems.push(...closest);
  return false;
}

function depthOf(problems: readonly ValidationProblem[]): number {
  return Math.min(...problems.map(({ path }) => path.split('/').length));
}
