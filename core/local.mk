# core/local.mk: the library that scores (libsteelyard.a), and the process in which third-party plugins run.

noinst_LIBRARIES += libsteelyard.a
libsteelyard_a_SOURCES = \
  %D%/base/base-private.h \
  %D%/base/base.h \
  %D%/base/bytes.c \
  %D%/base/cell-value.c \
  %D%/base/context.c \
  %D%/base/csv-form.c \
  %D%/base/csv-scan.c \
  %D%/base/csv-source.c \
  %D%/base/date.c \
  %D%/base/decimal.c \
  %D%/base/digest.c \
  %D%/base/directory.c \
  %D%/base/encoding.c \
  %D%/base/exact.c \
  %D%/base/id.c \
  %D%/base/packed.c \
  %D%/base/problem.c \
  %D%/base/progress.c \
  %D%/base/rational.c \
  %D%/base/sheet-cell.c \
  %D%/base/sheet-invisible.c \
  %D%/base/sheet-layout.c \
  %D%/base/sheet-part.c \
  %D%/base/sheet-exact.c \
  %D%/base/sheet-rows.c \
  %D%/base/sheet.c \
  %D%/base/text-equal.c \
  %D%/base/text-table.c \
  %D%/base/system-text.c \
  %D%/base/library-text.c \
  %D%/base/text.c \
  %D%/base/threads.c %D%/base/translation.c \
  %D%/base/yaml.c \
  %D%/edition/aggregates.c \
  %D%/edition/applies.c \
  %D%/edition/rankings.c \
  %D%/edition/awards.c \
  %D%/edition/canonical.c \
  %D%/edition/claims.c \
  %D%/edition/defaults.c \
  %D%/edition/edition-private.h \
  %D%/edition/edition.c \
  %D%/edition/edition.h \
  %D%/edition/effects.c \
  %D%/edition/field-readers.c \
  %D%/edition/field-tables.c \
  %D%/edition/fields.c \
  %D%/edition/folders.c \
  %D%/edition/keys.c \
  %D%/edition/labels.c \
  %D%/edition/leaf.c \
  %D%/edition/lineage.c \
  %D%/edition/model.c \
  %D%/edition/names.c \
  %D%/edition/resolve.c \
  %D%/edition/same-rows.c \
  %D%/edition/sources.c \
  %D%/edition/spellings.c \
  %D%/edition/stages.c \
  %D%/edition/tables.c \
  %D%/edition/tree-table.c \
  %D%/edition/tree.c \
  %D%/edition/units.c \
  %D%/edition/warnings.c \
  %D%/edition/what-if.c \
  %D%/edition/errata.c \
  %D%/edition/evidence-warnings.c \
  %D%/engine/adjust.c \
  %D%/engine/aggregate.c \
  %D%/engine/assessment.c \
  %D%/engine/compared.c \
  %D%/engine/condition.c \
  %D%/engine/engine-private.h \
  %D%/engine/engine.h \
  %D%/engine/evaluate.c \
  %D%/engine/explain.c \
  %D%/engine/leaves.c \
  %D%/engine/means.c \
  %D%/engine/parallel.c \
  %D%/engine/plain.c \
  %D%/engine/rank-scale.c \
  %D%/engine/rows.c \
  %D%/engine/ranks.c \
  %D%/engine/rules.c \
  %D%/engine/score.c \
  %D%/engine/score-warnings.c \
  %D%/engine/row-errors.c \
  %D%/engine/scores.c \
  %D%/engine/sort.c \
  %D%/engine/steps.c \
  %D%/engine/veto.c \
  %D%/engine/window.c \
  %D%/host/budget.c \
  %D%/host/description.c \
  %D%/host/finding.c \
  %D%/host/host-private.h \
  %D%/host/host.h \
  %D%/host/instance.c \
  %D%/host/loader.c \
  %D%/host/notice.c \
  %D%/host/own.c \
  %D%/host/parameters.c \
  %D%/host/registry.c \
  %D%/host/trust.c \
  %D%/host/value.c \
  %D%/host/wire.c \
  %D%/host/wire.h \
  %D%/host/worker-call.c \
  %D%/host/worker-process.c \
  %D%/host/worker.c \
  %D%/host/worker.h \
  %D%/include/steelyard/plugin.h \
  %D%/steelyard.h

libsteelyard = libsteelyard.a $(LTDL_LIBS) $(GLIB_LIBS) $(YAML_LIBS) $(NETTLE_LIBS) $(JANSSON_LIBS) -lm

pkglibexec_PROGRAMS = steelyard-worker
steelyard_worker_SOURCES = %D%/worker/sandbox.c %D%/worker/sandbox.h %D%/worker/worker.c
steelyard_worker_LDADD = libsteelyard.a $(LTDL_LIBS) $(GLIB_LIBS) $(SECCOMP_LIBS) -lm

steelyardincludedir = $(includedir)/steelyard
steelyardinclude_HEADERS = %D%/include/steelyard/plugin.h plugins/common/fraction.h
pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = steelyard.pc
