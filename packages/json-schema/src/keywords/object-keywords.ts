import { counted, isObject, memberOf, oneOf, quoted, type UnknownObject } from '../json-value.ts';
import type { Pattern } from '../pattern/pattern.ts';
import type { Run } from '../run.ts';
import { evaluate, evaluateBranch, evaluateMember, type SchemaNode } from '../schema-node.ts';
import { forNumber, type Keyword, type KeywordContext } from './keyword.ts';

/** `required`: properties that must be there. */
export const required: Keyword = (names) => {
  if (!Array.isArray(names)) return undefined;
  return (value, run) => !isObject(value) || hasAll(value, names, run, '');
};

/** `dependentRequired`: properties that must be there when another is. */
export const dependentRequired: Keyword = (dependencies) => {
  if (!isObject(dependencies)) return undefined;
  const entries = Object.entries(dependencies);
  return (value, run) => {
    if (!isObject(value)) return true;
    let isValid = true;
    for (const [name, needed] of entries) {
      if (!Object.hasOwn(value, name) || !Array.isArray(needed)) continue;
      isValid = hasAll(value, needed, run, ` because ${quoted(name)} is there`) && isValid;
    }
    return isValid;
  };
};

function hasAll(value: UnknownObject, names: readonly unknown[], run: Run, reason: string): boolean {
  let isValid = true;
  for (const name of names) {
    if (typeof name !== 'string' || Object.hasOwn(value, name)) continue;
    isValid = run.report(`Expected the property ${quoted(name)}${reason}, found none.`);
  }
  return isValid;
}

/** `minProperties`. */
export const minProperties: Keyword = forNumber((limit) => (value, run) => {
  if (!isObject(value)) return true;
  const count = Object.keys(value).length;
  return (
    count >= limit ||
    run.report(`Expected at least ${counted(limit, 'property', 'properties')}, found ${count}.`)
  );
});

/** `maxProperties`. */
export const maxProperties: Keyword = forNumber((limit) => (value, run) => {
  if (!isObject(value)) return true;
  const count = Object.keys(value).length;
  return (
    count <= limit ||
    run.report(`Expected at most ${counted(limit, 'property', 'properties')}, found ${count}.`)
  );
});

// From here on it is cheaper to go through the names of the value than through those of the schema.
const FEW_NAMES = 8;

/** `properties`: a schema for each of some names. */
export const properties: Keyword = (schemas, context) => {
  if (!isObject(schemas)) return undefined;
  const nodes = new Map(Object.entries(schemas).map(([name, schema]) => [name, context.subschema(schema)]));
  const names = [...nodes.keys()];
  return (value, run, marks) => {
    if (!isObject(value)) return true;
    let isValid = true;
    for (const name of names.length > FEW_NAMES ? Object.keys(value) : names) {
      const node = nodes.get(name);
      if (node === undefined || !Object.hasOwn(value, name)) continue;
      marks?.addProperty(name);
      if (evaluateMember(node, value[name], name, run)) continue;
      isValid = false;
      if (run.isProbing) return false;
    }
    return isValid;
  };
};

/** `patternProperties`: a schema for every name that matches. */
export const patternProperties: Keyword = (schemas, context) => {
  if (!isObject(schemas)) return undefined;
  const rules = patternsOf(schemas, context).map(({ pattern, source }) => ({
    pattern,
    node: context.subschema(schemas[source]),
  }));
  return (value, run, marks) => {
    if (!isObject(value)) return true;
    let isValid = true;
    for (const name of Object.keys(value)) {
      for (const { pattern, node } of rules) {
        if (!pattern.test(name, run)) continue;
        marks?.addProperty(name);
        if (evaluateMember(node, value[name], name, run)) continue;
        isValid = false;
        if (run.isProbing) return false;
      }
    }
    return isValid;
  };
};

