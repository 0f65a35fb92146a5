# archive/local.mk: an edition in one file.

libprogram_a_SOURCES += \
  %D%/archive-private.h \
  %D%/archive.h \
  %D%/files.c \
  %D%/pack.c \
  %D%/readme.c \
  %D%/unpack.c
