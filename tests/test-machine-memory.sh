#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Memory runs out, at one allocation or from one on, in every command: exit code 4 and a reason, and an output
# is whole or not there. Every 97th allocation is tried; STEELYARD_EVERY_ALLOCATION=1 tries all (ten minutes).
. "${srcdir:-.}/tests/lib.sh"
. "$top/tests/faults/lib.sh"

faults memory.py "$work" "$edition" "$([ -n "${STEELYARD_EVERY_ALLOCATION-}" ] && echo 1 || echo 97)"
