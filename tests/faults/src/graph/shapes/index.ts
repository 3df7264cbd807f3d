import { branch } from './branch.ts';
import { chain } from './chain.ts';
import { diamond } from './diamond.ts';
import { fanOut } from './fan-out.ts';
import { guarded } from './guarded.ts';
import type { Shape } from './shape.ts';

/** Every shape that graphs are grown from. */
export const SHAPES: readonly Shape[] = [chain, fanOut, diamond, branch, guarded];
