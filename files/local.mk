# files/local.mk: files as they are written.

libprogram_a_SOURCES += \
  %D%/csv.c \
  %D%/file.c \
  %D%/files.h \
  %D%/folder.c \
  %D%/scratch.c
