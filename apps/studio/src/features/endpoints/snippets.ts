import type { Flow, Json, JsonObject, NodeCatalog } from '@heddle/contracts';

/** What stands in for a key where none is known. */
export const KEY_PLACEHOLDER = '$HEDDLE_API_KEY';

export interface CallExample {
  readonly url: string;
  readonly key: string | undefined;
  readonly input: JsonObject;
}

/** A call as a shell command that works when it is pasted, once it has a key. */
export function toCurl({ url, key, input }: CallExample): string {
  // Double quotes let the shell fill the placeholder in; a key has no characters that mean anything in them.
  return [
    `curl -X POST ${quoted(url)}`,
    `-H "Authorization: Bearer ${key ?? KEY_PLACEHOLDER}"`,
    "-H 'Content-Type: application/json'",
    `-d ${quoted(JSON.stringify(input))}`,
  ].join(' \\\n  ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The same call in JavaScript. */
export function toJavaScript({ url, key, input }: CallExample): string {
  const bearer =
    key === undefined ? '"Bearer " + process.env.HEDDLE_API_KEY' : JSON.stringify(`Bearer ${key}`);
  return `const response = await fetch(${JSON.stringify(url)}, {
  method: "POST",
  headers: { Authorization: ${bearer}, "Content-Type": "application/json" },
  body: JSON.stringify(${JSON.stringify(input)}),
});
const { output } = await response.json();`;
}

/** The same call in Python, with nothing but its standard library. */
export function toPython({ url, key, input }: CallExample): string {
  const bearer =
    key === undefined ? '"Bearer " + os.environ["HEDDLE_API_KEY"]' : JSON.stringify(`Bearer ${key}`);
  return `import json, ${key === undefined ? 'os, ' : ''}urllib.request

request = urllib.request.Request(
    ${JSON.stringify(url)},
    data=json.dumps(json.loads(${JSON.stringify(JSON.stringify(input))})).encode(),
    headers={"Authorization": ${bearer}, "Content-Type": "application/json"},
)
output = json.load(urllib.request.urlopen(request))["output"]`;
}

/** An input that a flow takes: that of its first case, otherwise made from its schema: examples and defaults, otherwise a value of each required field's type. */
export function sampleInput(flow: Flow, catalog: NodeCatalog): JsonObject {
  const ofCase = flow.cases?.find((each) => Object.keys(each.input).length > 0);
  if (ofCase) return ofCase.input;
  for (const node of flow.nodes) {
    const spec = Object.hasOwn(catalog, node.kind) ? catalog[node.kind] : undefined;
    if (spec?.role !== 'input') continue;
    const config = spec.config.safeParse(node.config);
    const accepted = config.success ? spec.accepts?.(config.data) : undefined;
    if (accepted) return sampleObject(accepted.schema);
  }
  return {};
}

function sampleObject(schema: object): JsonObject {
  const { properties, required } = toRecord(schema);
  const names = new Set(Array.isArray(required) ? required : []);
  const members = Object.entries(toRecord(properties)).flatMap(([name, member]): [string, Json][] => {
    const field = toRecord(member);
    return names.has(name) || 'examples' in field ? [[name, sampleValue(field)]] : [];
  });
  return Object.fromEntries(members);
}

function sampleValue(schema: Readonly<Record<string, unknown>>): Json {
  const given = [schema.examples, schema.enum].flatMap((list) => (Array.isArray(list) ? list : []));
  if (schema.default !== undefined) return schema.default as Json; // cast: members of a JSON Schema are JSON
  if (given.length > 0) return given[0] as Json; // cast: members of a JSON Schema are JSON
  if (schema.type === 'object') return sampleObject(schema);
  const plain: Record<string, Json> = { number: 1, integer: 1, boolean: true, array: [] };
  return plain[String(schema.type)] ?? 'Hello';
}

function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
