import { implementNode } from '@heddle/ports';
import { detectInjection } from './detect-injection.ts';
import { node } from './node.ts';

/** Judges the text; a block is a value on an outlet, and an error only where nobody listens there. */
export const run = implementNode(node, {
  run: ({ config, inputs, run: { nodeId } }) => {
    const text = String(inputs.text);
    const judged = detectInjection(text, { flagAt: config.flagAt, blockAt: config.blockAt });
    const verdict = {
      ...judged,
      verdict: judged.verdict === 'block' && config.action === 'flag' ? 'flag' : judged.verdict,
      detections: judged.detections.map((detection) => ({ ...detection })),
    };
    if (verdict.verdict !== 'block') return { outputs: { text, verdict } };
    const strongest = judged.detections.toSorted((left, right) => right.score - left.score)[0];
    return {
      outputs: { blocked: text, verdict },
      unlessWired: {
        outlet: 'blocked',
        error: {
          code: 'guardrail-blocked',
          message: `Node \`${nodeId}\` blocked the text as an attempt to change the model’s instructions (score ${verdict.score.toFixed(2)}${strongest ? `, ${strongest.type}` : ''}).`,
          details: { verdict },
        },
      },
    };
  },
});
