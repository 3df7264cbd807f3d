/** Where to go after signing in: only addresses of this studio, never `//elsewhere` or `https:`. */
export function safeTarget(next: string | undefined): string {
  return next?.startsWith('/') && !next.startsWith('//') && !next.includes('\\') ? next : '/';
}
