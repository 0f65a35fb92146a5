/* SPDX-License-Identifier: Apache-2.0
 *
 * random.c: random numbers that do not depend on threads, order or machine
 *
 * A counter-based generator: each block of numbers is a function of the seed, the replication, the
 * stream and the block's place in it. So any replication can be computed by itself, on any thread.
 */
#include "statistics/statistics.h"

#define ROUNDS 10

void sy_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t words[4]) {
  uint32_t a = counter[0], b = counter[1], c = counter[2], d = counter[3];
  uint32_t left = key[0], right = key[1];
  for (int round = 0; round < ROUNDS; round++) {
    const uint64_t first = UINT64_C(0xD2511F53) * a, second = UINT64_C(0xCD9E8D57) * c;
    a = (uint32_t)(second >> 32) ^ b ^ left;
    b = (uint32_t)second;
    c = (uint32_t)(first >> 32) ^ d ^ right;
    d = (uint32_t)first;
    left += UINT32_C(0x9E3779B9);
    right += UINT32_C(0xBB67AE85);
  }
  words[0] = a;
  words[1] = b;
  words[2] = c;
  words[3] = d;
}

struct sy_random sy_random_at(uint64_t seed, uint64_t replication, uint32_t stream) {
  return (struct sy_random){
      .key = {(uint32_t)seed, (uint32_t)(seed >> 32)},
      .counter = {0, stream, (uint32_t)replication, (uint32_t)(replication >> 32)},
      .used = 4,
  };
}

uint32_t sy_random_word(struct sy_random *random) {
  if (random->used == 4) {
    sy_philox(random->counter, random->key, random->words);
    random->counter[0]++;
    random->used = 0;
  }
  return random->words[random->used++];
}

uint64_t sy_random_bits(struct sy_random *random) {
  const uint64_t low = sy_random_word(random);
  return low | (uint64_t)sy_random_word(random) << 32;
}

uint32_t sy_random_below(struct sy_random *random, uint32_t bound) {
  const uint32_t unfair = -bound % bound; /* 2^32 modulo the bound */
  uint64_t product;
  do
    product = (uint64_t)sy_random_word(random) * bound;
  while ((uint32_t)product < unfair);
  return (uint32_t)(product >> 32);
}

double sy_random_share(struct sy_random *random) {
  return (double)(sy_random_bits(random) >> 11) * 0x1p-53;
}
