import { lazyRouteComponent } from '@tanstack/react-router';
import { Workflow } from 'lucide-react';
import { defineFeature } from '../../lib/feature.ts';
import { paths } from '../../lib/paths.ts';

/** The flows of the workspace: the first page. */
export const home = defineFeature({
  name: 'home',
  entry: { label: 'Flows', icon: Workflow, to: paths.home(), order: 10 },
  routes: [{ path: '/', component: lazyRouteComponent(() => import('./home-page.tsx'), 'HomePage') }],
});
