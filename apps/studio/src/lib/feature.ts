import type { RouteComponent } from '@tanstack/react-router';
import type { LucideIcon } from 'lucide-react';

/** A page of a feature. `component` is lazy: `lazyRouteComponent(() => import('./page.tsx'), 'Page')`. */
export interface FeatureRoute {
  /** As TanStack Router writes it: `/flows/$id`. */
  readonly path: string;
  readonly component: RouteComponent;
  /** `public` pages are shown without a session and without the shell. */
  readonly access?: 'session' | 'public';
  /** `compact` folds the navigation to icons: the page needs the room. */
  readonly navigation?: 'full' | 'compact';
}

/** An entry in the navigation. */
export interface FeatureEntry {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly to: string;
  /** Smaller comes first. */
  readonly order: number;
  /** Path beginnings under which the entry is the current one; `to` when left out. */
  readonly matches?: readonly string[];
}

/** A part of the studio: its pages, and its place in the navigation. `app/features.ts` lists them. */
export interface Feature {
  readonly name: string;
  readonly entry?: FeatureEntry;
  readonly routes: readonly FeatureRoute[];
}

/** Declares a feature. */
export function defineFeature(feature: Feature): Feature {
  return feature;
}
