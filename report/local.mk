# report/local.mk: an edition's results as HTML pages.

libprogram_a_SOURCES += \
  %D%/bars.c \
  %D%/claims.c \
  %D%/compare.c \
  %D%/findings.c \
  %D%/indicator.c \
  %D%/method.c \
  %D%/overview.c \
  %D%/page.c \
  %D%/raters.c \
  %D%/ranking.c \
  %D%/report-private.h \
  %D%/report.c \
  %D%/report.h \
  %D%/rules.c \
  %D%/separation.c \
  %D%/summary.c \
  %D%/tables.c \
  %D%/tree.c \
  %D%/unit.c \
  %D%/unit-changes.c \
  %D%/unit-findings.c \
  %D%/unit-points.c \
  %D%/unit-private.h \
  %D%/unit-scores.c \
  %D%/units.c \
  %D%/views.c \
  %D%/what-if.c
nodist_libprogram_a_SOURCES += %D%/assets.c

# The style sheet and the scripts are part of the program, so that it needs no other file.
report_assets = report.css report.js what-if.js compare.js
assets = $(report_assets:%=$(top_srcdir)/%D%/%)
report/assets.c: $(assets) $(top_srcdir)/%D%/local.mk
	$(AM_V_GEN)$(MKDIR_P) report && { \
	  echo '/* made from the style sheet and the scripts */'; \
	  echo '#include "report/report-private.h"'; \
	  echo 'const struct report_asset report_assets[] = {'; \
	  for file in $(report_assets); do \
	    echo "{\"$$file\", (const char[]){"; \
	    od -An -v -tx1 $(top_srcdir)/%D%/$$file | sed "s/ *\\(..\\)/'\\\\x\\1',/g"; \
	    echo '0}},'; \
	  done; \
	  echo '{0}};'; } >$@.new && mv $@.new $@
CLEANFILES += report/assets.c
EXTRA_DIST += %D%/report.css %D%/report.js %D%/what-if.js %D%/compare.js
