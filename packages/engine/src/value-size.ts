import { HeddleError, type Json, type JsonObject } from '@heddle/contracts';
import { VALUE_LIMITS } from '@heddle/ports';

/** Bytes that one UTF-16 unit takes at most in JSON: `\u0000`. */
const BYTES_A_UNIT = 6;

/** The failure of a node whose outputs are more than the record keeps. */
export function oversize(nodeId: string, outputs: JsonObject): HeddleError | undefined {
  const limit = VALUE_LIMITS.maxBytes;
  if (units(outputs) <= limit / BYTES_A_UNIT) return undefined;
  const bytes = new TextEncoder().encode(JSON.stringify(outputs)).length;
  if (bytes <= limit) return undefined;
  return new HeddleError(
    'value-too-large',
    `The outputs of node \`${nodeId}\` are ${bytes} bytes of JSON, at most ${limit} are kept. Let the node give less, or split its work over several nodes.`,
    { details: { nodeId, bytes, limit } },
  );
}

/** A sixth of the bytes of a value's JSON, or more. Costs nothing next to writing it. */
function units(value: Json): number {
  if (typeof value === 'string') return value.length + 1;
  if (typeof value === 'number') return 5;
  if (typeof value !== 'object' || value === null) return 1;
  let sum = 1;
  if (Array.isArray(value)) {
    for (const item of value) sum += units(item) + 1;
    return sum;
  }
  for (const [key, item] of Object.entries(value)) sum += key.length + units(item) + 1;
  return sum;
}
