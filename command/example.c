/* SPDX-License-Identifier: Apache-2.0
 *
 * example.c: new folders that begin as copies of an example
 */
#include "command/example.h"
#include "host/host.h"

#include <string.h>

struct copying {
  const char *example; /* folder of the example */
  const char *from;
  const char *to;
  sy_folder *folder;
  sy_problems *problems;
};

static char *renamed(const struct copying *copying, const char *text) {
  GString *string = g_string_new(text);
  g_string_replace(string, copying->from, copying->to, 0);
  return g_string_free(string, FALSE);
}

static bool copy_file(const struct copying *copying, const char *path, const char *name) {
  struct sy_bytes bytes;
  const struct sy_input input = sy_input_at(path);
  if (!sy_bytes_read(NULL, &input, SY_NO_LIMIT, &bytes, copying->problems))
    return false;
  g_autofree char *text = renamed(copying, bytes.data);
  g_autofree char *new_name = renamed(copying, name);
  sy_bytes_free(&bytes);
  return sy_folder_write(copying->folder, new_name, text, strlen(text), copying->problems);
}

/* Everything in a folder of the example; `name` is the folder's path within it. */
static bool copy_folder(const struct copying *copying, const char *name) {
  g_autofree char *path = g_build_filename(copying->example, name, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) folder = g_dir_open(path, 0, &error);
  if (!folder) {
    sy_problems_add(copying->problems, (struct sy_place){.file = g_intern_string(path)},
                    _("cannot read: %s"), error->message);
    return false;
  }
  bool copied = true;
  for (const char *entry; copied && (entry = g_dir_read_name(folder)) != NULL;) {
    g_autofree char *from = g_build_filename(path, entry, NULL);
    g_autofree char *to = g_build_filename(name, entry, NULL);
    copied = g_file_test(from, G_FILE_TEST_IS_DIR) ? copy_folder(copying, to)
                                                   : copy_file(copying, from, to);
  }
  return copied;
}

bool sy_example_copy(const char *example, const char *from, const char *to, const char *path,
                     sy_problems *problems) {
  g_autofree char *examples = sy_own_path(SY_OWN_EXAMPLES);
  g_autofree char *place = g_build_filename(examples, example, NULL);
  g_autoptr(sy_folder) folder = sy_folder_new(path, problems);
  const struct copying copying = {place, from, to, folder, problems};
  return folder && copy_folder(&copying, "") && sy_folder_commit(folder, problems);
}
