import type { Hono } from 'hono';
import type { ServerContext } from '../server-context.ts';
import { mountAccount } from './mount-account.ts';
import { mountFlows } from './mount-flows.ts';
import { mountKnowledge } from './mount-knowledge.ts';
import { mountOperations } from './mount-operations.ts';
import { mountRunTools } from './mount-run-tools.ts';
import { mountRuns } from './mount-runs.ts';
import { mountSecrets } from './mount-secrets.ts';

/** Mounts the management API. Handlers only translate between HTTP and use cases. */
export function mountManagement(app: Hono, context: ServerContext): void {
  mountAccount(app, context);
  mountFlows(app, context);
  mountRuns(app, context);
  mountRunTools(app, context);
  mountOperations(app, context);
  mountKnowledge(app, context);
  mountSecrets(app, context);
}
