# html/local.mk: HTML in which every text is escaped.

libprogram_a_SOURCES += \
  %D%/html.c \
  %D%/html.h
