import { type KeyStore, uuidv7 } from '@heddle/ports';
import { describe, expect, it } from 'vitest';

const INFO = {
  name: 'CI',
  flows: ['support'],
  verbs: ['run' as const],
  limits: { perMinute: 5 },
  expiresAt: 99,
};

/** What every {@link KeyStore} promises. */
export function describeKeyStore(name: string, open: () => Promise<KeyStore>): void {
  describe(`key store: ${name}`, () => {
    it('K1 a key is found by its id, with the hash of its secret half', async () => {
      const store = await open();
      const [id, workspaceId] = [uuidv7(), uuidv7()];
      await store.create({ id, workspaceId, hash: 'h', info: INFO });
      const info = { ...INFO, id, createdAt: expect.any(Number) };
      expect(await store.find(id)).toEqual({ workspaceId, hash: 'h', info });
      expect(await store.list(workspaceId)).toEqual([info]);
      expect(await store.find('nobody')).toBeUndefined();
    });

    it('K2 the last use is known to the minute and never goes back', async () => {
      const store = await open();
      const [id, workspaceId] = [uuidv7(), uuidv7()];
      await store.create({ id, workspaceId, hash: 'h', info: { ...INFO, flows: '*' } });
      const used = async (at: number) => {
        await store.touch(id, at);
        return (await store.find(id))?.info.lastUsedAt;
      };
      const now = 1_750_000_000_000;
      expect(await used(now)).toBe(now);
      expect(await used(now - 100_000)).toBe(now);
      expect(await used(now + 60_000)).toBe(now + 60_000);
    });

    it('K3 two keys never share an id', async () => {
      const store = await open();
      const key = { id: uuidv7(), workspaceId: uuidv7(), hash: 'h', info: INFO };
      await store.create(key);
      await expect(store.create({ ...key, workspaceId: uuidv7() })).rejects.toMatchObject({
        code: 'conflict',
      });
    });

    it('G15 only its workspace lists and deletes a key', async () => {
      const store = await open();
      const [id, workspaceId, stranger] = [uuidv7(), uuidv7(), uuidv7()];
      await store.create({ id, workspaceId, hash: 'h', info: INFO });
      expect(await store.list(stranger)).toEqual([]);
      expect(await store.delete({ id, workspaceId: stranger })).toBe(false);
      expect(await store.delete({ id, workspaceId })).toBe(true);
      expect(await store.find(id)).toBeUndefined();
    });
  });
}
