import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEventStreamParser } from './event-stream.ts';

const STREAM =
  ': hello\n\nevent: node-started\nid: 2\ndata: {"a":1}\n\nid:3\r\ndata: one\r\ndata: two\r\n\r\nevent: empty\n\ndata\n\n';
const MESSAGES = [
  { id: '2', event: 'node-started', data: '{"a":1}' },
  { id: '3', event: 'message', data: 'one\ntwo' },
  { id: undefined, event: 'message', data: '' },
];

test('messages end at a blank line, comments and messages without data are skipped', () => {
  expect(createEventStreamParser().push(STREAM)).toEqual(MESSAGES);
});

test('the pieces in which text arrives do not matter, even between CR and LF', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: STREAM.length }), { maxLength: 12 }), (cuts) => {
      const parser = createEventStreamParser();
      const edges = [0, ...[...cuts].sort((a, b) => a - b), STREAM.length];
      const messages = edges.slice(1).flatMap((end, index) => parser.push(STREAM.slice(edges[index], end)));
      expect(messages).toEqual(MESSAGES);
    }),
  );
});

test('an unfinished message is kept back', () => {
  const parser = createEventStreamParser();
  expect(parser.push('data: x\n')).toEqual([]);
  expect(parser.push('\n')).toEqual([{ id: undefined, event: 'message', data: 'x' }]);
});
