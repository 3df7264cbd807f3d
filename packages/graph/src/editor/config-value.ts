import type { Json, JsonObject } from '@heddle/contracts';
import type { ConfigPath } from './editor-change.ts';

/**
 * A config with one value set; undefined takes the key, or the list's item, out. Missing objects and lists on the way
 * are made. The same config when nothing changes.
 */
export function setConfigValue(config: JsonObject, path: ConfigPath, value: Json | undefined): JsonObject {
  const changed = setAt(config, path, value);
  return isObject(changed) ? changed : config;
}

function setAt(at: Json | undefined, path: ConfigPath, value: Json | undefined): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'number') return setItem(isList(at) ? at : [], step, rest, value);
  const record = isObject(at) ? at : {};
  const before = Object.hasOwn(record, step) ? record[step] : undefined;
  const after = setAt(before, rest, value);
  if (after === before) return isObject(at) ? at : record;
  if (after !== undefined) return { ...record, [step]: after };
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== step));
}

function setItem(list: readonly Json[], index: number, rest: ConfigPath, value: Json | undefined): Json {
  const before = list[index];
  const after = setAt(before, rest, value);
  if (after === before) return list;
  if (after === undefined) return list.filter((_item, position) => position !== index);
  return index < list.length ? list.with(index, after) : [...list, after];
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
