import { defineNode, field } from '@heddle/contracts';
import { z } from 'zod';

export const node = defineNode({
  kind: 'transform.template',
  title: 'Template',
  summary: 'Writes text around values: each {{name}} becomes an input.',
  docs: 'Each bare placeholder, such as `{{question}}`, becomes an input of the node. `{{node.port}}` reads another node directly. `{{#if}}`, `{{#each}}` and `{{x ?? "default"}}` work too; `\\{{` writes braces.',
  icon: 'TextCursorInput',
  category: 'transform',
  portsFromTemplate: 'template',
  config: z.strictObject({
    template: z
      .string()
      .max(200_000)
      .default('')
      .meta(
        field({
          title: 'Template',
          role: 'template',
          widget: 'multiline',
          placeholder: 'Answer in one sentence: {{question}}',
        }),
      ),
  }),
  essential: (config) => config.template.replaceAll(/\s+/g, ' ').slice(0, 80),
  ports: () => ({ inputs: [], outputs: [{ name: 'text', type: 'text', title: 'Text' }] }),
});
