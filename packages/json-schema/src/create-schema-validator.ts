import { HeddleError } from '@heddle/contracts';
import type { CompiledSchema } from './compile-schema.ts';
import { prepareSchema, REJECTING, runValidation } from './prepare-schema.ts';
import type { ValidationProblem } from './run.ts';
import type { SchemaProblem } from './schema-problem.ts';
import { toSchemaText } from './schema-text.ts';

/** The outcome of a validation: at most 50 problems, in the order of the schema's keywords. */
export type ValidationResult =
  | { readonly valid: true }
  | { readonly valid: false; readonly problems: readonly ValidationProblem[] };

/** A schema, ready to judge any number of values. Holds no state of its own. */
export interface SchemaValidator {
  validate(value: unknown): ValidationResult;
}

/** What a schema may lean on. */
export interface SchemaOptions {
  /**
   * Other schemas by absolute address, for `$ref` to reach. Nothing is ever fetched; the meta-schemas of draft
   * 2020-12 are always there.
   */
  readonly documents?: Readonly<Record<string, unknown>>;
}

/**
 * Makes a validator for a JSON Schema of draft 2020-12. The schema is interpreted, never turned into code.
 *
 * @throws HeddleError `schema-invalid` with all problems of the schema in its details.
 * @example
 * const validator = createSchemaValidator({ type: 'object', required: ['text'] });
 * const result = validator.validate({});
 * if (!result.valid) for (const { path, message } of result.problems) report(path, message);
 */
export function createSchemaValidator(schema: unknown, options: SchemaOptions = {}): SchemaValidator {
  const key = recentKey(schema, options);
  const known = key === undefined ? undefined : recent.get(key);
  if (known !== undefined) return known;
  const { node, problems } = prepare(schema, options);
  const [first] = problems;
  if (first !== undefined) {
    const more = problems.length === 1 ? '' : ` And ${problems.length - 1} more.`;
    throw new HeddleError('schema-invalid', `Schema ${first.path || '/'}: ${first.message}${more}`, {
      details: { problems },
    });
  }
  const validator: SchemaValidator = {
    validate(value) {
      const found = runValidation(node, value);
      return found.length === 0 ? { valid: true } : { valid: false, problems: found };
    },
  };
  if (key !== undefined) remember(key, validator);
  return validator;
}

/** What makes a schema unusable, without making a validator; empty when nothing does. Never throws for a bad schema. */
export function checkSchema(schema: unknown, options: SchemaOptions = {}): readonly SchemaProblem[] {
  return prepare(schema, options).problems;
}

function prepare(schema: unknown, { documents = {} }: SchemaOptions): CompiledSchema {
  const own = toSchemaText(schema);
  if ('problem' in own) return { node: REJECTING, problems: [own.problem] };
  const texts = new Map<string, string>();
  for (const [address, document] of Object.entries(documents)) {
    const other = toSchemaText(document);
    if ('problem' in other) return { node: REJECTING, problems: [other.problem] };
    texts.set(address, other.text);
  }
  return prepareSchema(own.text, texts);
}

// Nodes make the validator of their configuration for every run; the same schema need not be read again each time.
// Validators have no state, so sharing them cannot be noticed.
const recent = new Map<string, SchemaValidator>();
const RECENT_COUNT = 64;
const RECENT_TEXT_LENGTH = 16_384;

function recentKey(schema: unknown, { documents }: SchemaOptions): string | undefined {
  const own = documents === undefined ? toSchemaText(schema) : undefined;
  return own !== undefined && 'text' in own && own.text.length <= RECENT_TEXT_LENGTH ? own.text : undefined;
}

function remember(key: string, validator: SchemaValidator): void {
  const [oldest] = recent.keys();
  if (recent.size >= RECENT_COUNT && oldest !== undefined) recent.delete(oldest);
  recent.set(key, validator);
}
