import { lazyRouteComponent } from '@tanstack/react-router';
import { BookOpenText } from 'lucide-react';
import { defineFeature } from '../../lib/feature.ts';
import { paths } from '../../lib/paths.ts';

/** Documents that flows answer from. */
export const knowledge = defineFeature({
  name: 'knowledge',
  entry: { label: 'Knowledge', icon: BookOpenText, to: paths.knowledge(), order: 40 },
  routes: [
    {
      path: '/knowledge',
      component: lazyRouteComponent(() => import('./knowledge-page.tsx'), 'KnowledgePage'),
    },
    { path: '/knowledge/$id', component: lazyRouteComponent(() => import('./base-page.tsx'), 'BasePage') },
    {
      path: '/knowledge/$id/documents/$documentId',
      component: lazyRouteComponent(() => import('./document-page.tsx'), 'DocumentPage'),
    },
  ],
});
