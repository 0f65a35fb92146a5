#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# peer-numpy.py: what bench/kernel.c measures, in numpy, as fast as it can be written there
#
#   peer-numpy.py ranks UNITS LEAVES DRAWS THREADS
#   peer-numpy.py levels UNITS THREADS
#
# Prints seconds, after a first run that is not counted.
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

BITS = 5  # of a unit's number, for at most 32 units


def timed(work):
    work()
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def frequencies_packed(scores, draws, seed, at_once=2000):
    """The unit's number in the lowest bits of its score, so that sorting the scores suffices."""
    generator, (units, leaves) = np.random.default_rng(seed), scores.shape
    columns, counts = np.ascontiguousarray(scores.T), np.zeros(units * units, np.int64)
    numbers, places, mask = np.arange(units, dtype=np.int64), np.arange(units), np.int64((1 << BITS) - 1)
    for _ in range(0, draws, at_once):
        weights = generator.random((at_once, leaves))
        weights *= 0.5 / leaves
        weights += 0.75 / leaves
        keys = (weights @ columns).view(np.int64)
        keys &= ~mask
        keys |= numbers
        keys.sort(axis=1)
        keys &= mask
        keys *= units
        keys += places
        counts += np.bincount(keys.ravel(), minlength=units * units)
    return counts


def frequencies_single(scores, draws, seed, at_once=2000):
    """In single precision."""
    generator, (units, leaves) = np.random.default_rng(seed), scores.shape
    columns, counts = np.ascontiguousarray(scores.T.astype(np.float32)), np.zeros(units * units, np.int64)
    places = np.arange(units)
    for _ in range(0, draws, at_once):
        weights = generator.random((at_once, leaves), dtype=np.float32)
        weights *= np.float32(0.5 / leaves)
        weights += np.float32(0.75 / leaves)
        order = np.argsort(-(weights @ columns), axis=1)
        order *= units
        order += places
        counts += np.bincount(order.ravel(), minlength=units * units)
    return counts


def ranks(units, leaves, draws, threads):
    scores = np.random.default_rng(3).uniform(0, 100, (units, leaves))
    with ThreadPoolExecutor(threads) as pool:
        ways = [lambda count=count: sum(pool.map(lambda seed: count(scores, draws // threads, seed), range(threads)))
                for count in (frequencies_packed, frequencies_single)]
        return min(timed(way) for way in ways)


def levels(units, threads):
    leaves, middle, upper = 100, 20, 5
    generator = np.random.default_rng(7)
    given = generator.uniform(0, 1000, (units, leaves))
    kept = np.empty_like(given)
    negative = np.arange(leaves) % 4 == 3

    def matrix(count, groups):
        weights = np.zeros((count, groups))
        weights[np.arange(count), np.arange(count) // (count // groups)] = generator.uniform(0.5, 1.5, count)
        return weights / weights.sum(0)

    tree = [matrix(leaves, middle), matrix(middle, upper), matrix(upper, 1)]

    def whole():
        low, high = given.min(0), given.max(0)
        factor = np.where(negative, -100, 100) / (high - low)
        np.subtract(given, np.where(negative, high, low), out=kept)
        np.multiply(kept, factor, out=kept)
        scores = [kept]
        for weights in tree:
            scores.append(scores[-1] @ weights)
        return scores

    return timed(whole)


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[2:]]
    print(f"{ranks(*numbers) if sys.argv[1] == 'ranks' else levels(*numbers):.6f}")
