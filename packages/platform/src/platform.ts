import { createEgress, type Egress } from '@heddle/adapter-egress';
import { createPostgresEventBus } from '@heddle/adapter-events-postgres';
import { createRedisEventBus } from '@heddle/adapter-events-redis';
import { createJobQueue } from '@heddle/adapter-queue-bullmq';
import {
  connectPostgres,
  createAccountStore,
  createFlowStore,
  createKeyStore,
  createKnowledgeStore,
  createMemoryReader,
  createOperationsLog,
  createPlanStore,
  createPostgresVectorStore,
  createRunLog,
  createSecretStore,
  migrate,
  type Postgres,
  pingPostgres,
} from '@heddle/adapter-store-postgres';
import { createSecretBox, type SecretBox } from '@heddle/application';
import { HeddleError, type Settings } from '@heddle/contracts';
import type {
  AccountStore,
  EventBus,
  FlowStore,
  JobQueue,
  KeyStore,
  KnowledgeStore,
  MemoryReader,
  OperationsLog,
  PlanStore,
  RunLog,
  SecretStore,
  VectorStore,
} from '@heddle/ports';
import type { Logger } from 'pino';

/** Every port of a process, made from its settings. */
export interface Platform {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly postgres: Postgres;
  readonly runs: RunLog;
  readonly operations: OperationsLog;
  readonly plans: PlanStore;
  readonly flows: FlowStore;
  readonly secrets: SecretStore;
  readonly keys: KeyStore;
  readonly accounts: AccountStore;
  readonly knowledge: KnowledgeStore;
  readonly memory: MemoryReader;
  readonly vectors: VectorStore;
  readonly queue: JobQueue;
  readonly bus: EventBus;
  readonly egress: Egress;
  readonly box: SecretBox;
  /** Dependencies by name, for readiness: each resolves, or says why not. */
  readonly checks: Readonly<Record<string, () => Promise<void>>>;
  close(): Promise<void>;
}

/** What a process connects with, and the name it connects under. */
export interface PlatformOptions {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly applicationName: string;
}

/**
 * Connects to the record, the queue and the bus, and brings the schema up to date.
 *
 * @throws HeddleError `setting-invalid` or `store-unavailable` with one line for the person who starts it.
 */
export async function createPlatform({
  settings,
  logger,
  applicationName,
}: PlatformOptions): Promise<Platform> {
  const { redisUrl, chromaUrl, egressAllow } = settings;
  const { databaseUrl, secretKey } = ownSettings(settings);
  const onError = (error: Error): void => logger.warn({ err: error }, 'connection');
  const postgres = await connectPostgres({ url: databaseUrl, applicationName });
  await migrate(postgres);
  const bus =
    redisUrl === undefined
      ? await createPostgresEventBus({ url: databaseUrl, onError })
      : await createRedisEventBus({ url: redisUrl, onError });
  const queue = await createJobQueue({
    store: redisUrl === undefined ? { type: 'postgres', url: databaseUrl } : { type: 'redis', url: redisUrl },
    onError,
  });
  const vectors =
    chromaUrl === undefined ? createPostgresVectorStore(postgres) : await chromaVectors(chromaUrl);
  const egress = createEgress({ allow: egressAllow });
  return {
    settings,
    logger,
    postgres,
    ...storesIn(postgres),
    vectors,
    queue,
    bus,
    egress,
    box: createSecretBox(secretKey),
    checks: {
      database: () => pingPostgres(postgres),
      queue: () => queue.ping(),
      events: () => bus.ping(),
      vectors: () => vectors.ping(),
    },
    close: async () => {
      await queue.close();
      await bus.close();
      await egress.close();
      await postgres.close();
    },
  };
}

/** What `npm start` fills in and a process that is started alone has to be given. */
function ownSettings({ databaseUrl, secretKey }: Settings): {
  readonly databaseUrl: string;
  readonly secretKey: string;
} {
  if (databaseUrl === undefined)
    throw new HeddleError(
      'setting-invalid',
      'DATABASE_URL: expected the address of a Postgres, found nothing. `npm start` brings its own; a process started alone needs one.',
    );
  if (secretKey === undefined)
    throw new HeddleError(
      'setting-invalid',
      'HEDDLE_SECRET_KEY: expected 32 bytes in base64, found nothing. `npm start` makes one; a process started alone needs it.',
    );
  return { databaseUrl, secretKey };
}

function storesIn(postgres: Postgres) {
  return {
    runs: createRunLog(postgres),
    operations: createOperationsLog(postgres),
    plans: createPlanStore(postgres),
    flows: createFlowStore(postgres),
    secrets: createSecretStore(postgres),
    keys: createKeyStore(postgres),
    accounts: createAccountStore(postgres),
    knowledge: createKnowledgeStore(postgres),
    memory: createMemoryReader(postgres),
  } satisfies Partial<Platform>;
}

async function chromaVectors(url: string): Promise<VectorStore> {
  const { createChromaVectorStore } = await import('@heddle/adapter-vectors-chroma');
  return createChromaVectorStore({ url });
}
