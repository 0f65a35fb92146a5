# drawing/local.mk: pictures of figures, as SVG.

libprogram_a_SOURCES += \
  %D%/bars.c \
  %D%/canvas.c \
  %D%/drawing-private.h \
  %D%/drawing.h \
  %D%/histograms.c \
  %D%/intervals.c \
  %D%/matrix.c \
  %D%/number.c \
  %D%/picture.c \
  %D%/rows.c \
  %D%/scale.c \
  %D%/slopes.c \
  %D%/stacks.c \
  %D%/style.c \
  %D%/width.c
