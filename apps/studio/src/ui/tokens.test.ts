import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** The declarations of a theme's block. */
function themeOf(selector: string): Map<string, string> {
  const block = new RegExp(`${selector}\\s*\\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((match) => [match[1] ?? '', match[2] ?? '']),
  );
}

/** Relative luminance (WCAG 2.2) of `oklch(L C H)`, by Björn Ottosson's matrices. */
function luminance(color: string): number {
  const [l = NaN, c = NaN, h = NaN] = (/oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/.exec(color) ?? [])
    .slice(1)
    .map(Number);
  const [a, b] = [c * Math.cos((h * Math.PI) / 180), c * Math.sin((h * Math.PI) / 180)];
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  const red = clamp(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short);
  const green = clamp(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short);
  const blue = clamp(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((left, right) => left - right);
  return (high + 0.05) / (low + 0.05);
}

const SURFACES = ['canvas', 'surface', 'sunken', 'raised'];
const TEXTS = ['text', 'text-soft', 'text-muted', 'accent-text', 'success', 'warning', 'danger'];

for (const [name, selector] of [
  ['light', ':root,\\s*\\[data-theme=["\']light["\']\\]'],
  ['dark', '\\[data-theme=["\']dark["\']\\]'],
] as const) {
  test(`in the ${name} theme every text colour reaches 4.5:1 on every surface`, () => {
    const theme = themeOf(selector);
    for (const surface of SURFACES) {
      for (const text of TEXTS) {
        const ratio = contrast(theme.get(text) ?? '', theme.get(surface) ?? '');
        expect(ratio, `${text} on ${surface}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  test(`in the ${name} theme a primary button's label reaches 4.5:1`, () => {
    const theme = themeOf(selector);
    for (const ground of ['accent', 'accent-hover'])
      expect(contrast(theme.get('on-accent') ?? '', theme.get(ground) ?? ''), ground).toBeGreaterThanOrEqual(
        4.5,
      );
  });

  test(`in the ${name} theme every category hue reaches 3:1 as a mark on every surface`, () => {
    const theme = themeOf(selector);
    const [lightness, chroma] = [theme.get('category-lightness'), theme.get('category-chroma')];
    const hues = [
      ...css.matchAll(
        /--category-[a-z]+: oklch\(var\(--category-lightness\) var\(--category-chroma\) (\d+)\)/g,
      ),
    ];
    expect(hues).toHaveLength(10);
    for (const [, hue] of hues) {
      for (const surface of SURFACES) {
        const ratio = contrast(`oklch(${lightness} ${chroma} ${hue})`, theme.get(surface) ?? '');
        expect(ratio, `hue ${hue} on ${surface}`).toBeGreaterThanOrEqual(3);
      }
    }
  });
}
