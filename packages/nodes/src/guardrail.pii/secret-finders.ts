import { byPattern } from './pattern-finder.ts';
import { SECRETS } from './secret-patterns.ts';

/** Keys and tokens that show by their form whose they are. */
export const secrets = SECRETS.map((pattern) => byPattern({ type: 'SECRET', pattern, score: () => 0.97 }));

/** What a word in front of it calls a password or a key. */
export const namedSecret = byPattern({
  type: 'SECRET',
  pattern:
    /\b(?:password|passwd|secret|api[_ -]?key|access[_ -]?token|auth[_ -]?token)\b\s{0,3}(?:is|=|:)\s{0,3}["']?([^\s"',;]{6,200})/iu,
  group: 1,
  score: (value) => (/\d|[^A-Za-z0-9]/.test(value) ? 0.8 : 0),
});
