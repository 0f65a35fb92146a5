/* SPDX-License-Identifier: Apache-2.0
 *
 * elf.h: what a shared object says about itself before it is loaded
 */
#ifndef SY_PLUGIN_CHECK_ELF_H
#define SY_PLUGIN_CHECK_ELF_H

#include "base/base.h"

#include <link.h>

struct elf {
  struct sy_bytes file;
  guint segment_count;
  ElfW(Phdr) * segments;
  GArray *dynamic; /* of ElfW(Dyn) */
  guint symbol_count;
};
/* NULL and *reason (g_free) if the file is not a shared object. */
struct elf *elf_open(const char *path, char **reason);
void elf_close(struct elf *elf);
typedef struct elf trial_elf;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(trial_elf, elf_close)
/* The first entry of the dynamic section with a tag. */
bool elf_entry(const struct elf *elf, int64_t tag, uint64_t *value);
/* A text of the dynamic section, or NULL. */
const char *elf_text(const struct elf *elf, uint64_t offset);
/* A dynamic symbol with its name. False past the last, or where it has none. */
bool elf_symbol(const struct elf *elf, guint index, ElfW(Sym) * symbol, const char **name);

#endif /* SY_PLUGIN_CHECK_ELF_H */
