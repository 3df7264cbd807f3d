import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { HeddleError } from '@heddle/contracts';

/** What a ciphertext belongs to; it opens nowhere else. */
export interface SecretContext {
  readonly workspaceId: string;
  /** `secret:openai`, `vault:<runId>` … */
  readonly name: string;
}

/** Seals texts with keys that are derived from HEDDLE_SECRET_KEY. */
export interface SecretBox {
  /** `v1.<key id>.<nonce>.<ciphertext and tag>`, base64url. */
  seal(text: string, context: SecretContext): string;
  /** @throws HeddleError `secret-unreadable` when the key is another one, or the text was moved or changed. */
  open(sealed: string, context: SecretContext): string;
  /** A keyed hash of a high-entropy token, for storing and comparing. */
  hashToken(token: string): string;
  matchesToken(token: string, hash: string): boolean;
  /** An HMAC-SHA-256 of a text, base64url, under a key that is derived for this purpose alone. */
  sign(text: string, purpose: string): string;
}

/**
 * AES-256-GCM with a 96-bit random nonce and a key per workspace, derived by HKDF-SHA-256 from the master key. The
 * context is authenticated, so that a sealed text cannot be moved to another row or workspace.
 *
 * @param masterKey 32 bytes in base64, HEDDLE_SECRET_KEY.
 */
export function createSecretBox(masterKey: string): SecretBox {
  const master = Buffer.from(masterKey, 'base64');
  if (master.length !== 32)
    throw new HeddleError(
      'setting-invalid',
      `HEDDLE_SECRET_KEY: expected 32 bytes in base64, found ${master.length} bytes. \`openssl rand -base64 32\` makes one.`,
    );
  const keyId = derive(master, 'key-id').subarray(0, 6).toString('base64url');
  const pepper = derive(master, 'tokens');
  const keys = new Map<string, Buffer>();
  const keyOf = (workspaceId: string): Buffer => {
    const known = keys.get(workspaceId) ?? derive(master, `workspace:${workspaceId}`);
    keys.set(workspaceId, known);
    return known;
  };
  const hashToken = (token: string): string => createHmac('sha256', pepper).update(token).digest('base64url');
  return {
    seal: (text, context) => `v1.${keyId}.${encrypt(text, keyOf(context.workspaceId), context)}`,
    open(sealed, context) {
      const [version, id, nonce, body] = sealed.split('.');
      if (version !== 'v1' || nonce === undefined || body === undefined)
        throw unreadable(context, 'it is damaged');
      if (id !== keyId) throw unreadable(context, 'it was sealed with another HEDDLE_SECRET_KEY');
      return decrypt({ nonce, body }, keyOf(context.workspaceId), context);
    },
    hashToken,
    matchesToken(token, hash) {
      const found = Buffer.from(hashToken(token));
      const expected = Buffer.from(hash);
      return found.length === expected.length && timingSafeEqual(found, expected);
    },
    sign: (text, purpose) =>
      createHmac('sha256', derive(master, `sign:${purpose}`))
        .update(text)
        .digest('base64url'),
  };
}

/** `<nonce>.<ciphertext and tag>`, base64url. */
function encrypt(text: string, key: Buffer, context: SecretContext): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(associated(context));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${nonce.toString('base64url')}.${body.toString('base64url')}`;
}

function decrypt(
  sealed: { readonly nonce: string; readonly body: string },
  key: Buffer,
  context: SecretContext,
): string {
  const bytes = Buffer.from(sealed.body, 'base64url');
  try {
    const nonce = Buffer.from(sealed.nonce, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
    decipher.setAAD(associated(context));
    decipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8');
  } catch {
    throw unreadable(context, 'it was changed or belongs elsewhere');
  }
}

function derive(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), `heddle/${purpose}`, 32));
}

function associated({ workspaceId, name }: SecretContext): Buffer {
  return Buffer.from(JSON.stringify([workspaceId, name]));
}

function unreadable({ name }: SecretContext, why: string): HeddleError {
  return new HeddleError(
    'secret-unreadable',
    `The stored value \`${name}\` cannot be opened: ${why}. Store it again, or start with the key it was sealed with.`,
  );
}
