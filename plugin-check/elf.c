/* SPDX-License-Identifier: Apache-2.0
 *
 * elf.c: what a shared object says about itself before it is loaded
 *
 * Reads the file as the dynamic linker would: program headers, then the dynamic section. Nothing in
 * the file is trusted: every address is checked against its length.
 */
#include "plugin-check/elf.h"

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

static bool word_at(const struct elf *elf, uint64_t address, uint32_t *word) {
  const char *bytes = bytes_at(elf, address, sizeof *word);
  if (bytes)
    memcpy(word, bytes, sizeof *word);
  return bytes != NULL;
}

/* The last symbol of the chain that begins with `symbol`, or an earlier one at the file's end. */
static uint32_t end_of_chain(const struct elf *elf, uint64_t chains, uint32_t symbol) {
  uint32_t hash = 0;
  while (word_at(elf, chains + (uint64_t)symbol * sizeof hash, &hash) && !(hash & 1))
    symbol++;
  return symbol;
}

/* How many symbols there are is nowhere said: the table by which they are found leads to the last.
 */
static guint count_by_gnu_hash(const struct elf *elf, uint64_t table) {
  uint32_t bucket_count, first, bloom_count, last = 0;
  if (!word_at(elf, table, &bucket_count) || !word_at(elf, table + 4, &first) ||
      !word_at(elf, table + 8, &bloom_count))
    return 0;
  const uint64_t buckets = table + 16 + (uint64_t)bloom_count * sizeof(ElfW(Addr));
  for (uint32_t i = 0; i < bucket_count; i++) {
    uint32_t symbol;
    if (!word_at(elf, buckets + (uint64_t)i * sizeof symbol, &symbol))
      return 0;
    last = MAX(last, symbol);
  }
  const uint64_t chains = buckets + (uint64_t)bucket_count * sizeof last;
  return last < first ? first : end_of_chain(elf, chains - (uint64_t)first * sizeof last, last) + 1;
}

static guint count_symbols(const struct elf *elf) {
  uint64_t table;
  uint32_t count = 0;
  if (elf_entry(elf, DT_HASH, &table) && word_at(elf, table + 4, &count))
    return count;
  return elf_entry(elf, DT_GNU_HASH, &table) ? count_by_gnu_hash(elf, table) : 0;
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
  const struct sy_input input = sy_input_at(path);
  if (!sy_bytes_read(NULL, &input, SY_LIMIT_FILE, &elf->file, problems)) {
    *reason = sy_problems_text(problems);
  } else if (!read_segments(elf)) {
    *reason = g_strdup(_("is not a shared object for this machine"));
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
