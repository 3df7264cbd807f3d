/** Loaded into a worker by the lab: on SIGUSR2 its event loop stands still for as long as `LAB_BLOCK_MS` says. */
process.on('SIGUSR2', () => {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  Atomics.wait(cell, 0, 0, Number(process.env.LAB_BLOCK_MS ?? 0));
});
