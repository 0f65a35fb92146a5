#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Ctrl-C and other signals, closed pipes, closed descriptors, limits on files and memory: nothing is left behind,
# and a reason is given.
. "${srcdir:-.}/tests/lib.sh"
. "$top/tests/faults/lib.sh"

faults ends.py "$work" "$edition"
