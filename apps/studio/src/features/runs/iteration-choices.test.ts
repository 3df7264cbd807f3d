import type { NodeRun } from '@heddle/contracts';
import { expect, test } from 'vitest';
import { choicesFor, iterationChoices } from './iteration-choices.ts';

const ran = (iteration: string, status: NodeRun['status'] = 'completed', id = 'say'): NodeRun => ({
  id,
  iteration,
  status,
  attempts: 1,
});

test('iterations stand in the order of their numbers, outer ones first', () => {
  const nodes = [ran('10'), ran('2.1'), ran('2'), ran('9', 'failed'), ran('1', 'completed', 'other')];
  expect(iterationChoices(nodes, 'say').map(({ label }) => label)).toEqual([
    'Iteration 3',
    'Iteration 3.2',
    'Iteration 10, failed',
    'Iteration 11',
  ]);
});

test('a number or a status that was begun finds its iterations', () => {
  const choices = iterationChoices([ran('0'), ran('9', 'failed'), ran('10', 'running')], 'say');
  const found = (typed: string) => choicesFor(choices, typed).map(({ iteration }) => iteration);
  expect(found('1')).toEqual(['0', '9', '10']);
  expect(found('11')).toEqual(['10']);
  expect(found('Fail')).toEqual(['9']);
  expect(found('')).toHaveLength(3);
});
