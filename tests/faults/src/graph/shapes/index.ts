import { branch } from './branch.ts';
import { chain } from './chain.ts';
import { diamond } from './diamond.ts';
import { fanOut } from './fan-out.ts';
import { guarded } from './guarded.ts';
import { loop } from './loop.ts';
import { map } from './map.ts';
import type { Shape } from './shape.ts';
import { wait } from './wait.ts';

/** Every shape that graphs are grown from. */
export const SHAPES: readonly Shape[] = [chain, fanOut, diamond, branch, guarded, map, loop, wait];
