/*
 * Loaded into a worker by the lab, below JavaScript: whatever asks the system for the wall clock gets it off by
 * LAB_SKEW_MS, and after SIGUSR2 off by as much to the other side. The monotonic clock stays right, as on a machine
 * whose clock was set wrong.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static volatile long skew_ms;
static int (*real_clock_gettime)(clockid_t, struct timespec *);

static void step(int number) {
  (void)number;
  skew_ms = -skew_ms;
}

__attribute__((constructor)) static void begin(void) {
  const char *text = getenv("LAB_SKEW_MS");
  skew_ms = text ? atol(text) : 0;
  real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
  signal(SIGUSR2, step);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  if (!real_clock_gettime) real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
  int failed = real_clock_gettime(clock, now);
  if (failed || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE)) return failed;
  long nanoseconds = now->tv_nsec + (skew_ms % 1000) * 1000000L;
  now->tv_sec += skew_ms / 1000;
  if (nanoseconds < 0) {
    nanoseconds += 1000000000L;
    now->tv_sec--;
  } else if (nanoseconds >= 1000000000L) {
    nanoseconds -= 1000000000L;
    now->tv_sec++;
  }
  now->tv_nsec = nanoseconds;
  return 0;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  (void)zone;
  struct timespec precise;
  int failed = clock_gettime(CLOCK_REALTIME, &precise);
  now->tv_sec = precise.tv_sec;
  now->tv_usec = precise.tv_nsec / 1000;
  return failed;
}

time_t time(time_t *seconds) {
  struct timespec precise;
  clock_gettime(CLOCK_REALTIME, &precise);
  if (seconds) *seconds = precise.tv_sec;
  return precise.tv_sec;
}
