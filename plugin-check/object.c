/* SPDX-License-Identifier: Apache-2.0
 *
 * object.c: tests of the file itself: what it exports, what it requires, how it was linked
 */
#include "plugin-check/elf.h"
#include "plugin-check/plugin-check-private.h"

#include <dlfcn.h>
#include <string.h>

static struct elf *open_object(struct trial *trial) {
  g_autofree char *reason = NULL;
  struct elf *elf = elf_open(trial->path, &reason);
  if (!elf)
    trial_fail(trial, "%s", reason);
  return elf;
}

/* What a compiler adds when it is told to: coverage, sanitizers. */
static bool is_instrumentation(const char *name) {
  static const char *const marks[] = {"asan",   "ubsan", "tsan",       "sanitizer",
                                      "sancov", "gcov",  "mangle_path"};
  for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
    if (strstr(name, marks[i]))
      return true;
  return false;
}

static bool is_visible(const ElfW(Sym) * symbol) {
  const unsigned bind = ELF64_ST_BIND(symbol->st_info);
  return symbol->st_shndx != SHN_UNDEF && (bind == STB_GLOBAL || bind == STB_WEAK || bind > 2);
}

void test_exports(struct trial *trial) {
  g_autoptr(trial_elf) elf = open_object(trial);
  if (!elf)
    return;
  g_autoptr(GString) others = g_string_new(NULL);
  bool entry = false;
  for (guint i = 1; i < elf->symbol_count; i++) {
    ElfW(Sym) symbol;
    const char *name;
    if (!elf_symbol(elf, i, &symbol, &name) || !is_visible(&symbol))
      continue;
    if (strcmp(name, "steelyard_plugin_v1") == 0)
      entry = true;
    else if (!is_instrumentation(name) && strcmp(name, "_init") != 0 && strcmp(name, "_fini") != 0)
      g_string_append_printf(others, "%s%s", others->len ? ", " : "", name);
  }
  if (others->len)
    trial_fail(trial, _("also exports %s, expected only steelyard_plugin_v1"), others->str);
  else if (!entry)
    trial_fail(trial, "%s", _("does not export steelyard_plugin_v1"));
  else
    trial_saw(trial, "%s", "steelyard_plugin_v1");
}

/* ---- what it asks for ---- */

/* Handles of the libraries that the object names, and of the C library. */
static GPtrArray *needed_libraries(const struct elf *elf) {
  GPtrArray *handles = g_ptr_array_new();
  void *c_library = dlopen("libc.so.6", RTLD_NOW | RTLD_NOLOAD);
  if (c_library)
    g_ptr_array_add(handles, c_library);
  for (guint i = 0; i < elf->dynamic->len; i++) {
    const ElfW(Dyn) *entry = &g_array_index(elf->dynamic, ElfW(Dyn), i);
    const char *name = entry->d_tag == DT_NEEDED ? elf_text(elf, entry->d_un.d_val) : NULL;
    void *handle = name ? dlopen(name, RTLD_NOW | RTLD_NOLOAD) : NULL;
    if (handle)
      g_ptr_array_add(handles, handle);
  }
  return handles;
}

static bool any_has(GPtrArray *handles, const char *name) {
  for (guint i = 0; i < handles->len; i++)
    if (dlsym(handles->pdata[i], name))
      return true;
  return false;
}

static bool is_needed(const ElfW(Sym) * symbol) {
  return symbol->st_shndx == SHN_UNDEF && ELF64_ST_BIND(symbol->st_info) == STB_GLOBAL;
}

void test_undefined(struct trial *trial) {
  g_autoptr(trial_elf) elf = open_object(trial);
  if (!elf)
    return;
  g_autoptr(GPtrArray) handles = needed_libraries(elf);
  guint count = 0;
  for (guint i = 1; i < elf->symbol_count; i++) {
    ElfW(Sym) symbol;
    const char *name;
    if (!elf_symbol(elf, i, &symbol, &name) || !is_needed(&symbol) || is_instrumentation(name))
      continue;
    count++;
    if (!any_has(handles, name))
      trial_fail(trial, _("needs %s, which is in none of its libraries"), name);
  }
  trial_saw(trial, _("%u functions, all in its libraries"), count);
}

