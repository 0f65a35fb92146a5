# study/local.mk: what the scores say.

libprogram_a_SOURCES += \
  %D%/bands.c \
  %D%/coherence.c \
  %D%/draw.c \
  %D%/experts.c \
  %D%/explained.c \
  %D%/family.c \
  %D%/gains.c \
  %D%/groups.c \
  %D%/influence.c \
  %D%/interrupt.c \
  %D%/kept-ranks.c \
  %D%/kept-ranks.h \
  %D%/kernel-avx2.c \
  %D%/kernel-avx512.c \
  %D%/kernel-choice.c \
  %D%/kernel-loops.inc \
  %D%/kernel.c \
  %D%/kernel.h \
  %D%/means-private.h \
  %D%/means-run.c \
  %D%/means.c \
  %D%/means.h \
  %D%/pair.c \
  %D%/panels.c \
  %D%/points.c \
  %D%/problems.c \
  %D%/proposals.c \
  %D%/rank-pairs.c \
  %D%/raters.c \
  %D%/reload.c \
  %D%/rises.c \
  %D%/robustness.c \
  %D%/scores.c \
  %D%/sensitivity.c \
  %D%/separation.c \
  %D%/settings.c \
  %D%/statistics.c \
  %D%/study-private.h \
  %D%/study.c \
  %D%/study.h \
  %D%/table.c \
  %D%/trial.c \
  %D%/values.c \
  %D%/vary.c \
  %D%/what-if.c
