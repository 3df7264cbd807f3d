/**
 * ONNX Runtime's native code aborts the whole process when its thread is stopped in the middle of a call, as
 * `process.exit` does with every thread. The gate is memory that both threads see: the embedder's thread marks when it
 * is in native code, and the exiting process closes the gate and waits until the thread is out.
 */
export type GateMemory = Int32Array<SharedArrayBuffer>;

const BUSY = 0;
const CLOSED = 1;
/** Longer than any batch or load; then exiting goes on, whatever happens. */
const EXIT_WAIT_MS = 5000;

/** Memory of an open gate, to be shared with one thread. */
export function createGateMemory(): GateMemory {
  return new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
}

/** Lets no more native calls begin and blocks until a running one is over. For the moment of exit only. */
export function closeGate(memory: GateMemory): void {
  Atomics.store(memory, CLOSED, 1);
  Atomics.wait(memory, BUSY, 1, EXIT_WAIT_MS);
}

/**
 * Runs native calls one after the other through the gate. After the gate was closed a call never begins and its promise
 * stays open: the thread is about to be stopped.
 */
export function passGate<T>(memory: GateMemory, call: () => Promise<T>): Promise<T> {
  // Busy is set before closed is read, and the other side does the opposite, so one of them always sees the other.
  Atomics.store(memory, BUSY, 1);
  if (Atomics.load(memory, CLOSED) === 1) {
    leaveGate(memory);
    return new Promise(() => {});
  }
  return call().finally(() => leaveGate(memory));
}

function leaveGate(memory: GateMemory): void {
  Atomics.store(memory, BUSY, 0);
  Atomics.notify(memory, BUSY);
}
