import type { Fault } from './fault.ts';
import { type Backend, type Lab, startLab } from './lab/lab.ts';
import { mountSmallDisk } from './lab/small-disk.ts';

/** The one lab that runs, made anew when a fault asks for another. */
export interface Labs {
  /** A lab that the fault can be injected into, or why there is none on this machine. */
  fit(backend: Backend, fault: Fault): Promise<Lab | { readonly reason: string }>;
  /** Takes down what runs. */
  stop(): Promise<void>;
}

/** Keeps no lab until one is asked for. */
export function keepLabs(): Labs {
  let running: Lab | undefined;
  const stop = async (): Promise<void> => {
    const leaving = running;
    running = undefined;
    await leaving?.stop();
  };
  return {
    stop,
    fit: async (backend, { hasSmallDisk = false }) => {
      const isFit = running?.backend === backend && (running.disk !== undefined) === hasSmallDisk;
      if (running !== undefined && isFit) return running;
      await stop();
      const disk = hasSmallDisk ? mountSmallDisk() : undefined;
      if (disk !== undefined && 'reason' in disk) return disk;
      running = await startLab(backend, disk);
      return running;
    },
  };
}
