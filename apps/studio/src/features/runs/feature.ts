import { lazyRouteComponent } from '@tanstack/react-router';
import { Activity } from 'lucide-react';
import { defineFeature } from '../../lib/feature.ts';
import { paths } from '../../lib/paths.ts';

/** What ran, and how. */
export const runs = defineFeature({
  name: 'runs',
  entry: { label: 'Runs', icon: Activity, to: paths.runs(), order: 30 },
  routes: [
    { path: '/runs', component: lazyRouteComponent(() => import('./runs-page.tsx'), 'RunsPage') },
    {
      path: '/runs/$id',
      navigation: 'compact',
      component: lazyRouteComponent(() => import('./run-page.tsx'), 'RunPage'),
    },
    {
      path: '/runs/$id/compare/$other',
      navigation: 'compact',
      component: lazyRouteComponent(() => import('./compare-page.tsx'), 'ComparePage'),
    },
  ],
});
