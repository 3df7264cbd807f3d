import { canonicalJson, type Json, type JsonChange, type JsonDiff, type JsonObject } from '@heddle/contracts';

/** Differences that are listed; the rest is counted. */
export const MAX_CHANGES = 100;

/** How deep it looks; what is deeper is compared as a whole. */
const MAX_DEPTH = 12;

/**
 * How two JSON values differ, in the order of the left one: objects by member, lists by place between what they have
 * in common at both ends. Equal values have no changes. A side that is absent is left out of a change.
 */
export function diffJson(left: Json | undefined, right: Json | undefined): JsonDiff {
  const changes: JsonChange[] = [];
  let more = 0;
  const add = (path: string, from: Json | undefined, to: Json | undefined): void => {
    if (changes.length === MAX_CHANGES) more += 1;
    else
      changes.push({
        path,
        ...(from === undefined ? {} : { left: from }),
        ...(to === undefined ? {} : { right: to }),
      });
  };
  const visit = (path: string, from: Json | undefined, to: Json | undefined, depth: number): void => {
    if (isSame(from, to)) return;
    if (depth < MAX_DEPTH && isObject(from) && isObject(to)) {
      for (const name of new Set([...Object.keys(from), ...Object.keys(to)]))
        visit(`${path}/${escaped(name)}`, own(from, name), own(to, name), depth + 1);
      return;
    }
    if (depth < MAX_DEPTH && isList(from) && isList(to)) {
      const [start, end] = commonEnds(from, to);
      const count = Math.max(from.length, to.length) - end;
      for (let at = start; at < count; at++)
        visit(
          `${path}/${at}`,
          at < from.length - end ? from[at] : undefined,
          at < to.length - end ? to[at] : undefined,
          depth + 1,
        );
      return;
    }
    add(path, from, to);
  };
  visit('', left, right, 0);
  return { equal: changes.length === 0, changes, more };
}

/** How many items two lists share at their beginnings, and at their ends beyond that. */
function commonEnds(left: readonly Json[], right: readonly Json[]): readonly [number, number] {
  const shorter = Math.min(left.length, right.length);
  let start = 0;
  while (start < shorter && isSame(left[start], right[start])) start++;
  let end = 0;
  while (end < shorter - start && isSame(left[left.length - 1 - end], right[right.length - 1 - end])) end++;
  return [start, end];
}

function isSame(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object') return false;
  return canonicalJson(left) === canonicalJson(right);
}

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
