import { describe, expect, it } from 'vitest';
import { bodyOf } from '../harness/client.ts';
import { ENDS, ended, flow, model, publish } from '../harness/flows.ts';
import { createGate } from '../harness/gate.ts';
import type { StartedHeddle } from '../harness/start-heddle.ts';

/** Conversations: memory lent to a model, by the session of the call. */
export function describeSessions(heddle: () => StartedHeddle): void {
  const chat = (name: string) =>
    flow(
      `Chat ${name}`,
      {
        ...ENDS,
        answer: model(heddle().models.baseUrl, name),
        history: { kind: 'memory.conversation', config: {} },
      },
      ['ask.text -> answer.prompt', 'answer.text -> out.text', 'history.memory ~> answer.memory'],
    );
  const say = async (slug: string, text: string, session?: string) => {
    const headers = session === undefined ? {} : { 'heddle-session': session };
    return bodyOf(await heddle().client.post(`/v1/flows/${slug}`, { text }, { headers }), 200);
  };
  const seen = (name: string, index: number) =>
    heddle()
      .models.calls(name)
      [index]?.messages.map(({ content }) => content);

  describe('memory.conversation', () => {
    it('shows the model the turns of its session, each once, and of no other', async () => {
      await publish(heddle().client, chat('listener'), 'listener');
      await say('listener', 'my name is Ada', 'ada');
      await say('listener', 'my name is Bob', 'bob');
      await say('listener', 'who am I', 'ada');
      await say('listener', 'nobody');
      expect(seen('listener', 1)).toEqual(['my name is Bob']);
      expect(seen('listener', 2)).toEqual(['my name is Ada', 'echo: my name is Ada', 'who am I']);
      expect(seen('listener', 3)).toEqual(['nobody']);
    });

    it('turns of one session run one after another; another session does not wait', async () => {
      const { client, models } = heddle();
      const gate = createGate();
      models.script('turns', (call) => {
        const text = call.messages.at(-1)?.content ?? '';
        return { type: 'text', text: `re ${text}`, ...(text === 'one' ? { until: gate.promise } : {}) };
      });
      await publish(client, chat('turns'), 'turns');
      const first = say('turns', 'one', 'same');
      await models.called('turns', 1);
      const second = say('turns', 'two', 'same');
      await say('turns', 'three', 'other');
      // The other session was answered; the second turn of this one has not even begun.
      expect(models.calls('turns')).toHaveLength(2);
      gate.resolve();
      await Promise.all([first, second]);
      expect(seen('turns', 2)).toEqual(['one', 're one', 'two']);
      await say('turns', 'four', 'same');
      expect(seen('turns', 3)).toEqual(['one', 're one', 'two', 're two', 'four']);
    });

    it('a 202 says how the run really stands: running, or queued behind a turn of its session', async () => {
      const { client, models } = heddle();
      const gate = createGate();
      models.script('busy', { type: 'text', text: 'done', until: gate.promise });
      await publish(client, chat('busy'), 'busy');
      const call = async (wait: string) => {
        const headers = { prefer: wait, 'heddle-session': 'one' };
        return bodyOf(await client.post('/v1/flows/busy', { text: 'go' }, { headers }), 202);
      };
      const first = await call('wait=1');
      const second = await call('respond-async');
      expect([first.status, second.status]).toEqual(['running', 'queued']);
      gate.resolve();
      for (const { runId } of [first, second])
        expect((await ended(client, runId)).output).toEqual({ text: 'done' });
    });

    it('a turn whose first attempt failed is stored once', async () => {
      const { client, models } = heddle();
      models.script('stutter', (call, index) =>
        index === 0 ? { type: 'status', status: 500 } : { type: 'text', text: `ok ${call.messages.length}` },
      );
      const draft = chat('stutter');
      const nodes = draft.nodes.map((node) =>
        node.id === 'answer' ? { ...node, policies: { retry: { attempts: 2, backoffMs: 10 } } } : node,
      );
      await publish(client, { ...draft, nodes }, 'stutter');
      await say('stutter', 'a', 's');
      await say('stutter', 'b', 's');
      expect(seen('stutter', 2)).toEqual(['a', 'ok 1', 'b']);
    });

    it('survives a restart of server and worker', async () => {
      const { client, restartServer, workers, addWorker } = heddle();
      await publish(client, chat('elephant'), 'elephant');
      await say('elephant', 'remember me', 'long');
      for (const worker of workers()) await worker.stop();
      await restartServer('stop');
      await addWorker();
      await say('elephant', 'do you', 'long');
      expect(seen('elephant', 1)).toEqual(['remember me', 'echo: remember me', 'do you']);
    });
  });
}
