import { z } from 'zod';
import { readStored, writeStored } from './stored-value.ts';

const KEY = 'workspace';

/** The id of the workspace that requests name; undefined before the first sign-in. */
export function currentWorkspace(): string | undefined {
  return readStored(KEY, z.string().optional(), undefined);
}

/** Remembers the workspace to work in; requests made from now on name it. */
export function setCurrentWorkspace(id: string | undefined): void {
  writeStored(KEY, id);
}
