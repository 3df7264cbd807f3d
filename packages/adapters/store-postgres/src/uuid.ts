const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text can be in a column of ids. An id that came from a URL and cannot be is one that nobody has. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
