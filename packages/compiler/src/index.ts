/** Graph in, plan or diagnostics out. */
export { calledNames, flowSignature } from './call-sites.ts';
export { type Compilation, type CompileOptions, compile } from './compile.ts';
export { planIdOf } from './plan-id.ts';
