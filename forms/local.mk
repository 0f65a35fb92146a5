# forms/local.mk: workbooks and XLSForms in which evidence is collected.

libprogram_a_SOURCES += \
  %D%/collectors.c \
  %D%/form.c \
  %D%/forms-private.h \
  %D%/forms.c \
  %D%/forms.h \
  %D%/rows.c \
  %D%/sheet-file.c \
  %D%/words.c \
  %D%/workbook-cover.c \
  %D%/workbook.c \
  %D%/workbook.h \
  %D%/xlsform.c
