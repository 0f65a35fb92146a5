# lock/local.mk: locks of editions.

libprogram_a_SOURCES += \
  %D%/compare.c \
  %D%/lock-private.h \
  %D%/lock.c \
  %D%/lock.h \
  %D%/make.c \
  %D%/own-rules.c \
  %D%/read.c \
  %D%/study.c \
  %D%/write.c
