# files/local.mk: writes files and folders.

libprogram_a_SOURCES += \
  %D%/blocks.c \
  %D%/csv.c \
  %D%/file.c \
  %D%/files.h \
  %D%/folder.c \
  %D%/scratch.c
