# figures/local.mk: figures and orders as every output shows them.

libprogram_a_SOURCES += \
  %D%/evidence-cell.c \
  %D%/figure.c \
  %D%/figures.h \
  %D%/order.c \
  %D%/row-error.c
