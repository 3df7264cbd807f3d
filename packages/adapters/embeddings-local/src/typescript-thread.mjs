// Starts a thread whose entry is TypeScript, when Heddle runs from its sources (tests, `npm run dev`): Node 20 hands
// the first file of a thread to its own loader before tsx has a say, so this file registers tsx and imports the entry.
import { workerData } from 'node:worker_threads';
// boundary-allow declared-dependency: runs from sources only, where the repository's own tools are installed
import { register } from 'tsx/esm/api';

register();
await import(workerData.entry);
