import { byPattern, type Finder } from './pattern-finder.ts';

/** Passwords inside of addresses. */
export const urlPassword = byPattern({
  type: 'URL_PASSWORD',
  pattern: /\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s:/?#@]{1,100}:[^\s/?#@]{1,200}@[^\s/?#]{1,253}/iu,
  score: () => 0.97,
});

const ip4 = byPattern({
  type: 'IP',
  pattern: /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d{1,2})\.){3}(?:25[0-5]|2[0-4]\d|1?\d{1,2})(?![\d.]\d|\d)/u,
  score: (_value, before) => (/version|\bv$|release/i.test(before.slice(-12)) ? 0 : 0.95),
});

const ip6 = byPattern({
  type: 'IP',
  pattern: /(?<![\w:.])(?:[0-9A-Fa-f]{1,4}:){2,7}(?::|[0-9A-Fa-f]{1,4})(?::[0-9A-Fa-f]{1,4}){0,6}(?![\w:])/u,
  score: (value) =>
    /^\d{1,2}(?::\d{2})+$/.test(value) || (value.split(':').length !== 8 && !value.includes('::')) ? 0 : 0.95,
});

const mac = byPattern({
  type: 'MAC',
  pattern: /(?<![\w:-])[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![\w:-])/u,
  score: () => 0.97,
});

/** Addresses of machines. */
export const machines: readonly Finder[] = [mac, ip6, ip4];
