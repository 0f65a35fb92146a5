# claims/local.mk: published statements and their verdicts.

libprogram_a_SOURCES += \
  %D%/claims-private.h \
  %D%/claims.h \
  %D%/judge.c \
  %D%/other-editions.c \
  %D%/statistic.c
