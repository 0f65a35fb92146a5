/* SPDX-License-Identifier: Apache-2.0
 *
 * trust.c: whether others could have replaced a file
 *
 * A plugin runs with the rights of the user who loads it, so nobody else may be able to replace it:
 * the file, its folder and all parent folders, without links, must belong to the superuser or to
 * that user, and nobody else may write to them. The rule and its two exceptions are those of ssh: a
 * parent folder with the sticky bit, in which everybody may write but not replace other users'
 * files, and a group whose only member is that user.
 */
#include "host/host-private.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

/* Whether the group is the user's private group, of the same name, without other members: neither
 * in the group's list nor as their primary group. */
static bool is_private_group(gid_t gid) {
  const struct passwd *person = getpwuid(geteuid());
  if (!person || person->pw_gid != gid)
    return false;
  g_autofree char *name = g_strdup(person->pw_name);
  const struct group *group = getgrgid(gid);
  bool is_private = group && strcmp(group->gr_name, name) == 0 && !*group->gr_mem;
  setpwent();
  while (is_private && (person = getpwent()))
    is_private = person->pw_gid != gid || person->pw_uid == geteuid();
  endpwent();
  return is_private;
}

/* Whether an access control list names others. The group bits of the mode are then the most that
 * anybody in the list may do. */
static bool has_list(const char *path) {
  return getxattr(path, "system.posix_acl_access", NULL, 0) > 0;
}

/* `above`: it is a parent folder of what is loaded, or of the folder that is searched. In the
 * searched folder itself, the sticky bit does not help, because others could add files to it. */
static char *fault_of(const char *path, const struct stat *status, bool above) {
  const bool sticky = above && status->st_mode & S_ISVTX;
  if (status->st_uid != 0 && status->st_uid != geteuid())
    return g_strdup_printf(_("%s belongs to user %u, expected root or you"), path,
                           (unsigned)status->st_uid);
  if (status->st_mode & S_IWOTH && !sticky)
    return g_strdup_printf(_("others may write to %s; run 'chmod o-w' on it"), path);
  if (status->st_mode & S_IWGRP && !sticky && (has_list(path) || !is_private_group(status->st_gid)))
    return g_strdup_printf(_("the group %u may write to %s; run 'chmod g-w' on it"),
                           (unsigned)status->st_gid, path);
  return NULL;
}

char *host_distrust(const char *path) {
  char *real = realpath(path, NULL);
  if (!real)
    return g_strdup(sy_error_text(errno));
  char *fault = strcmp(real, path) == 0 ? NULL : g_strdup_printf(_("it is now a link to %s"), real);
  for (bool above = false, done = false; !done && !fault; above = true) {
    struct stat status;
    fault =
        stat(real, &status) == 0 ? fault_of(real, &status, above) : g_strdup(sy_error_text(errno));
    char *slash = strrchr(real, '/');
    done = real[1] == '\0';
    slash[slash == real] = '\0';
  }
  free(real);
  return fault;
}
