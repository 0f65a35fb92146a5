# compare/local.mk: compares an edition with an earlier one.

libprogram_a_SOURCES += \
  %D%/changes.c \
  %D%/compare-private.h \
  %D%/compare.h \
  %D%/leaves.c \
  %D%/match.c \
  %D%/split.c \
  %D%/table-columns.c \
  %D%/table-rows.c \
  %D%/tables.c
