/* SPDX-License-Identifier: Apache-2.0
 *
 * system-text.c: what the system calls its errors and signals, in the reader's language
 *
 * The C library has its own catalogues, which may be missing or in a third language. English is as
 * the C library says it.
 */
#include "base/base.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

struct meaning {
  int number;
  const char *text;
};

static const struct meaning errors[] = {
    {EPERM, N_("Operation not permitted")},
    {ENOENT, N_("No such file or directory")},
    {EINTR, N_("Interrupted system call")},
    {EIO, N_("Input/output error")},
    {ENXIO, N_("No such device or address")},
    {E2BIG, N_("Argument list too long")},
    {ENOEXEC, N_("Exec format error")},
    {EBADF, N_("Bad file descriptor")},
    {EAGAIN, N_("Resource temporarily unavailable")},
    {ENOMEM, N_("Cannot allocate memory")},
    {EACCES, N_("Permission denied")},
    {EBUSY, N_("Device or resource busy")},
    {EEXIST, N_("File exists")},
    {EXDEV, N_("Invalid cross-device link")},
    {ENODEV, N_("No such device")},
    {ENOTDIR, N_("Not a directory")},
    {EISDIR, N_("Is a directory")},
    {EINVAL, N_("Invalid argument")},
    {ENFILE, N_("Too many open files in system")},
    {EMFILE, N_("Too many open files")},
    {ETXTBSY, N_("Text file busy")},
    {EFBIG, N_("File too large")},
    {ENOSPC, N_("No space left on device")},
    {EROFS, N_("Read-only file system")},
    {EMLINK, N_("Too many links")},
    {EPIPE, N_("Broken pipe")},
    {ENAMETOOLONG, N_("File name too long")},
    {ENOSYS, N_("Function not implemented")},
    {ENOTEMPTY, N_("Directory not empty")},
    {ELOOP, N_("Too many levels of symbolic links")},
    {EOVERFLOW, N_("Value too large for defined data type")},
    {ENOTSUP, N_("Operation not supported")},
    {ETIMEDOUT, N_("Connection timed out")},
    {ESTALE, N_("Stale file handle")},
    {EDQUOT, N_("Disk quota exceeded")},
    {0, NULL},
};

static const struct meaning signals[] = {
    {SIGHUP, N_("Hangup")},
    {SIGINT, N_("Interrupt")},
    {SIGILL, N_("Illegal instruction")},
    {SIGTRAP, N_("Trace/breakpoint trap")},
    {SIGABRT, N_("Aborted")},
    {SIGBUS, N_("Bus error")},
    {SIGFPE, N_("Floating point exception")},
    {SIGKILL, N_("Killed")},
    {SIGSEGV, N_("Segmentation fault")},
    {SIGPIPE, N_("Broken pipe")},
    {SIGALRM, N_("Alarm clock")},
    {SIGTERM, N_("Terminated")},
    {SIGXCPU, N_("CPU time limit exceeded")},
    {SIGXFSZ, N_("File size limit exceeded")},
    {SIGSYS, N_("Bad system call")},
    {0, NULL},
};

static const char *find(const struct meaning *list, int number) {
  while (list->text && list->number != number)
    list++;
  return list->text ? _(list->text) : NULL;
}

const char *sy_error_text(int error) {
  const char *text = find(errors, error);
  return text ? text : g_strerror(error);
}

const char *sy_signal_text(int number) {
  const char *text = find(signals, number);
  return text ? text : g_strsignal(number);
}
