/* SPDX-License-Identifier: Apache-2.0
 *
 * digest.c: SHA-256, which identifies inputs and results
 */
#include "base/base-private.h"

#include <errno.h>
#include <nettle/base16.h>
#include <nettle/sha2.h>
#include <unistd.h>

struct sy_digest {
  struct sha256_ctx context;
};

sy_digest *sy_digest_new(void) {
  sy_digest *digest = g_new(sy_digest, 1);
  sha256_init(&digest->context);
  return digest;
}

void sy_digest_free(sy_digest *digest) {
  g_free(digest);
}

void sy_digest_update(sy_digest *digest, const void *bytes, size_t length) {
  sha256_update(&digest->context, length, bytes);
}

void sy_digest_finish(sy_digest *digest, char text[SY_DIGEST_SIZE]) {
  uint8_t bytes[SHA256_DIGEST_SIZE];
  sha256_digest(&digest->context, sizeof bytes, bytes);
  base16_encode_update(text, sizeof bytes, bytes);
  text[SY_DIGEST_SIZE - 1] = '\0';
}

bool sy_digest_file(const struct sy_input *input, char text[SY_DIGEST_SIZE],
                    sy_problems *problems) {
  struct stat opened;
  const int file = sy_file_open(input, &opened, problems);
  if (file < 0)
    return false;
  g_autoptr(sy_digest) digest = sy_digest_new();
  char buffer[65536];
  ssize_t got;
  while ((got = sy_file_read(file, buffer, sizeof buffer)) > 0)
    sy_digest_update(digest, buffer, (size_t)got);
  if (got < 0)
    sy_problems_add(problems, (struct sy_place){.file = input->path}, _("cannot read: %s"),
                    sy_error_text(errno));
  close(file);
  if (got == 0)
    sy_digest_finish(digest, text);
  return got == 0;
}
