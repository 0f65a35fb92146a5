# tables/local.mk: evidence in workbooks and databases.

libprogram_a_SOURCES += \
  %D%/formats.c \
  %D%/grid.c \
  %D%/package.c \
  %D%/records.c \
  %D%/sqlite.c \
  %D%/tables-private.h \
  %D%/tables.h \
  %D%/xlsx-book.c \
  %D%/xlsx-format.c \
  %D%/xlsx.c
