import type { NodeRun } from '@heddle/contracts';
import { expect, test } from 'vitest';
import { questionOf } from './answering.ts';

function waiting(waits: NonNullable<NodeRun['waits']>): NodeRun {
  return { id: 'ask', iteration: '1', status: 'waiting', attempts: 1, waits };
}
const idsOf = (node: NodeRun) => questionOf(node, undefined)?.ways.map((way) => way.id);

test('who waits for time or another run asks nobody', () => {
  expect(questionOf(waiting({ reason: 'Later', on: ['time'] }), undefined)).toBeUndefined();
  expect(questionOf(waiting({ reason: 'Called', on: ['run'], runId: 'r' }), undefined)).toBeUndefined();
});

test('yes and no of an approval are buttons, and its further fields are required for yes alone', () => {
  const question = questionOf(
    waiting({
      reason: 'Send it?',
      on: ['signal'],
      form: {
        type: 'object',
        title: 'Send it?',
        description: 'Dear Ada',
        required: ['approved'],
        properties: { amount: { type: 'number' }, approved: { type: 'boolean' } },
        anyOf: [{ properties: { approved: { const: false } } }, { required: ['amount'] }],
      },
    }),
    undefined,
  );
  expect(question).toMatchObject({ title: 'Send it?', text: 'Dear Ada', schema: { required: ['amount'] } });
  expect(Object.keys(question?.schema.properties ?? {})).toEqual(['amount']);
  const [yes, no] = question?.ways ?? [];
  expect(yes?.valueOf({ amount: 3 })).toEqual({ amount: 3, approved: true });
  expect(no).toMatchObject({ id: 'reject', isWhole: false });
  expect(no?.valueOf({})).toEqual({ approved: false });
});

test('a signal without fields brings one value of any kind, one with fields an object', () => {
  const plain = questionOf(
    waiting({ reason: 'A signal comes', on: ['signal', 'time'], form: {} }),
    undefined,
  );
  expect(plain?.ways[0]?.valueOf({ value: 'now' })).toBe('now');
  expect(plain?.ways[0]?.valueOf({})).toBeNull();
  const form = { type: 'object', properties: { order: { type: 'string' } } };
  const fields = questionOf(waiting({ reason: 'Order', on: ['signal'], form }), undefined);
  expect(fields?.ways[0]?.valueOf({ order: 'A1' })).toEqual({ order: 'A1' });
});

test('whoever looks after a lost worker runs it again, goes on with outputs, or fails', () => {
  const lost = waiting({ reason: 'Lost', on: ['person'] });
  expect(idsOf(lost)).toEqual(['complete', 'retry', 'fail']);
  const [complete, retry] = questionOf(lost, undefined)?.ways ?? [];
  expect(complete?.valueOf({ status: 200 })).toEqual({ decision: 'complete', outputs: { status: 200 } });
  expect(retry?.valueOf({ status: 200 })).toEqual({ decision: 'retry' });
});
