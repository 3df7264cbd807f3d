/** Two texts cut where they begin and stop to differ. */
export interface TextDifference {
  readonly head: string;
  readonly left: string;
  readonly right: string;
  readonly tail: string;
}

/** What two texts have in common at both ends, cut at words, and what stands between. Pure. */
export function textDifference(left: string, right: string): TextDifference {
  const shorter = Math.min(left.length, right.length);
  let head = 0;
  while (head < shorter && left[head] === right[head]) head++;
  let tail = 0;
  while (tail < shorter - head && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail++;
  while (head > 0 && !isBreak(left[head - 1])) head--;
  while (tail > 0 && !isBreak(left[left.length - tail])) tail--;
  return {
    head: left.slice(0, head),
    left: left.slice(head, left.length - tail),
    right: right.slice(head, right.length - tail),
    tail: left.slice(left.length - tail),
  };
}

function isBreak(letter: string | undefined): boolean {
  return letter === undefined || /\s/.test(letter);
}
