/* SPDX-License-Identifier: Apache-2.0
 *
 * folders.c: an edition's folder, and those beside it that it names
 *
 * An edition may name files in its own folder, and folders beside it, as "../NAME"; nothing else.
 */
#include "edition/edition-private.h"

#include <errno.h>
#include <string.h>

#define BESIDE "../"

sy_directory *sy_edition_folder(const char *path, sy_problems *problems) {
  sy_directory *folder = sy_directory_open(path);
  if (folder == NULL) {
    const char *why = sy_error_text(errno);
    g_autofree char *file = g_build_filename(path, "edition.yaml", NULL);
    sy_problems_add(problems, (struct sy_place){.file = g_intern_string(file)},
                    _("cannot read: %s"), why);
  }
  return folder;
}

sy_directory *sy_edition_sibling(const sy_directory *folder, const char *key, const char *text,
                                 struct sy_place place, bool *absent, sy_problems *problems) {
  *absent = false;
  const bool beside = g_str_has_prefix(text, BESIDE);
  g_autofree char *fault = beside ? sy_edition_id_fault(text + strlen(BESIDE)) : NULL;
  if (!beside || fault != NULL) {
    sy_problems_add(problems, place,
                    _("'%s' is '%s', expected '../NAME', a folder beside this one"), key, text);
    return NULL;
  }
  sy_directory *sibling = sy_directory_beside(folder, text + strlen(BESIDE));
  const int error = errno;
  *absent = sibling == NULL && error == ENOENT;
  if (sibling != NULL || *absent)
    return sibling;
  if (error == ENOTDIR)
    sy_problems_add(problems, place,
                    _("'%s' is not a folder beside this one (a symbolic link does not count)"),
                    text);
  else
    sy_problems_add(problems, place, _("cannot open the folder '%s': %s"), text,
                    sy_error_text(error));
  return NULL;
}

bool sy_sibling_check(struct sy_loader *loader, const char *key, const char *text,
                      struct sy_place place) {
  bool absent;
  g_autoptr(sy_directory) sibling = sy_edition_sibling(loader->edition->folders->pdata[0], key,
                                                       text, place, &absent, loader->problems);
  return sibling != NULL || absent;
}

struct sy_input sy_edition_file(const sy_edition *edition, const char *id, const char *name) {
  guint index = 0;
  while (id != NULL && index < edition->extends->len &&
         strcmp(edition->extends->pdata[index], id) != 0)
    index++;
  return sy_input_in(edition->folders->pdata[id != NULL ? index + 1 : 0], name,
                     (struct sy_place){0});
}
