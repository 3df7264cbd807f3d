import { implementNode } from '@heddle/ports';
import { detectPii } from './detect-pii.ts';
import { findPeople } from './find-people.ts';
import { maskPii, restorePii } from './mask-pii.ts';
import { node } from './node.ts';
import type { PiiDetection } from './pii-types.ts';

/** Rules that gave a verdict; recorded with the run. */
export const PII_VERSION = 'pii-rules-1';

/** Detects, masks into the run's vault, or restores from it. */
export const run = implementNode(node, {
  run: async ({ config, inputs, vault, run: { nodeId } }) => {
    const text = String(inputs.text);
    if (config.mode === 'restore')
      return { outputs: { text: restorePii(text, await vault.read()), verdict: verdictOf([], 'pass') } };
    const wantsPeople = config.names && (config.types === undefined || config.types.includes('PERSON'));
    const detections = detectPii(text, {
      more: wantsPeople ? await findPeople(text) : [],
      ...(config.types === undefined ? {} : { types: config.types }),
    });
    if (config.mode === 'detect') {
      if (detections.length === 0 || !config.block)
        return { outputs: { text, verdict: verdictOf(detections, detections.length > 0 ? 'flag' : 'pass') } };
      const verdict = verdictOf(detections, 'block');
      const found = [...new Set(detections.map((detection) => detection.type))].join(', ');
      return {
        outputs: { blocked: text, verdict },
        unlessWired: {
          outlet: 'blocked',
          error: {
            code: 'guardrail-blocked',
            message: `Node \`${nodeId}\` does not let personal data through and found: ${found}.`,
            details: { verdict },
          },
        },
      };
    }
    if (detections.length === 0) return { outputs: { text, verdict: verdictOf([], 'pass') } };
    const masked = maskPii(text, detections, await vault.read());
    return {
      outputs: { text: masked.text, verdict: verdictOf(detections, 'flag') },
      writes: [await vault.seal(masked.vault)],
    };
  },
});

function verdictOf(detections: readonly PiiDetection[], verdict: 'pass' | 'flag' | 'block') {
  const score = detections.reduce((most, detection) => Math.max(most, detection.score), 0);
  return {
    verdict,
    score,
    detections: detections.map((detection) => ({ ...detection })),
    version: PII_VERSION,
  };
}
