/* SPDX-License-Identifier: Apache-2.0
 *
 * spawn.c: runs one command and prints what it took: seconds, and kilobytes at its largest
 *
 *   spawn OUTPUT COMMAND ARGUMENT…
 *
 * Its standard output goes to a new file OUTPUT. It is a separate small program because a process
 * starts with the peak of its parent, and an interpreter's would hide steelyard's.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static _Noreturn void give_up(const char *what) {
  perror(what);
  exit(EXIT_FAILURE);
}

static _Noreturn void become(int output, char **command) {
  const int nothing = open("/dev/null", O_RDONLY);
  if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0)
    give_up(command[0]);
  close(nothing);
  close(output);
  execvp(command[0], command);
  give_up(command[0]);
}

int main(int count, char **arguments) {
  if (count < 3) {
    fprintf(stderr, "usage: spawn OUTPUT COMMAND ARGUMENT…\n");
    return EXIT_FAILURE;
  }
  const int output = open(arguments[1], O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (output < 0)
    give_up(arguments[1]);
  const double before = seconds();
  const pid_t process = fork();
  if (process < 0)
    give_up("fork");
  if (process == 0)
    become(output, arguments + 2);
  int status;
  struct rusage usage;
  if (wait4(process, &status, 0, &usage) < 0)
    give_up("wait4");
  printf("%.9f %ld\n", seconds() - before, usage.ru_maxrss);
  return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}
