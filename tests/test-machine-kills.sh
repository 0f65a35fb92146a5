#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# SIGKILL at a thousand moments of writing a result (a hundred where the effort is short): the file is the whole old one or the whole new one.
. "${srcdir:-.}/tests/lib.sh"
. "$top/tests/faults/lib.sh"

faults kills.py "$work" "$edition"
