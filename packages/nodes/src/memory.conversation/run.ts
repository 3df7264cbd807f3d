import { implementNode, type NodeContext } from '@heddle/ports';
import type { z } from 'zod';
import { node } from './node.ts';
import { windowOf } from './window.ts';

type Context = NodeContext<z.output<typeof node.config>>;

/** Reads the window of the session; what a borrower says is written with its own commit. */
export const run = implementNode(node, {
  run: async (context) => ({
    outputs: { messages: (await messagesOf(context)).map((message) => ({ ...message })) },
  }),
  lend: (context) => ({
    type: 'memory',
    window: () => messagesOf(context),
    remember: ({ user, assistant }) => {
      const session = context.run.session;
      if (session === undefined) return undefined;
      return {
        type: 'memory',
        memory: memoryOf(context),
        session,
        turns: [
          { role: 'user', text: user },
          { role: 'assistant', text: assistant },
        ],
      };
    },
  }),
});

async function messagesOf(context: Context): Promise<{ role: 'user' | 'assistant'; content: string }[]> {
  const session = context.run.session;
  if (session === undefined) return [];
  const turns = await context.memory.turns({
    memory: memoryOf(context),
    session,
    maxTurns: context.config.maxTurns,
  });
  return windowOf(turns, context.config.maxTokens).map((turn) => ({ role: turn.role, content: turn.text }));
}

/** Memories belong to a workspace and a flow, so that no session reaches into another's. */
function memoryOf({ config, run: { workspaceId, flowId, nodeId } }: Context): string {
  return [workspaceId, flowId ?? 'try', config.scope ?? nodeId].join('/');
}
