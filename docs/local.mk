# docs/local.mk: documents, schemas, the manual page of the interface, and the examples that `steelyard new` and
# `steelyard plugin new` copy.

# Installed in the same folders as in the sources, so that links between documents work.
nobase_dist_doc_DATA = \
  HACKING.md \
  LICENSE \
  NEWS \
  README.md \
  README.zh.md \
  SECURITY.md \
  %D%/csv-format.md \
  %D%/design.md \
  %D%/edition-format.md \
  %D%/exactness.md \
  %D%/examples/README.md \
  %D%/explain.md \
  %D%/forms.md \
  %D%/forms.zh.md \
  %D%/glossary.md \
  %D%/import.md \
  %D%/import.zh.md \
  %D%/lock-format.md \
  %D%/performance.md \
  %D%/plugin-check.md \
  %D%/images/report-heat-dark.png \
  %D%/images/report-overview.png \
  %D%/images/report-overview.zh.png \
  %D%/images/report-paper.zh.png \
  %D%/images/report-phone.zh.png \
  %D%/images/report-what-if.png \
  %D%/real-indices.md \
  %D%/report.md \
  %D%/report.zh.md \
  %D%/result-format.md \
  %D%/study.md \
  %D%/what-if.md \
  %D%/tutorial.md \
  %D%/tutorial.zh.md \
  $(plugin_pages)
schemadir = $(pkgdatadir)/schema
dist_schema_DATA = %D%/schema/changes.schema.json %D%/schema/edition.schema.json %D%/schema/published.schema.json

# The header is the specification; the manual page has the same text.
man3_MANS = steelyard-plugin.3
CLEANFILES += $(man3_MANS)
manual_sources = %D%/steelyard-plugin.3.in %D%/header-to-manual.awk core/include/steelyard/plugin.h
steelyard-plugin.3: $(manual_sources:%=$(top_srcdir)/%)
	$(AM_V_GEN){ sed '/^@HEADER@/,$$d; s/%VERSION%/$(PACKAGE_VERSION)/' $< && $(AWK) -f $(wordlist 2,3,$^) && \
	  sed '1,/^@HEADER@/d' $<; } > $@.new && mv $@.new $@

# ---- the examples for `steelyard new` and `steelyard plugin new`; in the build folder for a program that is not installed ----

examplesdir = $(pkgdatadir)/examples
example_files = \
  c/Makefile \
  c/answered-c.c \
  c/answered-c.md \
  c/edition/edition.yaml \
  c/edition/evidence/answers.csv \
  c/edition/published.yaml \
  c/edition/units.csv \
  c/meson.build \
  cpp/Makefile \
  cpp/answered-cpp.cpp \
  cpp/answered-cpp.map \
  cpp/answered-cpp.md \
  cpp/edition/edition.yaml \
  cpp/edition/evidence/answers.csv \
  cpp/edition/published.yaml \
  cpp/edition/units.csv \
  index/en/README.md \
  index/en/edition.yaml \
  index/en/evidence/checks.csv \
  index/en/evidence/figures.csv \
  index/en/units.csv \
  index/zh/README.md \
  index/zh/edition.yaml \
  index/zh/evidence/checks.csv \
  index/zh/evidence/figures.csv \
  index/zh/units.csv \
  lua/Makefile \
  lua/answered-lua.md \
  lua/edition/edition.yaml \
  lua/edition/evidence/answers.csv \
  lua/edition/published.yaml \
  lua/edition/scripts/answered-lua.lua \
  lua/edition/units.csv \
  rust/Makefile \
  rust/answered-rust.md \
  rust/answered-rust.rs \
  rust/edition/edition.yaml \
  rust/edition/evidence/answers.csv \
  rust/edition/published.yaml \
  rust/edition/units.csv \
  rust/sy.rs
all_data += stamp-examples
# In a build within the sources they are already there.
stamp-examples: $(example_files:%=$(top_srcdir)/%D%/examples/%)
	$(AM_V_GEN)for file in $(example_files); do \
	  $(MKDIR_P) docs/examples/`dirname $$file` && { test $(top_srcdir) -ef . || \
	  cp $(top_srcdir)/docs/examples/$$file docs/examples/$$file; } || exit 1; done && touch $@
install-examples:
	for file in $(example_files); do \
	  $(MKDIR_P) "$(DESTDIR)$(examplesdir)/`dirname $$file`" && \
	  $(INSTALL_DATA) $(top_srcdir)/docs/examples/$$file "$(DESTDIR)$(examplesdir)/$$file" || exit 1; done
install-data-local: install-examples
uninstall-local: uninstall-examples
uninstall-examples:
	rm -rf '$(DESTDIR)$(examplesdir)'
clean-local: clean-examples
clean-examples:
	rm -f stamp-examples
	test $(top_srcdir) -ef . || rm -rf docs/examples
EXTRA_DIST += %D%
.PHONY: install-examples uninstall-examples clean-examples
