import { lazyRouteComponent } from '@tanstack/react-router';
import { HeartPulse } from 'lucide-react';
import { defineFeature } from '../../lib/feature.ts';
import { paths } from '../../lib/paths.ts';

/** What operators look at: queue, workers, runs that stand still, failed runs. */
export const operations = defineFeature({
  name: 'operations',
  entry: { label: 'Operations', icon: HeartPulse, to: paths.operations(), order: 35 },
  routes: [
    {
      path: '/operations',
      component: lazyRouteComponent(() => import('./operations-page.tsx'), 'OperationsPage'),
    },
  ],
});
