import { type ErrorCode, HeddleError } from '@heddle/contracts';

/** What a refused document's error says: the rule, the fact, the way out. */
export interface DocumentFault {
  readonly expected: string;
  readonly found: string;
  readonly advice: string;
  readonly cause?: unknown;
}

/** The codes a document can be refused with. */
export type DocumentErrorCode = Extract<ErrorCode, `document-${string}`>;

/** Builds the error for one refused file; its message names the file, what was expected and found, and what to do. */
export function documentError(code: DocumentErrorCode, fileName: string, fault: DocumentFault): HeddleError {
  const { expected, found, advice, cause } = fault;
  const message = `Document ${quoteName(fileName)}: expected ${expected}, found ${found}. ${advice}`;
  return new HeddleError(code, message, cause === undefined ? {} : { cause });
}

/** `document-too-large` for a file or a text over its limit. */
export function tooLarge(fileName: string, found: string, limit: string): HeddleError {
  return documentError('document-too-large', fileName, {
    expected: `at most ${limit}`,
    found,
    advice: 'Split the document into smaller files and upload those.',
  });
}

const LONGEST_NAME = 80;

function quoteName(fileName: string): string {
  const shown = fileName.length > LONGEST_NAME ? `${fileName.slice(0, LONGEST_NAME)}…` : fileName;
  return JSON.stringify(shown);
}
