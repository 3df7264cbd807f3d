/** A text as columns take it: NUL, which Postgres cannot store, becomes U+FFFD, so that offsets stay. */
export function plainText(text: string): string {
  return text.replaceAll('\0', '\u{fffd}');
}
