import { describeRunLog } from '@heddle/testkit';
import { createTestDatabase } from '@heddle/testkit/servers';
import { createMemoryReader } from '../memory-reader.ts';
import { passTime } from '../testing/pass-time.ts';
import { createTestStore } from '../testing/test-store.ts';
import { createRunLog } from './run-log.ts';

const store = createTestDatabase().then(createTestStore);

describeRunLog(
  'Postgres',
  async () => {
    const { postgres, other, clear } = await store;
    await clear();
    return {
      runLog: createRunLog(postgres),
      other: createRunLog(other),
      memory: createMemoryReader(other),
      passTime: (milliseconds) => passTime(postgres, milliseconds),
      close: async () => undefined,
    };
  },
  async () => (await store).drop(),
);
