/**
 * Loaded into a worker by the lab: the process's wall clock is off by `LAB_SKEW_MS`, and on SIGUSR2 steps to the other
 * side. Timers, which are monotonic, stay as they are.
 */
let skew = Number(process.env.LAB_SKEW_MS ?? 0);
const RealDate = Date;
const realNow = RealDate.now;
globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(realNow() + skew);
    else super(...parts);
  }
  static now() {
    return realNow() + skew;
  }
};
process.on('SIGUSR2', () => {
  skew = -skew;
});