/* Functions that let a plugin know, or do, what it must not. */
static const struct {
  const char *what, *names;
} suspects[] = {
    {N_("the clock"), " time clock clock_gettime gettimeofday ftime timespec_get localtime "
                      "localtime_r times getrusage "},
    {N_("random numbers"),
     " rand srand random srandom rand_r drand48 lrand48 mrand48 erand48 getrandom "
     "getentropy arc4random arc4random_uniform arc4random_buf "},
    {N_("files"), " fopen fopen64 freopen open open64 openat creat read write printf puts putchar "
                  "fprintf __printf_chk __fprintf_chk fwrite fputs fputc fread fgets opendir stat "
                  "access unlink remove rename tmpfile mkstemp popen perror vprintf "},
    {N_("the network"), " socket connect bind listen accept getaddrinfo gethostbyname send recv "},
    {N_("the locale"), " setlocale newlocale uselocale localeconv nl_langinfo strcoll strxfrm "},
    {N_("the environment"), " getenv secure_getenv setenv putenv unsetenv clearenv getcwd chdir "
                            "umask gethostname uname sysconf getpid getuid "},
    {N_("the process"), " exit _exit _Exit quick_exit abort raise kill signal sigaction fork vfork "
                        "system execv execve execvp posix_spawn dlopen dlsym longjmp atexit "
                        "pthread_create thrd_create fesetround fesetenv feenableexcept "},
};

static const char *suspicion(const char *name) {
  g_autofree char *word = g_strdup_printf(" %s ", name);
  for (size_t i = 0; i < G_N_ELEMENTS(suspects); i++)
    if (strstr(suspects[i].names, word))
      return _(suspects[i].what);
  return NULL;
}

void test_imports(struct trial *trial) {
  g_autoptr(trial_elf) elf = open_object(trial);
  if (!elf)
    return;
  for (guint i = 1; i < elf->symbol_count; i++) {
    ElfW(Sym) symbol;
    const char *name;
    const char *what =
        elf_symbol(elf, i, &symbol, &name) && is_needed(&symbol) ? suspicion(name) : NULL;
    if (what)
      trial_warn(trial, _("uses %s (%s), which a plugin does not need"), name, what);
  }
  trial_saw(trial, "%s", _("none"));
}

/* ---- how it was linked ---- */

void test_search_path(struct trial *trial) {
  g_autoptr(trial_elf) elf = open_object(trial);
  uint64_t offset;
  if (!elf)
    return;
  if (elf_entry(elf, DT_RUNPATH, &offset) || elf_entry(elf, DT_RPATH, &offset)) {
    const char *path = elf_text(elf, offset);
    trial_fail(trial, _("searches libraries in '%s', expected no search path of its own"),
               path ? path : "?");
  }
  trial_saw(trial, "%s", _("none"));
}

void test_stack(struct trial *trial) {
  g_autoptr(trial_elf) elf = open_object(trial);
  if (!elf)
    return;
  bool said = false;
  for (guint i = 0; i < elf->segment_count; i++) {
    if (elf->segments[i].p_type != PT_GNU_STACK)
      continue;
    said = true;
    if (elf->segments[i].p_flags & PF_X)
      trial_fail(trial, "%s", _("asks for an executable stack (link with -Wl,-z,noexecstack)"));
  }
  if (!said)
    trial_fail(trial, "%s", _("does not declare a stack that is not executable"));
  trial_saw(trial, "%s", _("not executable"));
}

void test_text_relocations(struct trial *trial) {
  g_autoptr(trial_elf) elf = open_object(trial);
  uint64_t flags;
  if (!elf)
    return;
  if (elf_entry(elf, DT_TEXTREL, &flags) ||
      (elf_entry(elf, DT_FLAGS, &flags) && (flags & DF_TEXTREL)))
    trial_fail(trial, "%s", _("loading modifies its code (compile with -fPIC)"));
  trial_saw(trial, "%s", _("no text relocations"));
}
