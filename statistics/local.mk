# statistics/local.mk: figures of lists of numbers.

libprogram_a_SOURCES += \
  %D%/exact-mean.c \
  %D%/statistics.h \
  %D%/summary.c
