# print/local.mk: what people read on a terminal, and CSV.

libprogram_a_SOURCES += \
  %D%/changes-csv.c \
  %D%/changes-leaves.c \
  %D%/changes-private.h \
  %D%/changes-ranks.c \
  %D%/changes-tables.c \
  %D%/changes-unit.c \
  %D%/changes.c \
  %D%/explain-evidence.c \
  %D%/explain-findings.c \
  %D%/explain.c \
  %D%/judgements.c \
  %D%/layout.c \
  %D%/print-private.h \
  %D%/print.h \
  %D%/replies.c \
  %D%/scores-csv.c \
  %D%/study-pictures.c \
  %D%/study.c \
  %D%/table-notes.c \
  %D%/table.c \
  %D%/tree-dot.c \
  %D%/tree-source.c \
  %D%/tree.c \
  %D%/unofficial.c
