import { readFileSync } from 'node:fs';
import { errorText, StartError, systemErrorCode } from './start-error.ts';

/**
 * Reads a `.env` file: `NAME=value` a line, `#` comments, an optional `export`, and quotes. In double quotes `\n` is a
 * line break; values in single quotes stand as they are; an unquoted value ends at ` #`. Nothing is substituted.
 * @returns an empty record when there is no such file.
 * @throws StartError `setting-invalid` when the file cannot be read or a line is none of these.
 */
export function readEnvironmentFile(file: string): Record<string, string> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return {};
    throw new StartError(
      'setting-invalid',
      `${file}: expected a file that can be read, found ${errorText(error)}.`,
      error,
    );
  }
  return parseEnvironment(text, file);
}

/** {@link readEnvironmentFile} on text; `file` is for messages. */
export function parseEnvironment(text: string, file: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [, name, raw] = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/s.exec(line) ?? [];
    const value = raw === undefined ? undefined : parseValue(raw);
    if (name === undefined || value === undefined) {
      throw new StartError(
        'setting-invalid',
        `${file}, line ${index + 1}: expected NAME=value, found a line that is not (its text is not shown). Mend or delete the line.`,
      );
    }
    values[name] = value;
  }
  return values;
}

function parseValue(raw: string): string | undefined {
  const quote = raw[0];
  if (quote !== '"' && quote !== "'") return raw.replace(/(^|\s)#.*$/, '').trimEnd();
  const quoted =
    quote === '"' ? /^"((?:[^"\\]|\\.)*)"\s*(#.*)?$/s.exec(raw) : /^'([^']*)'\s*(#.*)?$/s.exec(raw);
  const inside = quoted?.[1];
  if (inside === undefined || quote === "'") return inside;
  return inside.replace(
    /\\(.)/gs,
    (_, escaped: string) => ({ n: '\n', r: '\r', t: '\t' })[escaped] ?? escaped,
  );
}
