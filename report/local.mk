# report/local.mk: an edition's results as HTML pages.

libprogram_a_SOURCES += \
  %D%/bars.c \
  %D%/findings.c \
  %D%/indicator.c \
  %D%/overview.c \
  %D%/page.c \
  %D%/ranking.c \
  %D%/report-private.h \
  %D%/report.c \
  %D%/report.h \
  %D%/tables.c \
  %D%/unit.c \
  %D%/unit-changes.c \
  %D%/unit-points.c \
  %D%/unit-private.h \
  %D%/unit-scores.c \
  %D%/units.c \
  %D%/views.c
nodist_libprogram_a_SOURCES += %D%/assets.c

# The style sheet and the script are part of the program, so that it needs no other file.
assets = $(top_srcdir)/%D%/report.css $(top_srcdir)/%D%/report.js
report/assets.c: $(assets) $(top_srcdir)/%D%/local.mk
	$(AM_V_GEN)$(MKDIR_P) report && { \
	  echo '/* made from report.css and report.js */'; \
	  echo '#include "report/report-private.h"'; \
	  for file in css js; do \
	    echo "const unsigned char report_$$file[] = {"; \
	    od -An -v -tu1 $(top_srcdir)/%D%/report.$$file | sed 's/  */,/g; s/^,//; s/$$/,/'; \
	    echo '0};'; \
	  done; } >$@.new && mv $@.new $@
CLEANFILES += report/assets.c
EXTRA_DIST += %D%/report.css %D%/report.js
