# tables/local.mk: evidence in workbooks and databases.

libprogram_a_SOURCES += \
  %D%/formats.c \
  %D%/grid.c \
  %D%/number.c \
  %D%/ods-book.c \
  %D%/ods-text.c \
  %D%/ods.c \
  %D%/package.c \
  %D%/records.c \
  %D%/sqlite.c \
  %D%/tables-private.h \
  %D%/tables.h \
  %D%/workbook.c \
  %D%/xlsx-book.c \
  %D%/xlsx-format.c \
  %D%/xlsx.c
