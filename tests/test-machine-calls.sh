#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every system call of every command fails once in every way: a full or broken disk, no more files, a
# read-only file system. And none of them minds an interruption, or a read or write that falls short.
. "${srcdir:-.}/tests/lib.sh"
. "$top/tests/faults/lib.sh"

faults calls.py "$work" "$edition"
