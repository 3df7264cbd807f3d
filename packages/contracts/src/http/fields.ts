import { z } from 'zod';
import { SLUG_PATTERN } from '../ids.ts';
import type { Json, JsonObject } from '../json.ts';

/** Any JSON value; only its presence is checked. */
export const jsonValueSchema = z.custom<Json>((value) => value !== undefined);

/** A JSON object of free shape. */
export const jsonObjectSchema = z.record(z.string(), jsonValueSchema) as unknown as z.ZodType<JsonObject>; // cast: zod records are mutable, Heddle's JSON is readonly

/** A moment, in milliseconds since the epoch. */
export const millisSchema = z.number().int().describe('Milliseconds since the epoch.');

/** The last part of a published address. */
export const slugSchema = z
  .string()
  .regex(SLUG_PATTERN, 'A slug has a-z, 0-9 and -, and does not begin or end with -.');
