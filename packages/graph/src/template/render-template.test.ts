import { HeddleError } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import { createScope } from '../reference/reference-scope.ts';
import type { Budget } from '../value/meter.ts';
import { parseTemplate } from './parse-template.ts';
import { renderTemplate } from './render-template.ts';

const values = {
  ask: {
    text: 'Hi <b>&</b>',
    count: 3,
    yes: true,
    nothing: null,
    json: { b: 1, a: [true, 'x'] },
    'odd name': 'odd',
  },
  search: {
    chunks: [
      { text: 'one', score: 0.5 },
      { text: 'two', score: 0.25 },
    ],
    none: [],
  },
  name: 'Ada',
};

function render(source: string, scope: Record<string, unknown> = values, budget?: Budget): unknown {
  const parsed = parseTemplate(source);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return renderTemplate(parsed.template, createScope(scope), budget);
}

function errorOf(run: () => unknown): HeddleError {
  try {
    run();
  } catch (thrown) {
    if (HeddleError.is(thrown)) return thrown;
    throw thrown;
  }
  throw new Error('Expected an error.');
}

describe('renderTemplate', () => {
  it('T2 a bare name reads an input', () => {
    expect(render('Hello {{name}}!')).toBe('Hello Ada!');
  });

  it('T3 exactly one reference keeps the type, also with a default', () => {
    expect(render('{{ask.json}}')).toBe(values.ask.json);
    expect(render('{{ask.count}}')).toBe(3);
    expect(render('{{ask.nothing}}')).toBeNull();
    expect(render('{{ask.absent ?? []}}')).toEqual([]);
    expect(render('{{{ask.yes}}}')).toBe(true);
  });

  it('T3 anywhere else values become text: text as it is, the rest as canonical JSON', () => {
    expect(render(' {{ask.json}}')).toBe(' {"a":[true,"x"],"b":1}');
    expect(render('{{ask.count}} {{ask.yes}} {{ask.nothing}} {{ask.text}}')).toBe('3 true null Hi <b>&</b>');
    expect(render('{"q":{{ask.json}}}')).toBe('{"q":{"a":[true,"x"],"b":1}}');
    expect(render('')).toBe('');
  });

  it('T4 own enumerable properties only', () => {
    const inherited: unknown = Object.create({ secret: 'inherited' });
    const hidden = Object.defineProperty({}, 'secret', { value: 'hidden', enumerable: false });
    const computed = Object.defineProperty({}, 'secret', { get: () => 'computed', enumerable: true });
    class Box {
      secret(): string {
        return 'method';
      }
    }
    for (const target of [inherited, hidden, computed, new Box(), () => 'x', 'text', 5, null]) {
      expect(errorOf(() => render('{{a.b.secret}}', { a: { b: target } })).code).toBe('reference-missing');
    }
    for (const source of [
      '{{ask.text.length}}',
      '{{search.chunks.length}}',
      '{{search.chunks.map}}',
      '{{ask.json.toString}}',
      '{{search.chunks.00}}',
      '{{ask.text.0}}',
    ]) {
      expect(errorOf(() => render(source)).code).toBe('reference-missing');
    }
  });

  it('T4 `toJSON` and accessors of a value never run', () => {
    let calls = 0;
    const trap = { toJSON: () => calls++, toString: () => calls++ };
    Object.defineProperty(trap, 'x', { enumerable: true, get: () => calls++ });
    expect(render('v={{a.trap}}', { a: { trap } })).toBe('v={}');
    expect(calls).toBe(0);
  });

  it('T5 a missing value is an error that names the reference, the node and what to do', () => {
    const error = errorOf(() => render('Dear {{ask.json.title}}'));
    expect(error.code).toBe('reference-missing');
    expect(error.message).toBe(
      'Reference `ask.json.title` has no value: `ask.json` is an object and has no property `title`. Correct the reference or give it a default: {{ask.json.title ?? "…"}}.',
    );
    expect(error.details).toEqual({ reference: 'ask.json.title', nodeId: 'ask', offset: 7 });
    expect(errorOf(() => render('{{gone.text}}')).message).toContain('node `gone` gave no `text`');
    expect(errorOf(() => render('{{gone}}')).message).toContain('nothing here is called `gone`');
    expect(errorOf(() => render('{{#each search.chunks}}{{this.nope}}{{/each}}')).message).toContain(
      '`this.nope` has no value in item 0',
    );
  });

  it('T5 a default stands in for missing and null, never for false, 0 or ""', () => {
    expect(render('{{gone.x ?? "d"}}{{ask.nothing ?? "n"}}{{gone.a ?? gone.b ?? name}}')).toBe('dnAda');
    expect(render('{{a.f ?? 1}} {{a.z ?? 1}} {{a.e ?? 1}}.', { a: { f: false, z: 0, e: '' } })).toBe(
      'false 0 .',
    );
  });

  it('T6 values are neither escaped nor parsed again', () => {
    expect(render('{{ask.text}}|')).toBe('Hi <b>&</b>|');
    const hostile = '{{name}} {{#each x}} \\{{ {{constructor}}';
    expect(
      render('{{a.v}}|{{#each a.l}}{{this}}{{/each}}|{{gone ?? "{{name}}"}}', {
        name: 'Ada',
        a: { v: hostile, l: [hostile] },
      }),
    ).toBe(`${hostile}|${hostile}|{{name}}`);
  });

  it.each([
    ['missing', '{{#if a.gone}}yes{{else}}no{{/if}}', 'no'],
    ['null', '{{#if a.null}}yes{{else}}no{{/if}}', 'no'],
    ['false', '{{#if a.false}}yes{{else}}no{{/if}}', 'no'],
    ['0', '{{#if a.zero}}yes{{else}}no{{/if}}', 'no'],
    ['""', '{{#if a.empty}}yes{{else}}no{{/if}}', 'no'],
    ['[]', '{{#if a.list}}yes{{else}}no{{/if}}', 'no'],
    ['{}', '{{#if a.object}}yes{{else}}no{{/if}}', 'yes'],
    ['"0"', '{{#if a.text}}yes{{else}}no{{/if}}', 'yes'],
    ['unless', '{{#unless a.gone}}yes{{else}}no{{/unless}}', 'yes'],
    ['else if', '{{#if a.gone}}1{{else if a.text}}2{{else}}3{{/if}}', '2'],
    ['else if, last', '{{#if a.gone}}1{{else if a.zero}}2{{else}}3{{/if}}', '3'],
    ['a default', '{{#if a.gone ?? a.text}}yes{{/if}}', 'yes'],
  ])('T7 conditions: %s', (_name, source, expected) => {
    const a = { null: null, false: false, zero: 0, empty: '', list: [], object: {}, text: '0' };
    expect(render(source, { a })).toBe(expected);
  });

  it('T8 loops over lists give items, positions and ends', () => {
    expect(
      render('{{#each search.chunks}}{{@index}}:{{this.text}}{{#if @last}}.{{else}}, {{/if}}{{/each}}'),
    ).toBe('0:one, 1:two.');
    expect(render('{{#each search.chunks as c}}{{#if @first}}>{{/if}}{{c.score}} {{/each}}')).toBe(
      '>0.5 0.25 ',
    );
    expect(render('{{#each search.none}}x{{else}}none{{/each}}')).toBe('none');
    expect(render('{{#each ask.nothing}}x{{else}}none{{/each}}')).toBe('none');
    expect(render('{{#each gone.x ?? []}}x{{else}}none{{/each}}')).toBe('none');
  });

  it('T8 an inner loop still sees the named item of an outer one', () => {
    const rows = [
      { id: 'r1', cells: [1, 2] },
      { id: 'r2', cells: [3] },
    ];
    expect(
      render('{{#each t.rows as row}}{{#each row.cells}}{{row.id}}={{this}}@{{@index}} {{/each}}{{/each}}', {
        t: { rows },
      }),
    ).toBe('r1=1@0 r1=2@1 r2=3@0 ');
  });

  it('T8 loops over objects go in the order of names, whatever order they were written in', () => {
    expect(
      render('{{#each a.o}}{{@key}}={{this}};{{/each}}', { a: { o: { z: 1, b: 2, '10': 3, '9': 4 } } }),
    ).toBe('10=3;9=4;b=2;z=1;');
    const parsed: unknown = JSON.parse('{"__proto__": 1, "constructor": 2, "x": 3}');
    expect(render('{{#each a.o}}{{@key}} {{/each}}', { a: { o: parsed } })).toBe('x ');
  });

  it('T8 a loop over nothing found or over one value is an error', () => {
    expect(errorOf(() => render('{{#each gone.x}}{{/each}}')).code).toBe('reference-missing');
    const error = errorOf(() => render('{{#each ask.text}}{{/each}}'));
    expect(error.code).toBe('value-type');
    expect(error.message).toContain('expects a list or an object, found text');
  });

  it('T9 a name after `as` hides a node of the same name, inside the loop only', () => {
    expect(render('{{#each search.chunks as ask}}{{ask.text}} {{else}}{{/each}}{{ask.count}}')).toBe(
      'one two 3',
    );
  });

  it('T10 block tags and comments alone on a line take the line away', () => {
    expect(render('A\n  {{#each search.chunks}}  \n- {{this.text}}\n  {{/each}}\r\n{{! note }}\nZ')).toBe(
      'A\n- one\n- two\nZ',
    );
    expect(render('A {{#if name}}\nB{{/if}}\n{{name}}\n')).toBe('A \nB\nAda\n');
  });

  it('T11 comments give nothing', () => {
    expect(render('a{{! {{ "not\' read }}b{{!}}c')).toBe('abc');
  });

  it('T12 backslashes before braces count in pairs', () => {
    expect(render('\\{{name}}')).toBe('{{name}}');
    expect(render('\\\\{{name}}')).toBe('\\Ada');
    expect(render('\\\\\\{{name}}')).toBe('\\{{name}}');
    expect(render('C:\\x \\n {{name}}\\')).toBe('C:\\x \\n Ada\\');
  });

  it('T13 other braces are text', () => {
    expect(render('{ } }} {a} {"k":{"l":1}} }}}')).toBe('{ } }} {a} {"k":{"l":1}} }}}');
    expect(render('{{{name}} {{{name}}{{!}}} {{{name}}}')).toBe('{Ada {Ada} Ada');
  });

  it.each([
    ['steps', '{{#each a.l}}x{{/each}}', { steps: 100 }],
    ['characters', '{{a.t}}{{a.t}}', { characters: 1_500 }],
    ['depth', 'x{{a.deep}}', { depth: 10 }],
  ])('T16 more %s than allowed is `template-limit`', (limit, source, budget) => {
    const deep = Array.from({ length: 20 }).reduce<unknown>((inner) => [inner], 1);
    const scope = { a: { l: Array.from({ length: 200 }, () => 1), t: 'x'.repeat(1_000), deep } };
    expect(render(source, scope)).toBeTypeOf('string');
    const error = errorOf(() => render(source, scope, budget));
    expect(error.code).toBe('template-limit');
    expect(error.details).toMatchObject({ limit });
  });

  it('T16 loops in loops and cyclic values end at the limits', () => {
    const l = Array.from({ length: 3_000 }, (_, index) => index);
    expect(errorOf(() => render('{{#each a.l}}{{#each a.l}}{{/each}}{{/each}}', { a: { l } })).code).toBe(
      'template-limit',
    );
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    expect(errorOf(() => render('x{{a.cyclic}}', { a: { cyclic } })).code).toBe('template-limit');
  });
});
