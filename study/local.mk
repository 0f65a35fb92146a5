# study/local.mk: what the scores say.

libprogram_a_SOURCES += \
  %D%/explained.c \
  %D%/groups.c \
  %D%/pair.c \
  %D%/problems.c \
  %D%/settings.c \
  %D%/statistics.c \
  %D%/study-private.h \
  %D%/study.c \
  %D%/study.h \
  %D%/table.c \
  %D%/values.c
