import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { AccountStore } from '@heddle/ports';

/** The one-time link that makes the first owner. Its token lives in this process only. */
export interface FirstSetup {
  /** The token while there is no owner. */
  readonly token: string | undefined;
  isOpen(): Promise<boolean>;
  accepts(token: string): Promise<boolean>;
}

/** Opens the setup when there is no owner and no admin token; an operator with a token needs no link. */
export async function createFirstSetup(
  accounts: Pick<AccountStore, 'hasOwner'>,
  adminToken: string | undefined,
): Promise<FirstSetup> {
  const isNeeded = adminToken === undefined && !(await accounts.hasOwner());
  const token = isNeeded ? randomBytes(24).toString('base64url') : undefined;
  const isOpen = async (): Promise<boolean> => token !== undefined && !(await accounts.hasOwner());
  return {
    token,
    isOpen,
    accepts: async (given) => token !== undefined && sameText(given, token) && (await isOpen()),
  };
}

function sameText(left: string, right: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(left), hash(right));
}
