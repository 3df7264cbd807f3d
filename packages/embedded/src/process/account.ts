/** A system user that a process runs as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody` on Linux and macOS images alike; the numbers need no entry in a user database. */
const UNPRIVILEGED: Account = { uid: 65534, gid: 65534 };

/**
 * The user that Postgres must run as, or undefined when that is the current one. Postgres refuses to run as root, so
 * root hands it to uid and gid 65534.
 */
export function postgresAccount(currentUid: number | undefined = process.getuid?.()): Account | undefined {
  return currentUid === 0 ? UNPRIVILEGED : undefined;
}
