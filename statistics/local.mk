# statistics/local.mk: figures of lists of numbers.

libprogram_a_SOURCES += \
  %D%/agreement.c \
  %D%/correlation.c \
  %D%/eigen.c \
  %D%/elementary.c \
  %D%/exact-mean.c \
  %D%/f-distribution.c \
  %D%/gamma.c \
  %D%/pairwise.c \
  %D%/random.c \
  %D%/reliability.c \
  %D%/sobol.c \
  %D%/statistics.h \
  %D%/summary.c \
  %D%/two-way.c
