#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# With rows that make no sense, only their units are in error, and scores are the same for every batch size, number of
# threads, and order of rows and units. STEELYARD_SEED=N, which is printed, shuffles them differently.
. "${srcdir:-.}/tests/lib.sh"

seed=${STEELYARD_SEED:-1}
PYTHONDONTWRITEBYTECODE=1 python3 "$top/tests/dirty/batches.py" "$steelyard" "$work" "$seed" || fail "batches, seed $seed"
finish
