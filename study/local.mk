# study/local.mk: what the scores say.

libprogram_a_SOURCES += \
  %D%/draw.c \
  %D%/explained.c \
  %D%/groups.c \
  %D%/influence.c \
  %D%/pair.c \
  %D%/problems.c \
  %D%/robustness.c \
  %D%/settings.c \
  %D%/statistics.c \
  %D%/study-private.h \
  %D%/study.c \
  %D%/study.h \
  %D%/table.c \
  %D%/trial.c \
  %D%/values.c \
  %D%/vary.c
