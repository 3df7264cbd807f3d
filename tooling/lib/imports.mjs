import { lineAt } from './source-text.mjs';

/**
 * @typedef {{ specifier: string, line: number, isType: boolean, isLazy: boolean }} ImportUse
 */

/**
 * Every import and re-export of a module: static, type-only and `import()` of a literal.
 * @param {string} text
 * @param {import('./source-text.mjs').SourceText} source
 * @returns {ImportUse[]}
 */
export function importsOf(text, source) {
  return source.strings.flatMap((literal) => {
    const before = source.code.slice(Math.max(0, literal.start - 4000), literal.start);
    const line = lineAt(text, literal.start);
    if (/\b(import|require)\s*\(\s*$/.test(before)) {
      return [
        { specifier: literal.value, line, isType: /\btypeof\s+import\s*\(\s*$/.test(before), isLazy: true },
      ];
    }
    if (/(^|[;\n}])\s*import\s*$/.test(before))
      return [{ specifier: literal.value, line, isType: false, isLazy: false }];
    const statement = /(?:^|[;\n}])\s*(?:import|export)\b([^;'"]*?)\bfrom\s*$/.exec(before)?.[1];
    if (statement === undefined) return [];
    return [{ specifier: literal.value, line, isType: isTypeOnly(statement), isLazy: false }];
  });
}

/** `import type …`, or braces in which every name is marked `type`. */
function isTypeOnly(statement) {
  if (/^\s*type\b(?!\s*,)/.test(statement)) return true;
  const names = /^\s*\{([^}]*)\}\s*$/.exec(statement)?.[1];
  const list =
    names
      ?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '') ?? [];
  return list.length > 0 && list.every((name) => name.startsWith('type '));
}
