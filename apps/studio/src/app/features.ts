import { account } from '../features/account/feature.ts';
import { editor } from '../features/editor/feature.ts';
import { endpoints } from '../features/endpoints/feature.ts';
import { home } from '../features/home/feature.ts';
import { knowledge } from '../features/knowledge/feature.ts';
import { operations } from '../features/operations/feature.ts';
import { runs } from '../features/runs/feature.ts';
import { settings } from '../features/settings/feature.ts';
import { templates } from '../features/templates/feature.ts';
import type { Feature } from '../lib/feature.ts';

/** Every part of the studio. Adding one is its folder and one line here. */
export const features: readonly Feature[] = [
  account,
  editor,
  endpoints,
  home,
  knowledge,
  operations,
  runs,
  settings,
  templates,
];
