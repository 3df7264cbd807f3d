import { canonicalJson, type JsonSchema } from '@heddle/contracts';

/** Whether values of one schema meet another: certainly, certainly not (with a reason), or only seen when it runs (with a reason). */
export type SchemaComparison =
  | { readonly verdict: 'fits' }
  | { readonly verdict: 'unsure' | 'clash'; readonly reason: string };

const FITS: SchemaComparison = { verdict: 'fits' };
const MAXIMUM_DEPTH = 16;

/** Keywords that annotate, or that this comparison decides itself; any other one of the receiver is only checked when it runs. */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  ...[
    '$schema',
    '$id',
    '$comment',
    '$defs',
    'definitions',
    '$anchor',
    'title',
    'description',
    'default',
    'examples',
  ],
  ...['deprecated', 'readOnly', 'writeOnly', 'type', 'properties', 'required', 'items', 'enum', 'const'],
]);

type SchemaRecord = Readonly<Record<string, unknown>>;

/**
 * Compares what a port gives with what another takes: required properties and primitive types, down through objects and lists.
 * Never resolves references and never guesses: what it cannot decide is `unsure`.
 */
export function compareSchemas(from: JsonSchema | undefined, to: JsonSchema | undefined): SchemaComparison {
  if (to === undefined) return FITS;
  if (from !== undefined && canonicalJson(from) === canonicalJson(to)) return FITS;
  return compare(from ?? {}, to, '', 0);
}

function compare(from: unknown, to: unknown, path: string, depth: number): SchemaComparison {
  if (to === undefined || to === true) return FITS;
  if (to === false) return clash(path, 'takes no value at all');
  if (!isRecord(to) || depth > MAXIMUM_DEPTH) return unsure(path, 'is described too deeply to compare');
  if (!isRecord(from))
    return Object.keys(to).length === 0 ? FITS : unsure(path, 'is not described by its source');
  const parts = [
    compareTypes(from, to, path),
    compareChoices(from, to, path),
    compareObjects(from, to, path, depth),
  ];
  if (isRecord(from.items) || isRecord(to.items))
    parts.push(compare(from.items, to.items, `${path}[]`, depth + 1));
  parts.push(compareRest(from, to, path));
  return worst(parts);
}

function compareTypes(from: SchemaRecord, to: SchemaRecord, path: string): SchemaComparison {
  const wanted = typesOf(to);
  if (wanted === undefined) return FITS;
  const given = typesOf(from);
  if (given === undefined) return unsure(path, 'has no type at its source');
  const fitting = given.filter(
    (type) => wanted.includes(type) || (type === 'integer' && wanted.includes('number')),
  );
  if (fitting.length === given.length) return FITS;
  const mayFit = fitting.length > 0 || (given.includes('number') && wanted.includes('integer'));
  const reason = `is ${given.join(' or ')} where ${wanted.join(' or ')} is expected`;
  return mayFit ? unsure(path, reason) : clash(path, reason);
}

function compareChoices(from: SchemaRecord, to: SchemaRecord, path: string): SchemaComparison {
  const wanted = choicesOf(to);
  if (wanted === undefined) return FITS;
  const given = choicesOf(from);
  if (given === undefined) return unsure(path, 'must be one of a few values');
  const fitting = given.filter((value) => wanted.includes(value));
  if (fitting.length === given.length) return FITS;
  const reason = `may be ${given.slice(0, 5).join(', ')} where only ${wanted.slice(0, 5).join(', ')} is expected`;
  return fitting.length > 0 ? unsure(path, reason) : clash(path, reason);
}

function compareObjects(from: SchemaRecord, to: SchemaRecord, path: string, depth: number): SchemaComparison {
  const wanted = isRecord(to.properties) ? to.properties : {};
  const given = isRecord(from.properties) ? from.properties : undefined;
  const required = stringsOf(to.required);
  const names = new Set([...required, ...Object.keys(wanted)]);
  const always = stringsOf(from.required);
  return worst(
    [...names].map((name) => {
      const place = path === '' ? name : `${path}.${name}`;
      if (given !== undefined && Object.hasOwn(given, name)) {
        const member = compare(
          given[name],
          Object.hasOwn(wanted, name) ? wanted[name] : undefined,
          place,
          depth + 1,
        );
        return required.includes(name) && !always.includes(name)
          ? worst([member, unsure(place, 'may be missing')])
          : member;
      }
      if (!required.includes(name)) return FITS;
      if (
        given === undefined ||
        (from.additionalProperties !== undefined && from.additionalProperties !== false)
      ) {
        return unsure(place, 'is required and not described by its source');
      }
      return clash(place, 'is required and its source does not have it');
    }),
  );
}

function compareRest(from: SchemaRecord, to: SchemaRecord, path: string): SchemaComparison {
  const undecided = Object.keys(to).find(
    (keyword) => !UNDERSTOOD.has(keyword) && !keyword.startsWith('x-') && !isSame(from[keyword], to[keyword]),
  );
  return undecided === undefined ? FITS : unsure(path, `must also meet \`${undecided}\``);
}

function typesOf(schema: SchemaRecord): readonly string[] | undefined {
  if (typeof schema.type === 'string') return [schema.type];
  const several = stringsOf(schema.type);
  return several.length > 0 ? several : undefined;
}

/** The values of `const` or `enum` as canonical JSON. */
function choicesOf(schema: SchemaRecord): readonly string[] | undefined {
  if (Object.hasOwn(schema, 'const')) return [canonicalJson(schema.const)];
  return Array.isArray(schema.enum) ? schema.enum.map(canonicalJson) : undefined;
}

function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

function isSame(first: unknown, second: unknown): boolean {
  return first !== undefined && canonicalJson(first) === canonicalJson(second);
}

function worst(parts: readonly SchemaComparison[]): SchemaComparison {
  return (
    parts.find((part) => part.verdict === 'clash') ?? parts.find((part) => part.verdict === 'unsure') ?? FITS
  );
}

function clash(path: string, reason: string): SchemaComparison {
  return { verdict: 'clash', reason: `${subject(path)} ${reason}` };
}

function unsure(path: string, reason: string): SchemaComparison {
  return { verdict: 'unsure', reason: `${subject(path)} ${reason}` };
}

function subject(path: string): string {
  return path === '' ? 'the value' : `\`${path}\``;
}

function isRecord(value: unknown): value is SchemaRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
