import { createRootRoute, createRoute, createRouter, Outlet } from '@tanstack/react-router';
import type { Feature, FeatureRoute } from '../lib/feature.ts';
import { NotFoundPage } from './not-found-page.tsx';
import { PageError } from './page-error.tsx';
import { Shell } from './shell.tsx';

/** Lays the features' pages out: public ones bare, all others inside the shell and behind a session. */
export function createAppRouter(features: readonly Feature[]) {
  const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage });
  const shell = createRoute({
    getParentRoute: () => root,
    id: 'shell',
    component: () => <Shell features={features} />,
    notFoundComponent: NotFoundPage,
  });
  const routes = features.flatMap((feature) => feature.routes);
  const inShell = routes.filter((route) => route.access !== 'public');
  const open = routes.filter((route) => route.access === 'public');
  const toRoute = (route: FeatureRoute, parent: typeof root | typeof shell) =>
    createRoute({
      getParentRoute: () => parent,
      path: route.path,
      component: route.component,
      errorComponent: PageError,
      staticData: { navigation: route.navigation ?? 'full' },
    });
  // An address that leads nowhere keeps the navigation around it, so that there is a way on.
  const lost = createRoute({
    getParentRoute: () => shell,
    path: '$',
    component: NotFoundPage,
    staticData: { navigation: 'full' },
  });
  return createRouter({
    routeTree: root.addChildren([
      shell.addChildren([...inShell.map((route) => toRoute(route, shell)), lost]),
      ...open.map((route) => toRoute(route, root)),
    ]),
    defaultErrorComponent: PageError,
    defaultPreload: 'intent',
    scrollRestoration: false,
  });
}

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    readonly navigation?: 'full' | 'compact';
  }
}
