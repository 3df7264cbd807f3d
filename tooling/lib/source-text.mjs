/**
 * @typedef {{ start: number, end: number, value: string }} StringLiteral offsets of the quotes, end exclusive
 * @typedef {{ code: string, strings: StringLiteral[], comments: { start: number, text: string }[] }} SourceText
 */

/**
 * Takes the comments and the insides of strings out of TypeScript without parsing it: `code` has the same length with
 * spaces in their place, so that offsets stay true. Good enough for import specifiers and banned names; a quote in JSX
 * text can mislead it at most to the end of its line.
 * @param {string} text
 * @returns {SourceText}
 */
export function readSource(text) {
  const reader = { text, at: 0, code: [...text], strings: [], comments: [] };
  readCode(reader, undefined);
  return { code: reader.code.join(''), strings: reader.strings, comments: reader.comments };
}

/**
 * @param {string} text
 * @param {number} offset
 * @returns {number} counted from 1
 */
export function lineAt(text, offset) {
  return text.slice(0, offset).split('\n').length;
}

/** Reads until the closing brace of a template's substitution, or to the end. */
function readCode(reader, closing) {
  let depth = 0;
  while (reader.at < reader.text.length) {
    const here = reader.text[reader.at];
    const two = reader.text.slice(reader.at, reader.at + 2);
    if (two === '//') readComment(reader, '\n');
    else if (two === '/*') readComment(reader, '*/');
    else if (here === '/' && startsRegularExpression(reader)) readRegularExpression(reader);
    else if (here === "'" || here === '"') readString(reader, here);
    else if (here === '`') readTemplate(reader);
    else {
      if (here === '{') depth += 1;
      if (here === closing && depth === 0) return;
      if (here === '}') depth -= 1;
      reader.at += 1;
    }
  }
}

function readComment(reader, ending) {
  const found = reader.text.indexOf(ending, reader.at + 2);
  const end = found === -1 ? reader.text.length : found + (ending === '\n' ? 0 : ending.length);
  reader.comments.push({ start: reader.at, text: reader.text.slice(reader.at, end) });
  blank(reader, reader.at, end);
  reader.at = end;
}

function readString(reader, quote) {
  const start = reader.at;
  let at = start + 1;
  while (at < reader.text.length && reader.text[at] !== quote && reader.text[at] !== '\n') {
    at += reader.text[at] === '\\' ? 2 : 1;
  }
  finishString(reader, start, at);
}

function readTemplate(reader) {
  const start = reader.at;
  let pieceStart = start;
  let isWhole = true;
  reader.at += 1;
  while (reader.at < reader.text.length && reader.text[reader.at] !== '`') {
    if (reader.text[reader.at] === '\\') reader.at += 2;
    else if (reader.text.startsWith('${', reader.at)) {
      isWhole = false;
      blank(reader, pieceStart + 1, reader.at);
      reader.at += 2;
      readCode(reader, '}');
      pieceStart = reader.at;
      reader.at += 1;
    } else reader.at += 1;
  }
  if (isWhole) return finishString(reader, start, reader.at);
  blank(reader, pieceStart + 1, reader.at);
  reader.at += 1;
}

function finishString(reader, start, closingQuote) {
  reader.strings.push({ start, end: closingQuote + 1, value: reader.text.slice(start + 1, closingQuote) });
  blank(reader, start + 1, closingQuote);
  reader.at = closingQuote + 1;
}

/** A slash after a value divides; anywhere else it begins a regular expression. JSX closing tags come after `<`. */
function startsRegularExpression(reader) {
  const before = reader.code
    .slice(Math.max(0, reader.at - 40), reader.at)
    .join('')
    .trimEnd();
  if (before === '') return true;
  return (
    /[([{,;=:?!&|+\-*%~^>]$/.test(before) ||
    /\b(return|typeof|case|in|of|do|else|void|await|yield)$/.test(before)
  );
}

function readRegularExpression(reader) {
  const start = reader.at;
  let isInClass = false;
  let at = start + 1;
  for (; at < reader.text.length && reader.text[at] !== '\n'; at += 1) {
    const here = reader.text[at];
    if (here === '\\') at += 1;
    else if (here === '[') isInClass = true;
    else if (here === ']') isInClass = false;
    else if (here === '/' && !isInClass) break;
  }
  // No closing slash on the line: it was a division or JSX after all.
  if (reader.text[at] === '/') {
    blank(reader, start + 1, at);
    reader.at = at + 1;
  } else reader.at = start + 1;
}

function blank(reader, from, to) {
  for (let at = from; at < to; at += 1) if (reader.code[at] !== '\n') reader.code[at] = ' ';
}
