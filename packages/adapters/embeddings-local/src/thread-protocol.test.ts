import { HeddleError } from '@heddle/contracts';
import { describe, expect, test } from 'vitest';
import { errorToThreadError, threadErrorToError } from './thread-protocol.ts';

describe('an error on its way out of the thread', () => {
  test.each(['no memory', 'no memory.', 'no memory...'])(
    'a sentence around the reason %j ends in one full stop',
    (reason) => {
      expect(errorToThreadError(new Error(reason))).toEqual({
        code: 'embedder-unavailable',
        message: 'The local embedder failed on this request: no memory.',
        retryable: false,
      });
    },
  );

  test('keeps code, message, details and whether to try again', () => {
    const error = new HeddleError('embedder-unavailable', 'No file.', {
      retryable: true,
      details: { at: 1 },
    });
    expect(threadErrorToError(errorToThreadError(error))).toMatchObject({
      code: 'embedder-unavailable',
      message: 'No file.',
      retryable: true,
      details: { at: 1 },
    });
  });
});
