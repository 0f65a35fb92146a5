/* SPDX-License-Identifier: Apache-2.0
 *
 * digest.c: SHA-256, by which inputs and results are known again
 */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
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

bool sy_digest_file(const char *path, char text[SY_DIGEST_SIZE]) {
  int file;
  do
    file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  while (file < 0 && errno == EINTR);
  if (file < 0)
    return false;
  g_autoptr(sy_digest) digest = sy_digest_new();
  char buffer[65536];
  ssize_t got;
  while ((got = read(file, buffer, sizeof buffer)) > 0 || (got < 0 && errno == EINTR))
    if (got > 0)
      sy_digest_update(digest, buffer, (size_t)got);
  const int error = errno;
  close(file);
  errno = error;
  if (got == 0)
    sy_digest_finish(digest, text);
  return got == 0;
}
