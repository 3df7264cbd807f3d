import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { MiddlewareHandler } from 'hono';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

/** The built studio; every path that is no file is the studio's own page, whose router knows it. */
export function serveStudio(folder: string): MiddlewareHandler {
  const root = path.resolve(folder);
  return async function serveStudioFile(c, next) {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return next();
    const wanted = path.resolve(root, `.${path.posix.normalize(decodeURIComponentSafely(c.req.path))}`);
    const isInside = wanted === root || wanted.startsWith(root + path.sep);
    const file = isInside && (await isFile(wanted)) ? wanted : path.join(root, 'index.html');
    const bytes = await readFile(file).catch(() => undefined);
    if (!bytes) return next();
    const hashed = file.includes(`${path.sep}assets${path.sep}`);
    return c.body(new Uint8Array(bytes), 200, {
      'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream',
      'Cache-Control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
  };
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '/';
  }
}

async function isFile(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ?? false;
}
