import { createHash, randomBytes } from 'node:crypto';
import { HeddleError, type Me, type Principal } from '@heddle/contracts';
import type { Services } from '../services.ts';

/** How long a sign-in lasts. */
const SESSION_MS = 30 * 24 * 3_600_000;

/** A fresh sign-in: the token goes into the cookie, and only its hash into the record. */
export interface SignedIn {
  readonly token: string;
  readonly expiresAt: number;
  readonly me: Me;
}

/**
 * Makes the first owner.
 *
 * @throws HeddleError `setup-done` when there is one.
 */
export async function setUp(
  services: Services,
  person: { readonly email: string; readonly name: string; readonly password: string },
): Promise<SignedIn> {
  const { accounts, hashPassword } = services;
  const made = await accounts.createFirstOwner({
    email: normalised(person.email),
    name: person.name,
    passwordHash: await hashPassword(person.password),
  });
  if (!made) throw new HeddleError('setup-done', 'This Heddle has its owner. Sign in instead.');
  return beginSession(services, made.userId);
}

/** @throws HeddleError `not-signed-in`, the same for an unknown address and a wrong password, after the same work. */
export async function signIn(
  services: Services,
  credentials: { readonly email: string; readonly password: string },
): Promise<SignedIn> {
  const { accounts, verifyPassword } = services;
  const user = await accounts.userByEmail(normalised(credentials.email));
  const isRight = await verifyPassword(user?.passwordHash ?? DUMMY_HASH, credentials.password);
  if (!user || !isRight) throw new HeddleError('not-signed-in', 'The address or the password is wrong.');
  return beginSession(services, user.id);
}

/** An Argon2id hash of nothing anybody knows, so that unknown addresses take as long as known ones. */
const DUMMY_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Yw1zD0q8Z0vKXvN0zqJ3m3c2m1o6m0e3V7R3H1q2v9k';

async function beginSession(services: Services, userId: string): Promise<SignedIn> {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = services.clock.now() + SESSION_MS;
  await services.accounts.createSession({ tokenHash: hashOf(token), userId, expiresAt });
  return { token, expiresAt, me: await meOfUser(services, userId) };
}

/** Ends a session on the server; its cookie is worth nothing afterwards. */
export async function signOut({ accounts }: Services, token: string): Promise<void> {
  await accounts.deleteSession(hashOf(token));
}

/** The user of a session cookie, if it still counts. */
export async function userOfSession(
  { accounts, clock }: Pick<Services, 'accounts' | 'clock'>,
  token: string,
): Promise<string | undefined> {
  const session = await accounts.session(hashOf(token));
  return session && session.expiresAt > clock.now() ? session.userId : undefined;
}

/** Who acts, and where they may. */
export async function whoAmI(services: Services, principal: Principal): Promise<Me> {
  if (principal.type === 'user') return meOfUser(services, principal.userId);
  const workspace = await services.accounts.defaultWorkspace();
  return {
    user: null,
    workspaces: [
      {
        id: principal.workspaceId,
        name: workspace.name,
        role: principal.type === 'token' ? principal.role : 'viewer',
      },
    ],
  };
}

async function meOfUser({ accounts }: Services, userId: string): Promise<Me> {
  const [user, workspaces] = await Promise.all([accounts.user(userId), accounts.workspacesOf(userId)]);
  return { user: user ?? null, workspaces: workspaces.map((workspace) => ({ ...workspace })) };
}

function normalised(email: string): string {
  return email.trim().toLowerCase();
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
