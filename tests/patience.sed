# SPDX-License-Identifier: Apache-2.0
#
# patience.sed: one more key of a leaf, for test-fields.sh
#
# A real key would add a member to struct sy_node. This one uses `direction`, which leaves do not have, because with a
# new member everything would have to be compiled again.
/^    {NULL, "range"/i\
    {"patience", "patience", SY_IS_LEAF, SY_TYPE_INTEGER, MEMBER(direction), .highest = 90,\
     .rule = RULE(63, "patience", "patience")},
