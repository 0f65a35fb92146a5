/* SPDX-License-Identifier: Apache-2.0
 *
 * threads.c: tests that calls in several threads give the same result as one alone
 *
 * Threads that run freely rarely interleave where it matters. So one call is stopped again and
 * again, at reports and between instructions, while another thread scores other evidence: whatever
 * the two wrongly share is then overwritten while the first still needs it.
 */
#include "plugin-check/plugin-check-private.h"

#include <errno.h>
#include <link.h>
#include <semaphore.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <ucontext.h>

#define UNITS 13

static void fail_with(struct trial *trial, const struct setting *setting, const char *when,
                      const char *difference) {
  if (difference)
    trial_fail(trial, "%s: %s: %s", setting->label, when, difference);
}

/* ---- the other thread ---- */

#define MOST_LEAVES 20   /* of a call, that are met */
#define MOST_WAIT_MS 200 /* who holds a lock of the plugin's own is not waited for */

static struct meeting {
  const struct sample *other; /* what the other thread scores */
  struct batch *batch;
  sem_t go, done;
  unsigned leaves;
  bool over;  /* no further meeting: the test ends, or the other thread waits for us */
  bool owing; /* the other thread has not yet come back from the last */
} meeting;

static void *other_thread(void *data) {
  (void)data;
  for (;;) {
    while (sem_wait(&meeting.go) != 0)
      continue;
    if (meeting.over)
      return NULL;
    outputs_free(sample_score(meeting.other, meeting.batch, WANTS_ALL, UNFENCED));
    sem_post(&meeting.done);
  }
}

/* Waits while the other thread makes one whole call. Allowed in the handler of a signal that came
 * while the plugin's own code ran, for then no lock of ours is held. */
static void meet(void) {
  if (meeting.over || meeting.owing)
    return;
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_nsec += MOST_WAIT_MS * 1000000L;
  until.tv_sec += until.tv_nsec / 1000000000L;
  until.tv_nsec %= 1000000000L;
  sem_post(&meeting.go);
  int status;
  while ((status = sem_timedwait(&meeting.done, &until)) != 0 && errno == EINTR)
    continue;
  meeting.owing = status != 0;
}

/* ---- between instructions ---- */

/* A step takes some microseconds. */
#define MOST_STEPS 1000  /* instructions of a call that are taken one by one */
#define MEAN_DISTANCE 20 /* of the plugin's own, between two meetings */

static struct {
  bool on;
  uintptr_t start, end; /* the plugin's code */
  unsigned steps, distance;
  struct dice dice;
} stepping;

#if defined(__x86_64__)

/* The trap flag stops after each instruction; the kernel puts it back when the handler returns. */
static void on_step(int number, siginfo_t *info, void *context) {
  (void)number, (void)info;
  const long long trap_flag = 0x100;
  greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
  const uintptr_t at = (uintptr_t)registers[REG_RIP];
  if (!stepping.on || stepping.steps++ >= MOST_STEPS) {
    registers[REG_EFL] &= ~trap_flag;
    return;
  }
  registers[REG_EFL] |= trap_flag;
  if (at < stepping.start || at >= stepping.end || stepping.distance-- > 0)
    return;
  stepping.distance = (unsigned)dice_below(&stepping.dice, 2 * MEAN_DISTANCE);
  meet();
}

static int find_code(struct dl_phdr_info *object, size_t size, void *data) {
  (void)size;
  const uintptr_t address = *(const uintptr_t *)data;
  for (unsigned i = 0; i < object->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
    const uintptr_t start = object->dlpi_addr + segment->p_vaddr;
    if (segment->p_type == PT_LOAD && address >= start && address < start + segment->p_memsz) {
      stepping.start = start;
      stepping.end = start + segment->p_memsz;
      return 1;
    }
  }
  return 0;
}

/* For one call. */
static void prepare_steps(const struct trial *trial, const struct instance *instance) {
  int (*const score)(void *, const struct sy_batch *, const struct sy_result *,
                     struct sy_failure *) = instance->methods->score;
  uintptr_t address;
  memcpy(&address, &score, sizeof address);
  dl_iterate_phdr(find_code, &address);
  stepping.dice.state = trial->options->seed;
  stepping.steps = stepping.distance = 0;
  const struct sigaction action = {.sa_sigaction = on_step, .sa_flags = SA_SIGINFO};
  sigaction(SIGTRAP, &action, NULL);
}

