import { counted, equalityKey } from '../json-value.ts';
import { evaluate, evaluateMember, type SchemaNode } from '../schema-node.ts';
import { forNumber, type Keyword } from './keyword.ts';

/** `minItems`. */
export const minItems: Keyword = forNumber(
  (limit) => (value, run) =>
    !Array.isArray(value) ||
    value.length >= limit ||
    run.report(`Expected at least ${counted(limit, 'item')}, found ${value.length}.`),
);

/** `maxItems`. */
export const maxItems: Keyword = forNumber(
  (limit) => (value, run) =>
    !Array.isArray(value) ||
    value.length <= limit ||
    run.report(`Expected at most ${counted(limit, 'item')}, found ${value.length}.`),
);

/** `uniqueItems`: no two are equal. */
export const uniqueItems: Keyword = (isWanted) => {
  if (isWanted !== true) return undefined;
  return (value, run) => {
    if (!Array.isArray(value)) return true;
    const seen = new Map<string, number>();
    for (const [index, item] of value.entries()) {
      const key = equalityKey(item);
      const earlier = seen.get(key);
      if (earlier !== undefined) {
        return run.report(`Expected items that all differ, found items ${earlier} and ${index} equal.`);
      }
      seen.set(key, index);
    }
    return true;
  };
};

/** `prefixItems`: a schema for each of the first items. */
export const prefixItems: Keyword = (schemas, context) => {
  if (!Array.isArray(schemas)) return undefined;
  const nodes: readonly SchemaNode[] = schemas.map((schema) => context.subschema(schema));
  return (value, run, marks) => {
    if (!Array.isArray(value)) return true;
    let isValid = true;
    for (const [index, node] of nodes.entries()) {
      if (index >= value.length) break;
      if (evaluateMember(node, value[index], index, run)) continue;
      isValid = false;
      if (run.isProbing) return false;
    }
    marks?.addItemsBefore(Math.min(nodes.length, value.length));
    return isValid;
  };
};

/** `items`: a schema for all items behind the prefix. */
export const items: Keyword = (schema, context) => {
  const prefix = context.schema.prefixItems;
  const first = Array.isArray(prefix) ? prefix.length : 0;
  const node = context.subschema(schema);
  return (value, run, marks) => {
    if (!Array.isArray(value)) return true;
    if (node.verdict === false && value.length > first) {
      return run.report(`Expected at most ${counted(first, 'item')}, found ${value.length}.`);
    }
    let isValid = true;
    for (let index = first; index < value.length; index += 1) {
      if (evaluateMember(node, value[index], index, run)) continue;
      isValid = false;
      if (run.isProbing) return false;
    }
    marks?.addItemsBefore(value.length);
    return isValid;
  };
};

/** `contains` with `minContains` and `maxContains`: how many items match. */
export const contains: Keyword = (schema, context) => {
  const node = context.subschema(schema);
  const { minContains, maxContains } = context.schema;
  const least = typeof minContains === 'number' ? minContains : 1;
  const most = typeof maxContains === 'number' ? maxContains : Infinity;
  return (value, run, marks) => {
    if (!Array.isArray(value)) return true;
    let count = 0;
    for (const [index, item] of value.entries()) {
      if (!run.probe(() => evaluate(node, item, run))) continue;
      count += 1;
      marks?.addItem(index);
    }
    if (count < least) {
      return run.report(
        `Expected at least ${counted(least, 'item')} of the kind "contains" asks for, found ${count}.`,
      );
    }
    if (count <= most) return true;
    return run.report(
      `Expected at most ${counted(most, 'item')} of the kind "contains" asks for, found ${count}.`,
    );
  };
};

/** `unevaluatedItems`: a schema for items that no other keyword has judged. */
export const unevaluatedItems: Keyword = (schema, context) => {
  const node = context.subschema(schema);
  return (value, run, marks) => {
    if (!Array.isArray(value)) return true;
    let isValid = true;
    for (const [index, item] of value.entries()) {
      if (marks?.hasItem(index) === true) continue;
      if (!evaluateMember(node, item, index, run)) isValid = false;
      if (!isValid && run.isProbing) return false;
    }
    marks?.addItemsBefore(value.length);
    return isValid;
  };
};
