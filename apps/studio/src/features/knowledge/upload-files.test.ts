import { expect, test } from 'vitest';
import { toBatches, uploadFiles } from './upload-files.ts';

const MIB = 1024 * 1024;
const file = (name: string) => new File(['text'], name);

test('requests hold at most 20 files and 32 MiB, and keep the order', () => {
  expect(toBatches(Array.from({ length: 45 }, () => ({ size: 1 }))).map((batch) => batch.length)).toEqual([
    20, 20, 5,
  ]);
  expect(
    toBatches([{ size: 20 * MIB }, { size: 20 * MIB }, { size: 2 * MIB }]).map((batch) => batch.length),
  ).toEqual([1, 2]);
  expect(toBatches([{ size: 60 * MIB }, { size: 1 }]).map((batch) => batch.length)).toEqual([1, 1]);
  expect(toBatches([])).toEqual([]);
});

test('a refused request is named and does not keep the next from going', async () => {
  const sent: string[] = [];
  const counts: number[] = [];
  const problems = await uploadFiles({
    batches: [[file('bad.exe')], [file('good.md')]],
    signal: new AbortController().signal,
    send: async (form) => {
      const names = form.getAll('files').map((each) => (each instanceof File ? each.name : ''));
      if (names.includes('bad.exe')) throw new Error('Expected a document.');
      sent.push(...names);
    },
    onSent: (done) => counts.push(done),
  });
  expect(sent).toEqual(['good.md']);
  expect(counts).toEqual([1, 2]);
  expect(problems).toEqual([{ names: 'bad.exe', message: 'Expected a document.' }]);
});

test('an abort sends nothing more and is no problem', async () => {
  const control = new AbortController();
  const problems = await uploadFiles({
    batches: [[file('one.md')], [file('two.md')]],
    signal: control.signal,
    send: async () => {
      control.abort();
      throw new Error('aborted');
    },
    onSent: () => expect.unreachable('nothing was sent'),
  });
  expect(problems).toEqual([]);
});
