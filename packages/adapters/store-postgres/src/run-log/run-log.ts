import type { RunLog } from '@heddle/ports';
import type { Postgres } from '../connection.ts';
import { abandonRun } from './abandon.ts';
import { createCalled } from './called.ts';
import { cancelRun } from './cancel.ts';
import { createClaim } from './claim.ts';
import { createCommit } from './commit.ts';
import { readExchanges } from './exchange-rows.ts';
import { giveBack } from './give-back.ts';
import { createOutputs } from './outputs.ts';
import { prune } from './prune.ts';
import { createReads } from './read.ts';
import { releaseSerial } from './serial.ts';
import { createStart } from './start.ts';
import { sweep } from './sweep.ts';
import { resume, wake, wakeDue } from './wake.ts';
import { createWorkers } from './workers.ts';

/**
 * The record of runs in Postgres. Starts, claims, commits and reads of outputs that arrive together share a
 * statement; every write is one statement or one transaction. Docs: docs/decisions/0009-record-in-postgres.md.
 */
export function createRunLog(postgres: Postgres): RunLog {
  return {
    start: createStart(postgres),
    claim: createClaim(postgres),
    commit: createCommit(postgres),
    giveBack: (target) => giveBack(postgres, target),
    cancel: (target) => cancelRun(postgres, target),
    releaseSerial: (serialKey) => releaseSerial(postgres, serialKey, 'caller'),
    sweep: (options) => sweep(postgres, options),
    prune: (options) => prune(postgres, options),
    wake: (target) => wake(postgres, target),
    wakeDue: (limit) => wakeDue(postgres, limit),
    resume: (target) => resume(postgres, target),
    exchanges: (query) => readExchanges(postgres, query),
    abandon: (target) => abandonRun(postgres, target),
    ...createCalled(postgres),
    ...createReads(postgres),
    ...createOutputs(postgres),
    ...createWorkers(postgres),
  };
}