static void enter(void) {
  stepping.on = true;
  raise(SIGTRAP);
}

#else
static void prepare_steps(const struct trial *trial, const struct instance *instance) {
  (void)trial, (void)instance;
}

static void enter(void) {
}
#endif

static void enter_freely(void) {
}

/* Reports are met as well, and between instructions of our own nobody is. */
static void leave(void) {
  stepping.on = false;
  if (meeting.leaves++ < MOST_LEAVES)
    meet();
}

/* ---- calls that meet ---- */

static void call_and_meet(struct trial *trial, const struct setting *setting,
                          const struct sample *sample, const struct outputs *expected,
                          struct batch *batch) {
  g_autoptr(trial_outputs) found = outputs_new(batch, &sample->instance, WANTS_ALL, AT_END);
  /* a debugger has its own use for the signal */
  const struct watch watch = {trial->own_process ? enter : enter_freely, leave};
  prepare_steps(trial, &sample->instance);
  found->watch = &watch;
  outputs_call(found, batch);
  if (found->status == SY_OK)
    outputs_judge(found, batch);
  g_autofree char *difference = outputs_difference(expected, found, NULL);
  fail_with(trial, setting, _("while another thread scores"), difference);
}

/* On the same instance where that is allowed, else on another: those are never kept apart. */
static void use_meeting(struct trial *trial, const struct setting *setting, struct sample *sample) {
  struct sample other;
  pthread_t thread;
  if (!sample_open_good(trial, setting, UNITS, &other))
    return;
  struct sample scored = other;
  if (sample->instance.flags & SY_PLUGIN_PARALLEL)
    scored.instance = sample->instance;
  {
    g_autoptr(trial_batch) batch = batch_new(sample->evidence, 1, AT_END);
    g_autoptr(trial_batch) elsewhere = batch_new(other.evidence, 1, AT_END);
    g_autoptr(trial_outputs) expected = sample_score(sample, batch, WANTS_ALL, AT_END);
    meeting = (struct meeting){.other = &scored, .batch = elsewhere};
    sem_init(&meeting.go, 0, 0);
    sem_init(&meeting.done, 0, 0);
    if (pthread_create(&thread, NULL, other_thread, NULL) == 0) {
      call_and_meet(trial, setting, sample, expected, batch);
      meeting.over = true;
      sem_post(&meeting.go);
      pthread_join(thread, NULL);
    }
  }
  sample_close(&other);
}

/* ---- threads that run freely ---- */

#define THREADS 4
#define CALLS 5 /* of each thread */

struct work {
  const struct trial *trial;
  const struct setting *setting;
  const struct sample *sample; /* whose instance is shared, where that is allowed */
  struct batch *batch;
  const struct outputs *expected;
  char *difference; /* the first, under the lock */
  pthread_mutex_t lock;
};

static void work_on(void *data) {
  struct work *work = data;
  struct sample own = *work->sample;
  const bool shared = own.instance.flags & SY_PLUGIN_PARALLEL;
  if (!shared)
    instance_open(work->trial->plugin, work->setting, &own.instance);
  for (int i = 0; i < CALLS; i++) {
    g_autoptr(trial_outputs) outputs = sample_score(&own, work->batch, WANTS_ALL, AT_END);
    char *difference = outputs_difference(work->expected, outputs, NULL);
    pthread_mutex_lock(&work->lock);
    if (difference && !work->difference)
      work->difference = difference;
    else
      g_free(difference);
    pthread_mutex_unlock(&work->lock);
  }
  if (!shared)
    instance_close(&own.instance);
}

static void use_threads(struct trial *trial, const struct setting *setting, struct sample *sample) {
  g_autoptr(trial_batch) batch = batch_new(sample->evidence, 1, AT_END);
  g_autoptr(trial_outputs) expected = sample_score(sample, batch, WANTS_ALL, AT_END);
  struct work work = {trial, setting, sample, batch, expected, NULL, PTHREAD_MUTEX_INITIALIZER};
  sy_run_on_threads(THREADS, work_on, &work);
  fail_with(trial, setting, _("on several threads"), work.difference);
  g_free(work.difference);
}

void test_threads(struct trial *trial) {
  each_sample(trial, UNITS, STYLE_ORDINARY, use_meeting);
  if (trial_goes_on(trial))
    each_sample(trial, UNITS, STYLE_ORDINARY, use_threads);
}
