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
  struct sy_text text;
};

static const struct meaning errors[] = {
    {EPERM, {"Operation not permitted", "操作不允许"}},
    {ENOENT, {"No such file or directory", "没有这个文件或文件夹"}},
    {EINTR, {"Interrupted system call", "系统调用被中断"}},
    {EIO, {"Input/output error", "输入输出错误"}},
    {ENXIO, {"No such device or address", "没有这个设备或地址"}},
    {E2BIG, {"Argument list too long", "参数列表过长"}},
    {ENOEXEC, {"Exec format error", "可执行文件的格式错误"}},
    {EBADF, {"Bad file descriptor", "文件描述符无效"}},
    {EAGAIN, {"Resource temporarily unavailable", "资源暂时不可用"}},
    {ENOMEM, {"Cannot allocate memory", "无法分配内存"}},
    {EACCES, {"Permission denied", "没有权限"}},
    {EBUSY, {"Device or resource busy", "设备或资源正忙"}},
    {EEXIST, {"File exists", "文件已存在"}},
    {EXDEV, {"Invalid cross-device link", "不能跨设备链接"}},
    {ENODEV, {"No such device", "没有这个设备"}},
    {ENOTDIR, {"Not a directory", "不是文件夹"}},
    {EISDIR, {"Is a directory", "是文件夹"}},
    {EINVAL, {"Invalid argument", "参数无效"}},
    {ENFILE, {"Too many open files in system", "系统打开的文件过多"}},
    {EMFILE, {"Too many open files", "打开的文件过多"}},
    {ETXTBSY, {"Text file busy", "文件正在执行"}},
    {EFBIG, {"File too large", "文件过大"}},
    {ENOSPC, {"No space left on device", "设备上没有剩余空间"}},
    {EROFS, {"Read-only file system", "文件系统只读"}},
    {EMLINK, {"Too many links", "链接过多"}},
    {EPIPE, {"Broken pipe", "管道已断开"}},
    {ENAMETOOLONG, {"File name too long", "文件名过长"}},
    {ENOSYS, {"Function not implemented", "系统没有此功能"}},
    {ENOTEMPTY, {"Directory not empty", "文件夹非空"}},
    {ELOOP, {"Too many levels of symbolic links", "符号链接的层数过多"}},
    {EOVERFLOW, {"Value too large for defined data type", "值超出数据类型的范围"}},
    {ENOTSUP, {"Operation not supported", "不支持此操作"}},
    {ETIMEDOUT, {"Connection timed out", "连接超时"}},
    {ESTALE, {"Stale file handle", "文件句柄已失效"}},
    {EDQUOT, {"Disk quota exceeded", "超出磁盘限额"}},
    {0, {NULL, NULL}},
};

static const struct meaning signals[] = {
    {SIGHUP, {"Hangup", "挂断"}},
    {SIGINT, {"Interrupt", "中断"}},
    {SIGILL, {"Illegal instruction", "非法指令"}},
    {SIGTRAP, {"Trace/breakpoint trap", "断点陷阱"}},
    {SIGABRT, {"Aborted", "异常中止"}},
    {SIGBUS, {"Bus error", "总线错误"}},
    {SIGFPE, {"Floating point exception", "浮点异常"}},
    {SIGKILL, {"Killed", "被强行终止"}},
    {SIGSEGV, {"Segmentation fault", "段错误"}},
    {SIGPIPE, {"Broken pipe", "管道已断开"}},
    {SIGALRM, {"Alarm clock", "定时器到时"}},
    {SIGTERM, {"Terminated", "被终止"}},
    {SIGXCPU, {"CPU time limit exceeded", "超出处理器时间限制"}},
    {SIGXFSZ, {"File size limit exceeded", "超出文件大小限制"}},
    {SIGSYS, {"Bad system call", "不允许的系统调用"}},
    {0, {NULL, NULL}},
};

static struct sy_text find(const struct meaning *list, int number) {
  while (list->text.en && list->number != number)
    list++;
  return list->text;
}

/* In the library's own words, if the text is not in our list. */
static struct sy_text or_library(struct sy_text text, const char *(*library)(int), int number) {
  return text.en ? text : (struct sy_text){library(number), library(number)};
}

struct sy_text sy_error_texts(int error) {
  return or_library(find(errors, error), g_strerror, error);
}

struct sy_text sy_signal_texts(int number) {
  return or_library(find(signals, number), g_strsignal, number);
}

const char *sy_error_text(int error) {
  return sy_text_get(sy_error_texts(error));
}
