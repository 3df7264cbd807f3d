import { lazyRouteComponent } from '@tanstack/react-router';
import { LayoutTemplate } from 'lucide-react';
import { defineFeature } from '../../lib/feature.ts';
import { paths } from '../../lib/paths.ts';

/** The library of flows to begin with. */
export const templates = defineFeature({
  name: 'templates',
  entry: { label: 'Templates', icon: LayoutTemplate, to: paths.templates(), order: 20 },
  routes: [
    {
      path: '/templates',
      component: lazyRouteComponent(() => import('./templates-page.tsx'), 'TemplatesPage'),
    },
    {
      path: '/templates/$id',
      component: lazyRouteComponent(() => import('./template-page.tsx'), 'TemplatePage'),
    },
  ],
});
