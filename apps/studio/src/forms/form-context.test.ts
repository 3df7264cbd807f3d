import { expect, test } from 'vitest';
import { atField } from './form-context.ts';

function said(
  message: string,
  path?: string,
  code: 'config-invalid' | 'knowledge-missing' = 'config-invalid',
) {
  return atField({ message, code, ...(path === undefined ? {} : { path }) });
}

test('at its own field a problem does not repeat the node and the field', () => {
  expect(said('HTTP request `call`: url: Give the address to call.', '/config/url')).toBe(
    'Give the address to call.',
  );
  expect(said('HTTP request `call`: headers.a/b: Too long.', '/config/headers/a~1b')).toBe('Too long.');
});

test('what was never given is needed', () => {
  const message = 'HTTP request `call`: url: Invalid input: expected string, received undefined';
  expect(said(message, '/config/url')).toBe('Needed.');
});

test('other problems keep their sentence', () => {
  expect(said('Join `join`: Unrecognized key: "x"', '/config')).toBe('Join `join`: Unrecognized key: "x"');
  const missing = 'Retrieve `find`: knowledge: “docs” does not exist.';
  expect(said(missing, '/config/knowledge', 'knowledge-missing')).toBe(missing);
});
