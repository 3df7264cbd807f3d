import { type SecretStore, uuidv7 } from '@heddle/ports';
import { describe, expect, it } from 'vitest';

/** What every {@link SecretStore} promises. */
export function describeSecretStore(name: string, open: () => Promise<SecretStore>): void {
  describe(`secret store: ${name}`, () => {
    it('SE1 a secret is listed by hint and read sealed', async () => {
      const store = await open();
      const workspaceId = uuidv7();
      const info = await store.put({
        workspaceId,
        name: 'openai',
        sealed: 'v1',
        hint: '…abcd',
        hosts: ['a.example'],
      });
      expect(info).toEqual({
        name: 'openai',
        hint: '…abcd',
        hosts: ['a.example'],
        createdAt: expect.any(Number),
        updatedAt: info.createdAt,
      });
      expect(await store.list(workspaceId)).toEqual([info]);
      expect(await store.get({ workspaceId, name: 'openai' })).toEqual({
        sealed: 'v1',
        hosts: ['a.example'],
      });
    });

    it('SE2 a second put replaces the value and keeps the time of creation', async () => {
      const store = await open();
      const workspaceId = uuidv7();
      const first = await store.put({ workspaceId, name: 'b', sealed: 'v1', hint: '1', hosts: [] });
      await store.put({ workspaceId, name: 'a', sealed: 'x', hint: 'x', hosts: [] });
      const second = await store.put({ workspaceId, name: 'b', sealed: 'v2', hint: '2', hosts: ['h'] });
      expect(second).toMatchObject({ hint: '2', hosts: ['h'], createdAt: first.createdAt });
      expect(await store.get({ workspaceId, name: 'b' })).toEqual({ sealed: 'v2', hosts: ['h'] });
      expect((await store.list(workspaceId)).map((each) => each.name)).toEqual(['a', 'b']);
    });

    it('G15 secrets of another workspace do not exist', async () => {
      const store = await open();
      const workspaceId = uuidv7();
      await store.put({ workspaceId, name: 'a', sealed: 'v1', hint: '1', hosts: [] });
      const stranger = { workspaceId: uuidv7(), name: 'a' };
      expect(await store.get(stranger)).toBeUndefined();
      expect(await store.list(stranger.workspaceId)).toEqual([]);
      expect(await store.delete(stranger)).toBe(false);
      expect(await store.delete({ workspaceId, name: 'a' })).toBe(true);
      expect(await store.get({ workspaceId, name: 'a' })).toBeUndefined();
    });
  });
}
