import { lazyRouteComponent } from '@tanstack/react-router';
import { Settings } from 'lucide-react';
import { defineFeature } from '../../lib/feature.ts';
import { paths } from '../../lib/paths.ts';

/** Providers, secrets and the account. */
export const settings = defineFeature({
  name: 'settings',
  entry: { label: 'Settings', icon: Settings, to: paths.settings(), order: 90 },
  routes: [
    {
      path: '/settings',
      component: lazyRouteComponent(() => import('./settings-page.tsx'), 'SettingsPage'),
    },
  ],
});
