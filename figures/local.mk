# figures/local.mk: figures and orders as every output shows them.

libprogram_a_SOURCES += \
  %D%/cell.c \
  %D%/evidence-cell.c \
  %D%/figure.c \
  %D%/figures.h \
  %D%/label.c \
  %D%/order.c \
  %D%/parameter.c \
  %D%/place.c \
  %D%/reason.c \
  %D%/row-error.c \
  %D%/what-if.c
