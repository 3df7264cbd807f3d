/**
 * Letters that look like a Latin letter, by the Latin letter they imitate. Drawn by hand from the Unicode charts
 * (Cyrillic, Greek, Armenian, Cherokee, Lisu, Coptic, IPA, small capitals); compatibility forms such as full-width or
 * mathematical letters are not listed because NFKC already folds them.
 */
const IMITATORS: Readonly<Record<string, string>> = {
  a: 'аαɑᴀɐꭺ',
  b: 'ЬьβʙɓᏏƅ',
  c: 'сϲᴄⅽƈꮯ',
  d: 'ԁɗᴅժꓓđ',
  e: 'еєεᴇɛҽꬲǝɘ',
  f: 'ғꜰƒẝϝ',
  g: 'ɡɢցǥԍɠ',
  h: 'һнʜհɦħ',
  i: 'іιɪıᎥɨ',
  j: 'јϳᴊʝյ',
  k: 'кκᴋƙҝ',
  l: 'ӏʟɭłƖⅼ',
  m: 'мᴍɱϻ',
  n: 'пոɴηɳŋ',
  o: 'оοσᴏօøөဝ',
  p: 'рρᴘƿ',
  q: 'ԛգɋʠ',
  r: 'гʀɾɼꭇ',
  s: 'ѕꜱʂƽ',
  t: 'тτᴛƭŧ',
  u: 'υᴜսʊц',
  v: 'ѵνᴠʋ',
  w: 'ѡωᴡԝшɯ',
  x: 'хχҳ',
  y: 'уүʏγყ',
  z: 'ᴢʐżƶ',
};

/** Code point of an imitating letter to the Latin letter it stands for. */
export const LOOK_ALIKES: ReadonlyMap<number, string> = new Map(
  Object.entries(IMITATORS).flatMap(([latin, imitators]) =>
    Array.from(imitators, (letter): [number, string] => [letter.codePointAt(0) ?? 0, latin]),
  ),
);

/** Latin letters used only to imitate (small capitals, IPA): folded wherever they stand, since no language is written in them alone. */
export function isStyledLatin(codePoint: number): boolean {
  return (
    (codePoint >= 0x0250 && codePoint <= 0x02af) ||
    (codePoint >= 0x1d00 && codePoint <= 0x1d2b) ||
    codePoint === 0xa731 ||
    codePoint === 0xa730
  );
}
