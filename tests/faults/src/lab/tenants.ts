import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { bodyOf, type Client, createClient } from './client.ts';
import type { LabRecord } from './record.ts';

/** A workspace of its own, with a person who builds in it and a key that calls its flows. */
export interface Tenant {
  readonly name: string;
  readonly workspaceId: string;
  /** Manages the workspace. */
  readonly client: Client;
  /** Calls its published flows. */
  readonly caller: Client;
  /** Manages the workspace through another server. */
  at(url: string): Client;
  /** Calls its published flows through another server. */
  callerAt(url: string): Client;
}

/** Makes workspaces. The product's own way is by invitation; the lab writes the rows and signs in by cookie. */
export async function createTenants(
  record: LabRecord,
  url: string,
  count: number,
): Promise<readonly Tenant[]> {
  const userId = randomUUID();
  const token = randomBytes(32).toString('base64url');
  await record.query(
    `insert into heddle.account (id, email, name, password_hash) values ($1, $2, 'Lab', 'none')`,
    [userId, `lab-${userId}@example.com`],
  );
  await record.query(
    `insert into heddle.session (token_hash, user_id, expires_at) values ($1, $2, now() + interval '1 day')`,
    [createHash('sha256').update(token).digest('base64url'), userId],
  );
  const tenants: Tenant[] = [];
  for (let index = 0; index < count; index++) {
    const workspaceId = randomUUID();
    const name = `tenant${index}`;
    await record.query('insert into heddle.workspace (id, name) values ($1, $2)', [workspaceId, name]);
    await record.query(`insert into heddle.member (workspace_id, user_id, role) values ($1, $2, 'owner')`, [
      workspaceId,
      userId,
    ]);
    const at = (address: string): Client =>
      createClient(address, {
        cookie: `heddle_session=${token}`,
        'heddle-workspace': workspaceId,
        origin: new URL(address).origin,
        'sec-fetch-site': 'same-origin',
      });
    const client = at(url);
    const { key } = bodyOf(await client.send('POST', '/api/keys', { body: { name } }), 201);
    const callerAt = (address: string): Client => createClient(address, { authorization: `Bearer ${key}` });
    tenants.push({ name, workspaceId, client, at, caller: callerAt(url), callerAt });
  }
  return tenants;
}
