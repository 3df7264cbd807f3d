import type { Json } from '@heddle/contracts';
import type { ModelAttachment } from '@heddle/ports';
import { recordEmissions, runNode } from '@heddle/testkit';
import { describe, expect, it } from 'vitest';
import { node } from './node.ts';
import { run } from './run.ts';

const schema = {
  title: 'Person',
  type: 'object',
  properties: { name: { type: 'string' }, age: { type: 'integer' } },
  required: ['name', 'age'],
};
const USAGE = { inputTokens: 5, outputTokens: 2, costUsd: 0.01 };

type Question = Parameters<ModelAttachment['ask']>[0];

/** A model that gives these answers in turn; an error among them is thrown. */
function modelOf(answers: readonly ({ text: string; json?: Json } | Error)[]): {
  readonly model: ModelAttachment;
  readonly questions: Question[];
} {
  const questions: Question[] = [];
  return {
    questions,
    model: {
      type: 'model',
      ask: async (question) => {
        const answer = answers[questions.length];
        questions.push(question);
        if (answer === undefined) throw new Error('asked too often');
        if (answer instanceof Error) throw answer;
        return { ...answer, usage: USAGE };
      },
    },
  };
}

describe('validator.schema', () => {
  const ada = { name: 'Ada', age: 36 };

  it('S1 JSON that fits passes, as text or as a value', async () => {
    for (const inputs of [{ json: ada }, { text: JSON.stringify(ada) }, { json: JSON.stringify(ada) }])
      expect(await runNode(run, { config: { schema }, inputs })).toEqual({ outputs: { json: ada } });
  });

  it('S2 `json` counts more than `text`, and null and text are values of it', async () => {
    const inputs = { json: null, text: '{}' };
    expect(await runNode(run, { config: { schema: { type: 'null' } }, inputs })).toEqual({
      outputs: { json: null },
    });
    expect(
      await runNode(run, { config: { schema: { type: 'string' } }, inputs: { json: 'just text' } }),
    ).toEqual({ outputs: { json: 'just text' } });
  });

  it('S3 text that is almost JSON is repaired, unless the settings say no', async () => {
    const inputs = { text: "```json\n{'name': 'Ada', 'age': 36,}\n```" };
    expect((await runNode(run, { config: { schema }, inputs })).outputs).toEqual({ json: ada });
    expect((await runNode(run, { config: { schema, repair: false }, inputs })).outputs).toEqual({
      invalid: { problems: ['It is not JSON.'], found: inputs.text },
    });
  });

  it('S4 what never fits takes `invalid` with its problems, and fails the run when nothing is there', async () => {
    const result = await runNode(run, {
      config: { schema },
      inputs: { json: { name: 1 } },
      run: { nodeId: 'check' },
    });
    expect(result.outputs).toEqual({
      invalid: {
        found: '{"name":1}',
        problems: expect.arrayContaining([
          expect.stringMatching(/^\/name: /),
          expect.stringMatching(/^\/: .*age/),
        ]),
      },
    });
    expect(result.unlessWired).toMatchObject({
      outlet: 'invalid',
      error: { code: 'output-invalid', message: expect.stringMatching(/^Node `check` expected JSON/) },
    });
  });

  it('S5 a lent model is asked again with the problems named, until it fits', async () => {
    const { emit, usages } = recordEmissions();
    const { model, questions } = modelOf([{ text: '{"name":"Ada"}' }, { text: '', json: ada }]);
    const { outputs } = await runNode(run, {
      config: { schema, retries: 3 },
      inputs: { text: 'Ada is 36.' },
      attachments: { model: [model] },
      emit,
    });
    expect(outputs).toEqual({ json: ada });
    expect(questions.map((question) => question.schema)).toEqual([schema, schema]);
    expect(questions[0]?.messages[1]?.content).toMatch(/Ada is 36\.[\s\S]*It is not JSON/);
    expect(questions[1]?.messages[1]?.content).toMatch(/\{"name":"Ada"\}[\s\S]*age/);
    expect(usages).toEqual([USAGE, USAGE]);
  });

  it('S6 it is asked at most as often as set, not at all when that is zero or the text fits', async () => {
    const { emit } = recordEmissions();
    for (const [retries, text, times] of [
      [2, 'no', 2],
      [0, 'no', 0],
      [5, JSON.stringify(ada), 0],
    ] as const) {
      const { model, questions } = modelOf([{ text: 'no' }, { text: 'no' }]);
      const attachments = { model: [model] };
      await runNode(run, { config: { schema, retries }, inputs: { text }, attachments, emit });
      expect(questions).toHaveLength(times);
    }
  });

  it('S7 what was asked is paid for, also when a later question fails', async () => {
    const { emit, usages } = recordEmissions();
    const { model } = modelOf([{ text: 'no' }, new Error('away')]);
    await expect(
      runNode(run, {
        config: { schema, retries: 2 },
        inputs: { text: 'no' },
        attachments: { model: [model] },
        emit,
      }),
    ).rejects.toThrow('away');
    expect(usages).toEqual([USAGE]);
  });

  it('S8 a schema that is none is an error of the settings', async () => {
    await expect(
      runNode(run, { config: { schema: { type: 'person' } }, inputs: { json: {} } }),
    ).rejects.toMatchObject({ code: 'schema-invalid' });
    for (const config of [{ schema: [] }, { schema: 'x' }, { retries: 6 }, { retries: -1 }, { strict: true }])
      expect(node.config.safeParse(config).success).toBe(false);
  });

  it('S9 takes exactly one of its outlets; the value has the shape of the schema', () => {
    const ports = node.ports(node.config.parse({ schema }));
    expect(ports.outputs).toMatchObject([
      { name: 'json', outlet: true, exclusive: true, unless: 'invalid', schema },
      { name: 'invalid', outlet: true, exclusive: true },
    ]);
    expect(ports.inputs.map((port) => port.name)).toEqual(['text', 'json']);
    expect(ports.borrows).toMatchObject([{ name: 'model', type: 'model' }]);
  });

  it("S10 shows the schema's title or its properties on the canvas", () => {
    const { title: _title, ...untitled } = schema;
    expect(node.essential(node.config.parse({ schema }))).toBe('Person');
    expect(node.essential(node.config.parse({ schema: untitled }))).toBe('name, age');
    expect(node.essential(node.config.parse({}))).toBe('');
  });
});
