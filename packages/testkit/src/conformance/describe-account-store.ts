import { type AccountStore, uuidv7 } from '@heddle/ports';
import { describe, expect, it } from 'vitest';

const OWNER = { email: 'Ada@Example.org', name: 'Ada', passwordHash: 'scrypt' };

/** What every {@link AccountStore} promises. `open` gives the same store; `clear` empties it. */
export function describeAccountStore(
  name: string,
  open: () => Promise<AccountStore>,
  clear: () => Promise<void>,
): void {
  describe(`account store: ${name}`, () => {
    it('A1 the default workspace is made once, also when many ask first', async () => {
      await clear();
      const stores = await Promise.all([1, 2, 3, 4].map(() => open()));
      const found = await Promise.all(stores.map((store) => store.defaultWorkspace()));
      expect(new Set(found.map((workspace) => workspace.id)).size).toBe(1);
    });

    it('A2 of people who race to be first, one becomes owner', async () => {
      await clear();
      const store = await open();
      expect(await store.hasOwner()).toBe(false);
      const results = await Promise.all(
        [1, 2, 3, 4].map((index) => store.createFirstOwner({ ...OWNER, email: `${index}@example.org` })),
      );
      const [winner, ...others] = results.filter((result) => result !== undefined);
      expect(others).toEqual([]);
      expect(await store.hasOwner()).toBe(true);
      const workspace = await store.defaultWorkspace();
      expect(winner?.workspaceId).toBe(workspace.id);
      expect(await store.workspacesOf(winner?.userId ?? '')).toEqual([{ ...workspace, role: 'owner' }]);
    });

    it('A3 people are found by email without regard to case, and by id without password', async () => {
      await clear();
      const store = await open();
      const made = await store.createFirstOwner(OWNER);
      const id = made?.userId ?? '';
      expect(await store.userByEmail('ada@example.ORG')).toEqual({ id, ...OWNER });
      expect(await store.userByEmail('bob@example.org')).toBeUndefined();
      expect(await store.user(id)).toEqual({ id, email: OWNER.email, name: OWNER.name });
      expect(await store.user('no-id')).toBeUndefined();
      expect(await store.workspacesOf(uuidv7())).toEqual([]);
    });

    it('A4 a session lives until its time or its end', async () => {
      await clear();
      const store = await open();
      const userId = (await store.createFirstOwner(OWNER))?.userId ?? '';
      const expiresAt = Date.now() + 60_000;
      await store.createSession({ tokenHash: 'a', userId, expiresAt });
      await store.createSession({ tokenHash: 'b', userId, expiresAt: Date.now() - 1_000 });
      expect(await store.session('a')).toEqual({ userId, expiresAt });
      expect(await store.session('b')).toBeUndefined();
      await store.deleteSession('a');
      expect(await store.session('a')).toBeUndefined();
    });
  });
}
