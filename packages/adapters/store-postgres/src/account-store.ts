import type { Role } from '@heddle/contracts';
import { type AccountStore, uuidv7 } from '@heddle/ports';
import type { Postgres, SqlSession } from './connection.ts';
import { isUuid } from './uuid.ts';

/** An arbitrary constant: whoever makes the first owner takes this advisory lock. */
const FIRST_OWNER_LOCK = 0x4f77_6e65_72n;

const HAS_OWNER = `select exists (select from heddle.member where role = 'owner') as found`;

const DEFAULT_WORKSPACE = `
  with made as (
    insert into heddle.workspace (id, name, is_default) values ($1, 'Default', true)
    on conflict (is_default) where is_default do nothing returning id, name)
  select id, name from made union all select id, name from heddle.workspace where is_default limit 1`;

const CREATE_SESSION = `
  with expired as (delete from heddle.session where user_id = $2 and expires_at < now())
  insert into heddle.session (token_hash, user_id, expires_at) values ($1, $2, to_timestamp($3::float8 / 1000))`;

/** People, workspaces and sign-in sessions. Email addresses are compared without case. */
export function createAccountStore(postgres: Postgres): AccountStore {
  return {
    hasOwner: () => hasOwner(postgres),
    defaultWorkspace: () => defaultWorkspace(postgres),
    createFirstOwner: (user) =>
      postgres.transaction((session) => createFirstOwner(session, user), { lock: FIRST_OWNER_LOCK }),
    async userByEmail(email) {
      const [row] = await postgres.query<{ id: string; email: string; name: string; password_hash: string }>({
        text: 'select id, email, name, password_hash from heddle.account where lower(email) = lower($1)',
        values: [email],
      });
      if (row === undefined) return undefined;
      return { id: row.id, email: row.email, name: row.name, passwordHash: row.password_hash };
    },
    async user(id) {
      if (!isUuid(id)) return undefined;
      const [row] = await postgres.query<{ id: string; email: string; name: string }>({
        text: 'select id, email, name from heddle.account where id = $1',
        values: [id],
      });
      return row;
    },
    async workspacesOf(userId) {
      if (!isUuid(userId)) return [];
      return postgres.query<{ id: string; name: string; role: Role }>({
        text: `select w.id, w.name, m.role from heddle.member m join heddle.workspace w on w.id = m.workspace_id
          where m.user_id = $1 order by w.created_at, w.id`,
        values: [userId],
      });
    },
    async createSession({ tokenHash, userId, expiresAt }) {
      await postgres.query({ text: CREATE_SESSION, values: [tokenHash, userId, expiresAt] });
    },
    async session(tokenHash) {
      const [row] = await postgres.query<{ user_id: string; expires_at: number }>({
        name: 'heddle-session',
        text: `select user_id, (extract(epoch from expires_at) * 1000)::float8 as expires_at
          from heddle.session where token_hash = $1 and expires_at > now()`,
        values: [tokenHash],
      });
      return row === undefined ? undefined : { userId: row.user_id, expiresAt: row.expires_at };
    },
    async deleteSession(tokenHash) {
      await postgres.query({ text: 'delete from heddle.session where token_hash = $1', values: [tokenHash] });
    },
  };
}

async function hasOwner(session: SqlSession): Promise<boolean> {
  const [row] = await session.query<{ found: boolean }>({ text: HAS_OWNER });
  return row?.found ?? false;
}

async function defaultWorkspace(
  session: SqlSession,
): Promise<{ readonly id: string; readonly name: string }> {
  for (;;) {
    const [row] = await session.query<{ id: string; name: string }>({
      text: DEFAULT_WORKSPACE,
      values: [uuidv7()],
    });
    // None: another process made it after this statement's snapshot, so the next one sees it.
    if (row !== undefined) return row;
  }
}

async function createFirstOwner(
  session: SqlSession,
  user: Parameters<AccountStore['createFirstOwner']>[0],
): ReturnType<AccountStore['createFirstOwner']> {
  if (await hasOwner(session)) return undefined;
  const workspace = await defaultWorkspace(session);
  const userId = uuidv7();
  await session.query({
    text: 'insert into heddle.account (id, email, name, password_hash) values ($1, $2, $3, $4)',
    values: [userId, user.email, user.name, user.passwordHash],
  });
  await session.query({
    text: `insert into heddle.member (workspace_id, user_id, role) values ($1, $2, 'owner')`,
    values: [workspace.id, userId],
  });
  return { userId, workspaceId: workspace.id };
}
