import type { AttachmentType, JsonSchema, PortType } from '@heddle/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canConnect } from './can-connect.ts';

const SCALARS: readonly PortType[] = ['text', 'number', 'boolean', 'json', 'file', 'message', 'chunk'];
type Connectable = PortType | AttachmentType;

/** How two types connect: `=` unchanged, a conversion's name, with `!` when there is a warning, or `-`. */
function how(from: Connectable, to: Connectable, fromSchema?: JsonSchema, toSchema?: JsonSchema): string {
  const connection = canConnect(from, to, fromSchema, toSchema);
  if (!connection.ok) return '-';
  return `${connection.conversion ?? '='}${connection.warning === undefined ? '' : '!'}`;
}

function reasonOf(
  from: Connectable,
  to: Connectable,
  fromSchema?: JsonSchema,
  toSchema?: JsonSchema,
): string {
  const connection = canConnect(from, to, fromSchema, toSchema);
  return connection.ok ? (connection.warning ?? 'connected') : connection.reason;
}

describe('canConnect', () => {
  it('P3 P4 the whole table of scalars', () => {
    const table = SCALARS.map((from) => `${from}: ${SCALARS.map((to) => how(from, to)).join(' ')}`);
    expect(table).toEqual([
      // to:   text number boolean json file message chunk
      'text: = - - - - - -',
      'number: number-to-text = - = - - -',
      'boolean: - - = = - - -',
      'json: json-to-text - - = - - -',
      'file: - - - - = - -',
      'message: message-to-text - - = - = -',
      'chunk: - - - = - - =',
    ]);
  });

  it('P2 any connects both ways, with a warning towards a narrower type', () => {
    for (const type of [...SCALARS, 'list<text>'] as const) {
      expect(how(type, 'any')).toBe('=');
      expect(how('any', type)).toBe('=!');
    }
    expect(how('any', 'any')).toBe('=');
    expect(reasonOf('any', 'number')).toBe(
      'The value may be anything and must be a number: checked when it runs.',
    );
  });

  it.each([
    ['chunk', 'list<chunk>', 'item-to-list'],
    ['text', 'list<any>', 'item-to-list'],
    ['number', 'list<json>', 'item-to-list'],
    ['number', 'list<text>', '-'],
    ['list<chunk>', 'list<list<chunk>>', 'item-to-list'],
    ['list<chunk>', 'list<chunk>', '='],
    ['list<chunk>', 'list<json>', '='],
    ['list<chunk>', 'list<any>', '='],
    ['list<any>', 'list<chunk>', '=!'],
    ['list<number>', 'list<text>', '-'],
    ['list<text>', 'list<json>', '-'],
    ['list<chunk>', 'json', '='],
    ['list<chunk>', 'text', '-'],
    ['list<chunk>', 'chunk', '-'],
    ['json', 'list<json>', 'item-to-list!'],
    ['json', 'list<chunk>', '-'],
  ] as const)('P4 P5 P6 %s to %s: %s', (from, to, expected) => {
    expect(how(from, to)).toBe(expected);
  });

  it('P5 json connects to a narrower type when its schema proves it', () => {
    expect(how('json', 'number', { type: 'integer' })).toBe('=');
    expect(how('json', 'number', { type: 'string' })).toBe('-');
    expect(how('json', 'boolean', { type: ['boolean', 'null'] })).toBe('-');
    expect(how('json', 'list<json>', { type: 'array' })).toBe('=');
    expect(how('json', 'list<chunk>', { type: 'array' })).toBe('=!');
    expect(how('json', 'list<number>', { type: 'array', items: { type: 'string' } })).toBe('-');
    expect(how('json', 'text', { type: 'string' })).toBe('json-to-text');
  });

  it('P7 attachments connect to the same attachment, never to data', () => {
    expect(how('tool', 'tool')).toBe('=');
    expect(how('tool', 'memory')).toBe('-');
    expect(how('text', 'tool')).toBe('-');
    expect(how('tool', 'any')).toBe('-');
    expect(reasonOf('memory', 'text')).toBe(
      'This gives a memory, and text is expected. One side lends itself and the other carries values; these never join.',
    );
  });

  it('P8 schemas of json ports are compared', () => {
    const from: JsonSchema = {
      type: 'object',
      properties: { title: { type: 'string' } },
      required: ['title'],
    };
    expect(how('json', 'json', from, { type: 'object', required: ['title'] })).toBe('=');
    expect(reasonOf('json', 'json', from, { type: 'object', required: ['body'] })).toBe(
      'The two schemas do not agree: `body` is required and its source does not have it. Change one of them, or map the value in between.',
    );
    expect(reasonOf('json', 'json', undefined, { type: 'object' })).toBe(
      'Checked when it runs: the value has no type at its source.',
    );
    expect(how('chunk', 'json', undefined, { type: 'object', required: ['text', 'score'] })).toBe('=');
    expect(how('number', 'json', undefined, { type: 'object' })).toBe('-');
  });

  it.each([
    ['text', 'number', 'This gives text, and a number is expected. Parse the text in a node between.'],
    [
      'boolean',
      'text',
      'This gives true or false, and text is expected. Write it into a template, or choose words for it with an expression.',
    ],
    [
      'list<chunk>',
      'text',
      'This gives a list of passages, and text is expected. Write the list out with a template and `{{#each}}`, or join it.',
    ],
    [
      'list<list<text>>',
      'number',
      'This gives a list of lists, and a number is expected. Take one item with an expression, or run a map over the list.',
    ],
    ['file', 'text', 'This gives a file, and text is expected. Read the file in a node between.'],
    [
      'json',
      'number',
      'This gives JSON, and a number is expected. Give its source a schema, or take the part you need with an expression.',
    ],
  ] as const)('P9 %s to %s is refused with what helps', (from, to, reason) => {
    expect(reasonOf(from, to)).toBe(reason);
  });

  it('P2 P6 every type connects to itself, to any and to a list of itself, whatever its nesting', () => {
    const types = fc
      .tuple(fc.constantFrom<PortType>(...SCALARS, 'any'), fc.nat(4))
      .map(([scalar, depth]) =>
        Array.from({ length: depth }).reduce<PortType>((inner) => `list<${inner}>`, scalar),
      );
    fc.assert(
      fc.property(types, types, (from, to) => {
        expect(how(from, from)).toBe('=');
        expect(how(from, 'any')).toBe('=');
        expect(canConnect(from, `list<${from}>`).ok).toBe(true);
        expect(reasonOf(from, to)).toBeTruthy();
      }),
    );
  });
});
