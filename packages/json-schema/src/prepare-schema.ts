import { type CompiledSchema, compileSchema } from './compile-schema.ts';
import { DIALECT } from './dialect.ts';
import { isObject } from './json-value.ts';
import { META_ADDRESS, META_SCHEMAS } from './meta-schemas.ts';
import { ResourceIndex } from './resource.ts';
import { LimitReached, Run, type ValidationProblem } from './run.ts';
import { evaluate, type SchemaNode } from './schema-node.ts';
import type { SchemaProblem } from './schema-problem.ts';

/** JSON texts of schemas that others may refer to, by absolute address. */
export type SchemaDocuments = ReadonlyMap<string, string>;

// The address of a schema that has none of its own. Relative references need a base with a path.
const OWN_ADDRESS = 'heddle-schema:///schema';

/** Makes a schema ready: its form first, then its references and patterns. */
export function prepareSchema(text: string, documents: SchemaDocuments): CompiledSchema {
  const schema: unknown = JSON.parse(text);
  const formProblems = checkForm(schema);
  if (formProblems.length > 0) return { node: REJECTING, problems: formProblems };
  const index = new ResourceIndex();
  const resource = index.addDocument(schema, OWN_ADDRESS);
  for (const [address, document] of documents) index.addDocument(JSON.parse(document), address);
  if ([text, ...documents.values()].some((one) => one.includes(META_ADDRESS))) addMetaSchemas(index);
  return compileSchema(resource, index);
}

/** Judges a value by a ready schema. A value that costs too much is not valid, and says so. */
export function runValidation(node: SchemaNode, value: unknown): readonly ValidationProblem[] {
  const run = new Run();
  try {
    // The quick question first: most values are valid, and those need no messages.
    if (run.probe(() => evaluate(node, value, run))) return [];
    const reporting = new Run();
    evaluate(node, value, reporting);
    return reporting.problems;
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
    return [{ path: '', message: error.message }];
  }
}

/** Stands for a schema that cannot be used; nothing is valid by it. */
export const REJECTING: SchemaNode = {
  resource: {
    uri: OWN_ADDRESS,
    root: false,
    dialect: undefined,
    anchors: new Map(),
    dynamicAnchors: new Map(),
  },
  checks: [],
  finalChecks: [],
  verdict: false,
};

function checkForm(schema: unknown): readonly SchemaProblem[] {
  metaSchemaNode ??= compileMetaSchema();
  return runValidation(metaSchemaNode, schema).map(({ path, message }) => ({
    code: 'not-a-schema',
    path,
    message: message + hintFor(schema, path),
  }));
}

// Made at the first use and never changed: what a schema must look like is the same for everybody.
let metaSchemaNode: SchemaNode | undefined;

function compileMetaSchema(): SchemaNode {
  const index = new ResourceIndex();
  addMetaSchemas(index);
  const resource = index.get(DIALECT);
  return resource === undefined ? REJECTING : compileSchema(resource, index).node;
}

function addMetaSchemas(index: ResourceIndex): void {
  for (const schema of META_SCHEMAS) index.addDocument(schema, String(schema.$id));
}

/** Tells people who know an older draft what has become of its keywords. */
function hintFor(schema: unknown, path: string): string {
  if (!path.endsWith('/items') || !isObject(schema)) return '';
  return ' A list of schemas for the first items is called "prefixItems" since draft 2020-12.';
}
