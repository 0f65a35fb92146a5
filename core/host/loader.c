/* SPDX-License-Identifier: Apache-2.0
 *
 * loader.c: one shared object, by absolute path; all of libltdl is in this file
 *
 * libltdl's own dlopen loader binds lazily and loses the reason of a failure, because libltdl falls
 * back to another loader that says "file not found" for everything. So that loader is replaced with
 * one of our own, which binds at once, keeps symbols private, never unloads, and keeps the text of
 * dlerror(). Paths are always absolute, because a bare name would be searched for in
 * LTDL_LIBRARY_PATH.
 */
#include "host/host.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fenv.h>
#include <link.h>
#include <ltdl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* libltdl is not thread-safe */
static char *last_reason;                                /* what dlerror() said, under the lock */

static sy_words *error_words(int error) {
  const struct sy_text text = sy_error_texts(error);
  return sy_words_take(g_strdup(text.en), g_strdup(text.zh));
}

/* ---- the loader that libltdl calls ---- */

static void remember_reason(void) {
  g_free(last_reason);
  const char *reason = dlerror();
  last_reason = g_strdup(reason);
}

static lt_module open_module(lt_user_data data, const char *path, lt_dladvise advise) {
  (void)data, (void)advise;
  void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (!module)
    remember_reason();
  return module;
}

static int close_module(lt_user_data data, lt_module module) {
  (void)data, (void)module; /* a loaded plugin stays */
  return 0;
}

static void *find_symbol(lt_user_data data, lt_module module, const char *name) {
  (void)data;
  dlerror();
  void *symbol = dlsym(module, name);
  if (!symbol)
    remember_reason();
  return symbol;
}

static const lt_dlvtable strict_loader = {
    .name = "steelyard",
    .sym_prefix = NULL,
    .module_open = open_module,
    .module_close = close_module,
    .find_sym = find_symbol,
    .priority = LT_DLLOADER_PREPEND,
};

/* Sets libltdl up once. */
static bool initialise(void) {
  static bool ready;
  if (ready)
    return true;
  if (lt_dlinit() != 0)
    return false;
  /* Once it is removed, nobody else frees it. libltdl does not remove lt_preopen, which has only
   * what was linked in; ours comes before it, and keeps the real reason. */
  free(lt_dlloader_remove("lt_dlopen"));
  ready = lt_dlloader_add(&strict_loader) == 0;
  return ready;
}

/* ---- the floating-point mode ---- */

/* The thread's floating-point mode: rounding, precision, flush to zero. Loading a plugin that was
 * linked with -ffast-math changes it. */
static uint64_t float_mode(const fenv_t *environment) {
#if defined(__x86_64__)
  const uint64_t exceptions_raised = 0x3f;
  return (uint64_t)environment->__control_word << 32 | (environment->__mxcsr & ~exceptions_raised);
#elif defined(__aarch64__)
  return environment->__fpcr;
#else
  (void)environment;
  return (uint64_t)fegetround();
#endif
}

/* ---- loading ---- */

/* How long the file must be to contain everything that is loaded from it; 0: the linker will check.
 */
static uint64_t needed_size(int file) {
  ElfW(Ehdr) header;
  if (pread(file, &header, sizeof header, 0) != sizeof header ||
      memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_phentsize != sizeof(ElfW(Phdr)))
    return 0;
  uint64_t needed = 0;
  for (unsigned i = 0; i < header.e_phnum; i++) {
    ElfW(Phdr) segment;
    const off_t at = (off_t)(header.e_phoff + i * sizeof segment);
    if (pread(file, &segment, sizeof segment, at) != sizeof segment)
      return 0;
    if (segment.p_type == PT_LOAD)
      needed = MAX(needed, segment.p_offset + segment.p_filesz);
  }
  return needed;
}

/* Whether it is an ELF file, and complete: the linker would map a truncated file, and the process
 * would die when it accessed the rest. */
