export type { SchemaOptions, SchemaValidator, ValidationResult } from './create-schema-validator.ts';
export { checkSchema, createSchemaValidator } from './create-schema-validator.ts';
export type { ValidationProblem } from './run.ts';
export type { SchemaProblem, SchemaProblemCode } from './schema-problem.ts';