/** `additionalProperties`: a schema for the names that `properties` and `patternProperties` leave over. */
export const additionalProperties: Keyword = (schema, context) => {
  const node = context.subschema(schema);
  const neighbours = memberOf(context.schema, 'properties');
  const names = new Set(isObject(neighbours) ? Object.keys(neighbours) : []);
  const patternSchemas = memberOf(context.schema, 'patternProperties');
  const patterns = isObject(patternSchemas) ? patternsOf(patternSchemas, context) : [];
  return (value, run, marks) => {
    if (!isObject(value)) return true;
    let isValid = true;
    for (const name of Object.keys(value)) {
      if (names.has(name) || patterns.some(({ pattern }) => pattern.test(name, run))) continue;
      marks?.addProperty(name);
      if (!judgeExtra(node, value, name, run, names)) isValid = false;
      if (!isValid && run.isProbing) return false;
    }
    return isValid;
  };
};

/** `unevaluatedProperties`: a schema for properties that no other keyword has judged. */
export const unevaluatedProperties: Keyword = (schema, context) => {
  const node = context.subschema(schema);
  return (value, run, marks) => {
    if (!isObject(value)) return true;
    let isValid = true;
    for (const name of Object.keys(value)) {
      if (marks?.hasProperty(name) === true) continue;
      marks?.addProperty(name);
      if (!judgeExtra(node, value, name, run, new Set())) isValid = false;
      if (!isValid && run.isProbing) return false;
    }
    return isValid;
  };
};

function judgeExtra(
  node: SchemaNode,
  value: UnknownObject,
  name: string,
  run: Run,
  known: ReadonlySet<string>,
): boolean {
  if (node.verdict !== false) return evaluateMember(node, value[name], name, run);
  if (run.isProbing) return false;
  const hint = known.size === 0 ? '' : ` The properties here are ${oneOf([...known], 'and')}.`;
  return run.report(`Expected no property ${quoted(name)} here, found one.${hint}`, name);
}

/** `propertyNames`: a schema for the names themselves. */
export const propertyNames: Keyword = (schema, context) => {
  const node = context.subschema(schema);
  return (value, run) => {
    if (!isObject(value)) return true;
    let isValid = true;
    for (const name of Object.keys(value)) {
      if (run.probe(() => evaluate(node, name, run))) continue;
      const [problem] = run.collect(() => evaluate(node, name, run));
      const reason = problem === undefined ? '' : ` ${problem.message}`;
      isValid = run.report(`Expected another name than ${quoted(name)} for this property.${reason}`, name);
      if (run.isProbing) return false;
    }
    return isValid;
  };
};

/** `dependentSchemas`: a schema for the whole object when a property is there. */
export const dependentSchemas: Keyword = (schemas, context) => {
  if (!isObject(schemas)) return undefined;
  const nodes = Object.entries(schemas).map(([name, schema]) => [name, context.subschema(schema)] as const);
  return (value, run, marks) => {
    if (!isObject(value)) return true;
    let isValid = true;
    for (const [name, node] of nodes) {
      if (Object.hasOwn(value, name)) isValid = evaluateBranch(node, value, run, marks) && isValid;
    }
    return isValid;
  };
};

/** `dependencies`, which older drafts had for both kinds of dependency. */
export const dependencies: Keyword = (value, context) => {
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value);
  const names = dependentRequired(
    Object.fromEntries(entries.filter(([, one]) => Array.isArray(one))),
    context,
  );
  const schemas = dependentSchemas(
    Object.fromEntries(entries.filter(([, one]) => !Array.isArray(one))),
    context,
  );
  return (found, run, marks) =>
    [names, schemas].map((check) => check?.(found, run, marks) ?? true).every((isValid) => isValid);
};

function patternsOf(
  schemas: UnknownObject,
  context: KeywordContext,
): readonly { readonly source: string; readonly pattern: Pattern }[] {
  return Object.keys(schemas).flatMap((source) => {
    const pattern = context.pattern(source, source);
    return pattern === undefined ? [] : [{ source, pattern }];
  });
}
