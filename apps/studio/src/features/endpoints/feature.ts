import { lazyRouteComponent } from '@tanstack/react-router';
import { Webhook } from 'lucide-react';
import { defineFeature } from '../../lib/feature.ts';
import { paths } from '../../lib/paths.ts';

/** Published flows and the keys that may call them. */
export const endpoints = defineFeature({
  name: 'endpoints',
  entry: { label: 'Endpoints', icon: Webhook, to: paths.endpoints(), order: 50 },
  routes: [
    {
      path: '/endpoints',
      component: lazyRouteComponent(() => import('./endpoints-page.tsx'), 'EndpointsPage'),
    },
  ],
});
