#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Memory runs out, at one allocation or from one on, in every command: exit code 4 and a reason, and an output
# is whole or not there. Every 970th allocation is tried, or every 60th where the effort is long, or each.
. "${srcdir:-.}/tests/lib.sh"
. "$top/tests/faults/lib.sh"

stride=970
! long || stride=60
! every_case || stride=1
faults memory.py "$work" "$edition" $stride
