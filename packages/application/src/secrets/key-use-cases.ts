import { randomBytes } from 'node:crypto';
import { HeddleError, type KeyInfo, type Principal } from '@heddle/contracts';
import { authorise, notFound } from '../authorise.ts';
import type { Services } from '../services.ts';

/** An API key to make: what it is called, and what it may. */
export interface NewKey {
  readonly name: string;
  readonly flows: KeyInfo['flows'];
  readonly verbs: KeyInfo['verbs'];
  readonly limits?: KeyInfo['limits'];
  readonly expiresAt?: number;
}

/** Makes an API key. The whole key is in this answer and nowhere else. */
export async function createKey(
  { keys, box }: Services,
  principal: Principal,
  wanted: NewKey,
): Promise<{ id: string; key: string }> {
  const { workspaceId } = authorise(principal, 'keys:write');
  const id = randomText(12);
  const secret = randomText(32);
  await keys.create({ id, workspaceId, hash: box.hashToken(secret), info: wanted });
  return { id, key: `hd_${id}_${secret}` };
}

/** The API keys of the workspace; never a key itself. */
export async function listKeys({ keys }: Services, principal: Principal): Promise<KeyInfo[]> {
  const { workspaceId } = authorise(principal, 'keys:write');
  return [...(await keys.list(workspaceId))];
}

/** Revokes a key; servers notice within seconds. */
export async function deleteKey({ keys }: Services, principal: Principal, id: string): Promise<void> {
  const { workspaceId } = authorise(principal, 'keys:write');
  if (!(await keys.delete({ workspaceId, id }))) throw notFound('key');
}

/**
 * The Principal of an API key.
 *
 * @throws HeddleError `not-signed-in` for whatever is wrong with it.
 */
export async function principalOfKey(
  { keys, box, clock }: Pick<Services, 'keys' | 'box' | 'clock'>,
  key: string,
): Promise<Extract<Principal, { type: 'key' }>> {
  const parts = /^hd_([A-Za-z0-9]+)_([A-Za-z0-9]+)$/.exec(key);
  const [, id = '', secret = ''] = parts ?? [];
  const stored = parts ? await keys.find(id) : undefined;
  if (!stored || !box.matchesToken(secret, stored.hash))
    throw new HeddleError(
      'not-signed-in',
      'This API key is not known. Keys look like hd_<id>_<secret>; make one under Endpoints, Keys.',
    );
  const { info, workspaceId } = stored;
  if (info.expiresAt !== undefined && info.expiresAt <= clock.now())
    throw new HeddleError('not-signed-in', `The API key \`${info.name}\` has expired. Make a new one.`);
  const perMinute = info.limits?.perMinute;
  return {
    type: 'key',
    workspaceId,
    keyId: id,
    flows: info.flows,
    verbs: info.verbs,
    ...(perMinute === undefined ? {} : { perMinute }),
  };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Uniform base-62 text: bytes that would favour early letters are thrown away. */
function randomText(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length * 2))
      if (byte < 248 && text.length < length) text += ALPHABET[byte % 62];
  }
  return text;
}
