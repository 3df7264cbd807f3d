/**
 * The entry of the embedder's thread. The build bundles it to `embedder-thread.js` beside each application's `main.js`;
 * `createLocalEmbedder` starts it with {@link ThreadSettings} and speaks the messages of `thread-protocol.ts`.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { HeddleError } from '@heddle/contracts';
import { createEmbeddingQueue } from './embedding-queue.ts';
import { createEmbeddingSession, type EmbeddingSession } from './embedding-session.ts';
import { passGate } from './native-gate.ts';
import type { ThreadReply, ThreadRequest, ThreadSettings } from './thread-protocol.ts';

function serve(): void {
  const port = parentPort;
  if (port === null) {
    throw new HeddleError(
      'internal',
      'embedder-thread is started by createLocalEmbedder as a thread, not run by itself.',
    );
  }
  // cast: createLocalEmbedder is the only one who starts this thread
  const settings = workerData as ThreadSettings;
  const queue = createEmbeddingQueue(
    () => loadThroughGate(settings),
    (message: ThreadReply) =>
      port.postMessage(message, message.type === 'embedded' ? [message.vectors.buffer] : []),
  );
  port.on('message', (request: ThreadRequest) => {
    if (request.type === 'embed') queue.add(request.id, request.texts);
    else if (request.type === 'cancel') queue.cancel(request.id);
    // The thread ends by itself once nothing listens: the native runtime must not be cut off in the middle of a run.
    else void queue.close().finally(() => port.close());
  });
}

async function loadThroughGate({ gate, session: options }: ThreadSettings): Promise<EmbeddingSession> {
  const session = await passGate(gate, () => createEmbeddingSession(options));
  return {
    ...session,
    run: (batch) => passGate(gate, () => session.run(batch)),
    release: () => passGate(gate, () => session.release()),
  };
}

serve();
