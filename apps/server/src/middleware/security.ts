import { HeddleError } from '@heddle/contracts';
import type { MiddlewareHandler } from 'hono';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Policy of every HTML page: scripts and connections of this origin only, no frames around it, no eval. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers that every answer has. */
export const securityHeaders: MiddlewareHandler = async function securityHeaders(c, next) {
  await next();
  const { headers } = c.res;
  headers.set('X-Content-Type-Options', 'nosniff');
  if (!headers.has('referrer-policy')) headers.set('Referrer-Policy', 'same-origin');
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  if (c.req.path.startsWith('/api') || c.req.path.startsWith('/v1')) headers.set('Cache-Control', 'no-store');
  // A page may be stricter than the studio.
  if (headers.get('content-type')?.startsWith('text/html') && !headers.has('content-security-policy'))
    headers.set('Content-Security-Policy', CONTENT_SECURITY_POLICY);
};

/**
 * Refuses requests that another site makes with this browser's cookie: unsafe methods must come from this origin, or
 * from no browser at all (a bearer token, which a browser never sends by itself).
 */
export function refuseCrossSite(publicOrigin: () => string): MiddlewareHandler {
  return async function refuseCrossSiteRequests(c, next) {
    if (!SAFE.has(c.req.method) && c.req.header('authorization') === undefined) {
      const site = c.req.header('sec-fetch-site');
      const origin = c.req.header('origin');
      const isOwn =
        site === 'same-origin' ||
        site === 'none' ||
        (site === undefined &&
          (origin === undefined || origin === publicOrigin() || origin === new URL(c.req.url).origin));
      if (!isOwn)
        throw new HeddleError('cross-site', 'This request comes from another site and was refused.');
    }
    await next();
  };
}
