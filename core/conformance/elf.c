/* SPDX-License-Identifier: Apache-2.0
 *
 * elf.c: what a shared object says of itself before it is loaded
 *
 * Reads the file as the dynamic linker would: program headers, then the dynamic section. Nothing in
 * the file is believed: every address is checked against its length.
 */
#include "conformance/elf.h"

#include <string.h>

/* The bytes at an address of the loaded object, or NULL if fewer than `length` are in the file. */
static const char *bytes_at(const struct elf *elf, uint64_t address, uint64_t length) {
  for (guint i = 0; i < elf->segment_count; i++) {
    const ElfW(Phdr) *segment = &elf->segments[i];
    if (segment->p_type != PT_LOAD || address < segment->p_vaddr)
      continue;
    const uint64_t within = address - segment->p_vaddr;
    if (within < segment->p_filesz && length <= segment->p_filesz - within &&
        segment->p_offset <= elf->file.length && within <= elf->file.length - segment->p_offset &&
        length <= elf->file.length - segment->p_offset - within)
      return elf->file.data + segment->p_offset + within;
  }
  return NULL;
}

bool elf_entry(const struct elf *elf, int64_t tag, uint64_t *value) {
  for (guint i = 0; i < elf->dynamic->len; i++) {
    const ElfW(Dyn) *entry = &g_array_index(elf->dynamic, ElfW(Dyn), i);
    if (entry->d_tag == tag) {
      *value = entry->d_un.d_val;
      return true;
    }
  }
  return false;
}

const char *elf_text(const struct elf *elf, uint64_t offset) {
  uint64_t start, size;
  if (!elf_entry(elf, DT_STRTAB, &start) || !elf_entry(elf, DT_STRSZ, &size) || offset >= size)
    return NULL;
  const char *text = bytes_at(elf, start + offset, size - offset);
  return text && memchr(text, '\0', size - offset) ? text : NULL;
}

/* The symbols follow each other up to the strings: so the usual linkers lay them out. */
static guint count_symbols(const struct elf *elf) {
  uint64_t symbols, texts;
  if (!elf_entry(elf, DT_SYMTAB, &symbols) || !elf_entry(elf, DT_STRTAB, &texts) ||
      texts <= symbols)
    return 0;
  return (guint)((texts - symbols) / sizeof(ElfW(Sym)));
}

bool elf_symbol(const struct elf *elf, guint index, ElfW(Sym) * symbol, const char **name) {
  uint64_t symbols;
  if (index >= elf->symbol_count || !elf_entry(elf, DT_SYMTAB, &symbols))
    return false;
  const char *bytes = bytes_at(elf, symbols + index * sizeof *symbol, sizeof *symbol);
  if (!bytes)
    return false;
  memcpy(symbol, bytes, sizeof *symbol);
  *name = elf_text(elf, symbol->st_name);
  return *name != NULL;
}

static bool read_segments(struct elf *elf) {
  ElfW(Ehdr) header;
  if (elf->file.length < sizeof header)
    return false;
  memcpy(&header, elf->file.data, sizeof header);
  if (memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_type != ET_DYN ||
      header.e_phentsize != sizeof(ElfW(Phdr)) || header.e_phoff > elf->file.length ||
      header.e_phnum > (elf->file.length - header.e_phoff) / sizeof(ElfW(Phdr)))
    return false;
  elf->segment_count = header.e_phnum;
  elf->segments = g_memdup2(elf->file.data + header.e_phoff, header.e_phnum * sizeof(ElfW(Phdr)));
  return true;
}

static void read_dynamic(struct elf *elf) {
  for (guint i = 0; i < elf->segment_count; i++) {
    if (elf->segments[i].p_type != PT_DYNAMIC)
      continue;
    ElfW(Dyn) entry;
    for (uint64_t at = 0; at < elf->segments[i].p_filesz; at += sizeof entry) {
      const char *bytes = bytes_at(elf, elf->segments[i].p_vaddr + at, sizeof entry);
      if (!bytes)
        return;
      memcpy(&entry, bytes, sizeof entry);
      if (entry.d_tag == DT_NULL)
        return;
      g_array_append_val(elf->dynamic, entry);
    }
  }
}

struct elf *elf_open(const char *path, char **reason) {
  struct elf *elf = g_new0(struct elf, 1);
  elf->dynamic = g_array_new(FALSE, FALSE, sizeof(ElfW(Dyn)));
  g_autoptr(sy_problems) problems = sy_problems_new();
  if (!sy_bytes_read(path, SY_LIMIT_FILE, &elf->file, problems)) {
    *reason = sy_problems_text(problems);
  } else if (!read_segments(elf)) {
    *reason = g_strdup(_("is no shared object of this machine"));
  } else {
    read_dynamic(elf);
    elf->symbol_count = count_symbols(elf);
    return elf;
  }
  elf_close(elf);
  return NULL;
}

void elf_close(struct elf *elf) {
  g_array_unref(elf->dynamic);
  g_free(elf->segments);
  sy_bytes_free(&elf->file);
  g_free(elf);
}
