# document/local.mk: the result document.

libprogram_a_SOURCES += \
  %D%/changes.c \
  %D%/claims.c \
  %D%/derived.c \
  %D%/document-private.h \
  %D%/document.c \
  %D%/document.h \
  %D%/explanation.c \
  %D%/field-readers.c \
  %D%/field-writers.c \
  %D%/fields.c \
  %D%/json.c \
  %D%/model.c \
  %D%/ranking-rules.c \
  %D%/read-awards.c \
  %D%/read-claims.c \
  %D%/read-tree.c \
  %D%/read-units.c \
  %D%/read.c \
  %D%/recompute.c \
  %D%/replies.c \
  %D%/study.c \
  %D%/text.c \
  %D%/units.c \
  %D%/what-if.c \
  %D%/write.c
