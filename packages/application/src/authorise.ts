import { HeddleError, type Permission, type Principal, ROLE_PERMISSIONS } from '@heddle/contracts';

/** A person or an operator's token, acting in a workspace. API keys call published flows and nothing else. */
export type Member = Extract<Principal, { type: 'user' | 'token' }>;

/**
 * The one place that decides what a Principal may do. Every use case calls it first.
 *
 * @throws HeddleError `not-allowed`.
 */
export function authorise(principal: Principal, permission: Permission): Member {
  if (principal.type === 'key') {
    throw new HeddleError(
      'not-allowed',
      'An API key calls published flows under /v1. Use an admin token or sign in for the management API.',
    );
  }
  if (may(principal, permission)) return principal;
  throw new HeddleError(
    'not-allowed',
    `This needs the permission \`${permission}\`, which the role \`${principal.role}\` does not have. Ask an owner of the workspace.`,
  );
}

/** Whether {@link authorise} would let them. */
export function may(principal: Principal, permission: Permission): boolean {
  if (principal.type === 'key') return false;
  const allowed: readonly Permission[] = ROLE_PERMISSIONS[principal.role];
  return allowed.includes(permission);
}

/** Whether a key or an operator may call a slug with a verb. */
export function mayCall(principal: Principal, slug: string, verb: 'run' | 'read' | 'debug'): boolean {
  if (principal.type === 'token') return true;
  if (principal.type === 'user') return false;
  return principal.verbs.includes(verb) && (principal.flows === '*' || principal.flows.includes(slug));
}

/** The same answer for what is missing and what is somebody else's. */
export function notFound(what: string): HeddleError {
  return new HeddleError('not-found', `There is no such ${what}.`);
}
