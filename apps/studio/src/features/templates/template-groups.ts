import type { Template } from '@heddle/contracts';

/** Templates that belong together in the gallery. */
export interface TemplateGroup {
  readonly title: string;
  readonly description: string;
  readonly templates: readonly Template[];
}

const GENERATION = /^generation (\d+)$/;

/** The gallery in its order: flows to use as they are, then the steps from a prompt to a governed system. */
export function groupTemplates(templates: readonly Template[]): TemplateGroup[] {
  const steps = templates
    .filter((template) => generationOf(template) !== undefined)
    .sort((left, right) => (generationOf(left) ?? 0) - (generationOf(right) ?? 0));
  const ready = templates.filter((template) => generationOf(template) === undefined);
  const groups = [
    {
      title: 'Ready to use',
      description: 'Complete flows that answer from the first run.',
      templates: ready,
    },
    {
      title: 'From a prompt to a governed system',
      description: 'One idea a step: each adds a layer to the one before.',
      templates: steps,
    },
  ];
  return groups.filter((group) => group.templates.length > 0);
}

function generationOf(template: Template): number | undefined {
  const [number] = template.tags.flatMap((tag) => GENERATION.exec(tag)?.[1] ?? []);
  return number === undefined ? undefined : Number(number);
}

/** Those whose title, summary or tags hold every word of the search. */
export function searchTemplates(templates: readonly Template[], search: string): readonly Template[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return templates;
  return templates.filter((template) => {
    const text = [template.title, template.summary, ...template.tags].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** A README without its first heading, which the page shows already. */
export function withoutTitle(readme: string): string {
  return readme.replace(/^\s*#\s[^\n]*\n+/, '');
}