static sy_words *check_content(const char *path, uint64_t size) {
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return error_words(errno);
  struct stat status;
  if (fstat(file, &status) == 0)
    sy_opened_add(&status);
  char magic[SELFMAG];
  const bool elf = pread(file, magic, sizeof magic, 0) == sizeof magic &&
                   memcmp(magic, ELFMAG, sizeof magic) == 0;
  const uint64_t needed = needed_size(file);
  close(file);
  if (!elf)
    return sy_words_new("is not a shared object: it does not begin as an ELF file",
                        "不是共享库：文件开头不是ELF格式");
  if (needed <= size)
    return NULL;
  return sy_words_new("the file is cut off: it has %zu bytes, expected %zu or more",
                      "文件不完整：只有%zu字节，应不少于%zu字节", (size_t)size, (size_t)needed);
}

/* Errors that can be found before the dynamic linker is used. NULL if there are none. */
static sy_words *obvious_fault(const char *path) {
  struct stat status;
  if (!g_path_is_absolute(path))
    return sy_words_new("the path is not absolute", "不是绝对路径");
  if (stat(path, &status) != 0)
    return error_words(errno);
  if (!S_ISREG(status.st_mode))
    return sy_words_new("found a folder, pipe or device, expected a regular file",
                        "这是文件夹、管道或设备，应为普通文件");
  /* libltdl reads a .la file as a script that names further files. */
  if (!g_str_has_suffix(path, ".so"))
    return sy_words_new("the file's name does not end in .so", "文件名不以.so结尾");
  return check_content(path, (uint64_t)status.st_size);
}

/* The dynamic linker's message about the object, as it says it, without its path, which callers
 * know. */
static sy_words *linker_reason(const char *path) {
  const char *reason = last_reason ? last_reason : lt_dlerror();
  if (!reason)
    return sy_words_new("no reason given", "未给出原因");
  const size_t length = strlen(path);
  const bool named = strncmp(reason, path, length) == 0 && strncmp(reason + length, ": ", 2) == 0;
  return sy_library_words(named ? reason + length + 2 : reason);
}

/* libltdl's handle lives as long as the process. */
static bool load(const char *path, struct sy_object *object, sy_words **reason) {
  g_clear_pointer(&last_reason, g_free);
  if (!initialise()) {
    *reason = sy_words_new("cannot initialise libltdl: %s", "无法初始化libltdl：%s", lt_dlerror());
    return false;
  }
  lt_dlhandle handle = lt_dlopen(path);
  if (!handle) {
    *reason = linker_reason(path);
    return false;
  }
  void *entry = lt_dlsym(handle, "steelyard_plugin_v1");
  if (!entry) {
    *reason = sy_words_new("does not have the function steelyard_plugin_v1",
                           "没有函数steelyard_plugin_v1");
    return false;
  }
  /* ISO C has no cast from an object pointer to a function pointer; POSIX promises that this works.
   */
  memcpy(&object->entry, &entry, sizeof entry);
  return true;
}

#define MOST_OBJECT ((off_t)256 << 20)

sy_words *sy_object_fault(const char *path) {
  struct stat status;
  if (stat(path, &status) != 0)
    return error_words(errno);
  if (!S_ISREG(status.st_mode))
    return sy_words_new("is not a regular file", "不是普通文件");
  if (status.st_size > MOST_OBJECT)
    return sy_words_new("has %lld bytes, expected at most %lld", "有%lld字节，不得超过%lld字节",
                        (long long)status.st_size, (long long)MOST_OBJECT);
  return NULL;
}

bool sy_object_load(const char *absolute_path, struct sy_object *object, sy_words **reason) {
  *object = (struct sy_object){0};
  *reason = obvious_fault(absolute_path);
  if (*reason)
    return false;
  pthread_mutex_lock(&lock);
  fenv_t before, after;
  fegetenv(&before);
  const bool loaded = load(absolute_path, object, reason);
  fegetenv(&after);
  object->changed_float_mode = float_mode(&after) != float_mode(&before);
  fesetenv(&before);
  pthread_mutex_unlock(&lock);
  return loaded;
}
