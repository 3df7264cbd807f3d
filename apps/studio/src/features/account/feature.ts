import { lazyRouteComponent } from '@tanstack/react-router';
import { defineFeature } from '../../lib/feature.ts';
import { paths } from '../../lib/paths.ts';

/** Signing in, and making the first owner. */
export const account = defineFeature({
  name: 'account',
  routes: [
    {
      path: paths.signIn(),
      access: 'public',
      component: lazyRouteComponent(() => import('./sign-in-page.tsx'), 'SignInPage'),
    },
    {
      path: paths.setup(),
      access: 'public',
      component: lazyRouteComponent(() => import('./setup-page.tsx'), 'SetupPage'),
    },
  ],
});
