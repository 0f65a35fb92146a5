# SPDX-License-Identifier: Apache-2.0
#
# patience.sed: one more key of a leaf, for test-fields.sh
#
# Leaves have no `direction`, so it stands for the member that a key in earnest would add to struct sy_node; with
# another member everything would have to be compiled anew.
/^    {NULL, "range"/i\
    {"patience", "patience", SY_IS_LEAF, SY_TYPE_INTEGER, MEMBER(direction), .highest = 90,\
     .rule = RULE(63, "patience", "patience")},
