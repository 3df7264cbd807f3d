import type { CallResult } from '../../../lib/api.ts';

/** A flow that was just published: where, and as which version. */
export type PublishResult = CallResult<'publishFlow'>;
