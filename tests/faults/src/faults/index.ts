import type { Fault } from '../fault.ts';
import { badProvider } from './bad-provider.ts';
import { blockLoop } from './block-loop.ts';
import { cancel } from './cancel.ts';
import { deadDispatcher } from './dead-dispatcher.ts';
import { deliverTwice } from './deliver-twice.ts';
import { deploy } from './deploy.ts';
import { emptyRedis } from './empty-redis.ts';
import { failOverRedis } from './fail-over-redis.ts';
import { fillDisk } from './fill-disk.ts';
import { flipBytes } from './flip-bytes.ts';
import { fullRedis } from './full-redis.ts';
import { hugePayloads } from './huge-payloads.ts';
import { killAfterClaim } from './kill-after-claim.ts';
import { killBeforeCommit } from './kill-before-commit.ts';
import { killServer } from './kill-server.ts';
import { killWorker } from './kill-worker.ts';
import { lockDatabase } from './lock-database.ts';
import { loseConnections } from './lose-connections.ts';
import { loudTenant } from './loud-tenant.ts';
import { nothing } from './nothing.ts';
import { partialFanIn } from './partial-fan-in.ts';
import { poison } from './poison.ts';
import { publishMeanwhile } from './publish-meanwhile.ts';
import { raceClaims } from './race-claims.ts';
import { restartRedis } from './restart-redis.ts';
import { skewClocks } from './skew-clocks.ts';
import { slowReaders } from './slow-readers.ts';
import { unknownKind } from './unknown-kind.ts';
import { zombie } from './zombie.ts';

/** Every fault, in the order of the table. */
export const FAULTS: readonly Fault[] = [
  nothing,
  killWorker,
  killBeforeCommit,
  killAfterClaim,
  deploy,
  restartRedis,
  emptyRedis,
  loseConnections,
  deliverTwice,
  blockLoop,
  raceClaims,
  zombie,
  slowReaders,
  killServer,
  lockDatabase,
  fillDisk,
  fullRedis,
  poison,
  skewClocks,
  hugePayloads,
  loudTenant,
  publishMeanwhile,
  unknownKind,
  cancel,
  deadDispatcher,
  partialFanIn,
  badProvider,
  failOverRedis,
  flipBytes,
];
