#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# An input that is truncated while it is read: refused, or read as it was or as it is; never a crash.
. "${srcdir:-.}/tests/lib.sh"
. "$top/tests/faults/lib.sh"

faults inputs.py "$work" "$edition"
