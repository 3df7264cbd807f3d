import type { Role } from './http/account.ts';
import type { KEY_VERBS } from './http/key.ts';
import type { Permission } from './http/route.ts';

/** Who acts, in which workspace, with which rights. Every use case takes one; nothing acts without. */
export type Principal =
  | { readonly type: 'user'; readonly workspaceId: string; readonly userId: string; readonly role: Role }
  | { readonly type: 'token'; readonly workspaceId: string; readonly name: string; readonly role: Role }
  | {
      readonly type: 'key';
      readonly workspaceId: string;
      readonly keyId: string;
      /** Slugs the key may call, or all of the workspace. */
      readonly flows: '*' | readonly string[];
      readonly verbs: readonly (typeof KEY_VERBS)[number][];
      readonly perMinute?: number;
    };

const READ: readonly Permission[] = ['flows:read', 'runs:read', 'knowledge:read'];
const WRITE: readonly Permission[] = [
  ...READ,
  'flows:write',
  'flows:publish',
  'runs:write',
  'knowledge:write',
  'secrets:write',
  'keys:write',
];

/** What each role may do; a new role fails to compile until it is decided here. */
export const ROLE_PERMISSIONS = {
  viewer: READ,
  editor: WRITE,
  owner: [...WRITE, 'workspace:admin'],
} as const satisfies Record<Role, readonly Permission[]>;
