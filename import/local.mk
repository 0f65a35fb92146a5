# import/local.mk: filled-in files become evidence.

libprogram_a_SOURCES += \
  %D%/check.c \
  %D%/checks.c \
  %D%/csv.c \
  %D%/formats.c \
  %D%/import-private.h \
  %D%/import.c \
  %D%/import.h \
  %D%/merge.c \
  %D%/record.c \
  %D%/results.c \
  %D%/rules.c \
  %D%/settings.c \
  %D%/survey.c \
  %D%/target.c \
  %D%/workbook.c
