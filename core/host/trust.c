/* SPDX-License-Identifier: Apache-2.0
 *
 * trust.c: whether others could have put something else there
 *
 * What is loaded runs as the person who loads it, so nobody else may be able to replace it: the
 * file, its folder and the folders above, none of them by way of a link, belong to the superuser or
 * to that person, and nobody else may write to them. The same rule, and the same two exceptions, as
 * in ssh: a folder with the sticky bit, in which everybody may write but nobody may replace what is
 * another's, and a group of which the person is the only member by name.
 */
#include "host/host-private.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whether the group is the one that systems make for every person, of the same name. */
static bool is_private_group(gid_t gid) {
  const struct passwd *person = getpwuid(geteuid());
  if (!person || person->pw_gid != gid)
    return false;
  g_autofree char *name = g_strdup(person->pw_name);
  const struct group *group = getgrgid(gid);
  return group && strcmp(group->gr_name, name) == 0 && !*group->gr_mem;
}

static char *fault_of(const char *path, const struct stat *status) {
  const bool sticky = S_ISDIR(status->st_mode) && status->st_mode & S_ISVTX;
  if (status->st_uid != 0 && status->st_uid != geteuid())
    return g_strdup_printf(_("%s belongs to user %u, expected the superuser or you"), path,
                           (unsigned)status->st_uid);
  if (status->st_mode & S_IWOTH && !sticky)
    return g_strdup_printf(_("others may write to %s; see chmod o-w"), path);
  if (status->st_mode & S_IWGRP && !sticky && !is_private_group(status->st_gid))
    return g_strdup_printf(_("the group %u may write to %s; see chmod g-w"),
                           (unsigned)status->st_gid, path);
  return NULL;
}

char *host_distrust(const char *path) {
  char *real = realpath(path, NULL);
  if (!real)
    return g_strdup(g_strerror(errno));
  char *fault = strcmp(real, path) == 0 ? NULL : g_strdup_printf(_("it is a link to %s now"), real);
  for (bool above = true; above && !fault;) {
    struct stat status;
    fault = stat(real, &status) == 0 ? fault_of(real, &status) : g_strdup(g_strerror(errno));
    char *slash = strrchr(real, '/');
    above = real[1] != '\0';
    slash[slash == real] = '\0';
  }
  free(real);
  return fault;
}
