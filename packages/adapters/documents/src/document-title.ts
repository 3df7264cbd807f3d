/** A title for a file that has none inside: its name without folders and extension. */
export function titleFromName(name: string): string {
  const file = name.split(/[/\\]/).at(-1) ?? name;
  const stem = file
    .replace(/\.[^.]{1,16}$/, '')
    .replace(/\s+/g, ' ')
    .trim();
  return stem === '' ? file || 'Untitled' : stem;
}

const LONGEST_TITLE = 300;

/** One line without control characters, cut at 300 characters; undefined where nothing is left. */
export function cleanTitle(title: string): string | undefined {
  const line = title
    .slice(0, LONGEST_TITLE * 4)
    .replace(/[\p{Cc}\p{Surrogate}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_TITLE);
  return line === '' ? undefined : line;
}
