import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEnvironment, readEnvironmentFile } from './environment-file.ts';

const read = (text: string) => parseEnvironment(text, '.env');

describe('the .env file', () => {
  it('a missing file is an empty one', () => {
    expect(readEnvironmentFile('/nowhere/.env')).toEqual({});
  });

  it('takes names and values, comments, export and either line ending', () => {
    expect(
      read('# first\r\nPORT=4401\r\n\r\n  export HOST = localhost # here\nEMPTY=\nURL=http://x/#part\n'),
    ).toEqual({
      PORT: '4401',
      HOST: 'localhost',
      EMPTY: '',
      URL: 'http://x/#part',
    });
  });

  it('double quotes have escapes, single quotes have none', () => {
    expect(read(`A="two\\nlines \\"quoted\\" # no comment" # comment\nB='as\\nit is'`)).toEqual({
      A: 'two\nlines "quoted" # no comment',
      B: 'as\\nit is',
    });
  });

  it('a line that is no assignment is refused by number, without its text', () => {
    expect(() => read('A=1\nhush secret')).toThrow(/^\.env, line 2: expected NAME=value/);
    expect(() => read('A="open')).toThrow(/line 1/);
    expect(() => read('A=1\nhush secret')).not.toThrow(/hush/);
  });

  it('a line separator of Unicode ends no line', () => {
    expect(read('A="one\u2028two"\nB=one\u2029two')).toEqual({ A: 'one\u2028two', B: 'one\u2029two' });
  });

  it('what is quoted with JSON comes back, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(read(`A=${JSON.stringify(text)}`)).toEqual({ A: text });
      }),
    );
  });
});
