import type { Fault } from '../fault.ts';

/** T0, the control: without a fault nothing is ever repeated. */
export const nothing: Fault = {
  id: 'T0',
  title: 'nothing',
  injects: 'nothing: the lab checks itself.',
  passes: 'every key is sent and every call is paid exactly as often as the graph asks.',
  inject: async (trial) => {
    await trial.start(500);
  },
};
