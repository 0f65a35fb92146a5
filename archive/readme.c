/* SPDX-License-Identifier: Apache-2.0
 *
 * readme.c: the README of an archive
 *
 * It is for people who find the archive years later and do not know steelyard. It is always in both
 * languages.
 */
#include "archive/archive-private.h"

static void add_plugins(GString *text, const sy_lock *lock) {
  struct sy_locked_plugin plugin;
  for (guint i = 0; sy_lock_plugin_at(lock, i, &plugin); i++) {
    g_auto(GStrv) parts = g_strsplit(plugin.id, "@", 2);
    g_string_append_printf(text, "- %s (%s, %s.r%s.so)\n", plugin.id, plugin.version, parts[0],
                           parts[1]);
  }
}

static void add_commands(GString *text, const char *edition_id) {
  g_autofree char *id = sy_is_name(edition_id) ? g_strdup(edition_id) : g_shell_quote(edition_id);
  g_string_append_printf(text,
                         "\n"
                         "    steelyard verify %s.tar.zst\n"
                         "\n"
                         "    tar --zstd -xf %s.tar.zst\n"
                         "    cd %s\n"
                         "    steelyard verify editions/%s\n"
                         "    steelyard score editions/%s\n"
                         "    steelyard verify result.json\n"
                         "\n",
                         id, id, id, id, id);
}

char *archive_readme(const sy_edition *edition, const sy_lock *lock) {
  GString *text = g_string_new(NULL);
  const char *at = sy_lock_at(lock), *by = sy_lock_by(lock);
  g_string_append_printf(
      text,
      "# %s\n\n"
      "An evaluation as it was scored and locked on %s with %s, and all that it takes to score it "
      "again.\n\n"
      "- `editions/%s/`: the indicator tree, the units, the evidence, the claims, and "
      "`edition.lock`, the digests of all that and of all scores and ranks\n"
      "- the other folders in `editions/`: the editions that it extends or is compared with\n"
      "- `result.json`: the result document; every score above the leaves can be recomputed from "
      "it "
      "alone\n\n"
      "To rerun it, use %s or a later version with these plugins (later versions keep all "
      "revisions):\n\n",
      edition->name.en, at, by, edition->id, by);
  add_plugins(text, lock);
  g_string_append(text, "\nThe first command does everything; the others do it step by step:\n");
  add_commands(text, edition->id);
  g_string_append_printf(
      text,
      "---\n\n# %s\n\n"
      "本届评价于%s用%s计分并锁定。归档文件内有重新计分所需的一切。\n\n"
      "- `editions/%s/`：指标体系、评价对象、证据、核对项，以及"
      "`edition.lock`，即上述内容和全部得分、名次的摘要\n"
      "- `editions/`中的其他文件夹：它所沿用或与之比较的各届\n"
      "- `result.json`：结果文件，单凭它即可复算指标以上的全部得分\n\n"
      "重新计分需要%s或更新的版本，以及下列插件（新版本也有插件的全部修订号）：\n\n",
      edition->name.zh, at, by, edition->id, by);
  add_plugins(text, lock);
  g_string_append(text, "\n第一条命令全部完成，其余命令逐步进行：\n");
  add_commands(text, edition->id);
  return g_string_free(text, FALSE);
}
