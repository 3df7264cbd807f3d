import { lazyRouteComponent } from '@tanstack/react-router';
import { defineFeature } from '../../lib/feature.ts';

/** The canvas on which a flow is drawn, tried and published. */
export const editor = defineFeature({
  name: 'editor',
  routes: [
    {
      path: '/flows/$id',
      navigation: 'compact',
      component: lazyRouteComponent(() => import('./editor-page.tsx'), 'EditorPage'),
    },
  ],
});
