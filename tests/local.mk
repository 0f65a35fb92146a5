# tests/local.mk: the tests of the whole program, and the automake part of those in rules.mk.

# Debian's python3 comes first, because it has the modules that the tests use.
AM_TESTS_ENVIRONMENT = \
  STEELYARD='$(abs_top_builddir)/steelyard' STEELYARD_PLUGIN_PATH='$(abs_top_builddir)/plugins' \
  STEELYARD_TEST_PLUGINS='$(abs_top_builddir)/tests/plugins' \
  STEELYARD_BAD_PLUGINS='$(abs_top_builddir)/tests/bad-plugins' \
  STEELYARD_INJECT='$(abs_top_builddir)/tests/faults/inject.so' \
  STEELYARD_FUZZ_TARGETS='$(abs_top_builddir)/tests/fuzz' STEELYARD_FIELDS='$(abs_top_builddir)/tests' \
  STEELYARD_LIBFUZZER='@enable_fuzzers@' \
  PATH="/usr/bin:$$PATH" CC='$(CC)' CFLAGS='$(CFLAGS)' LC_ALL=C.UTF-8 LANGUAGE=en ASAN_OPTIONS=detect_leaks=1; \
  export STEELYARD STEELYARD_PLUGIN_PATH STEELYARD_TEST_PLUGINS \
  STEELYARD_BAD_PLUGINS STEELYARD_INJECT STEELYARD_FUZZ_TARGETS STEELYARD_FIELDS STEELYARD_LIBFUZZER CC CFLAGS \
  PATH LC_ALL LANGUAGE ASAN_OPTIONS;

# Every script, sorted by its processor time in a build with gcc (from 20 s down to 0.2 s), so that all processors are
# busy until the end.
scripts = \
  %D%/test-browser.sh \
  %D%/test-dirty.sh \
  %D%/test-isolation.sh \
  %D%/test-machine-calls.sh \
  %D%/test-plugin-check.sh \
  %D%/test-plugin-check-good.sh \
  %D%/test-outputs.sh \
  %D%/test-kit.sh \
  %D%/test-archives.sh \
  %D%/test-workbooks.sh %D%/test-workbooks-same.sh \
  %D%/test-forms-workbooks.sh %D%/test-forms-programs.sh %D%/test-forms-xlsform.sh \
  %D%/test-import.sh \
  %D%/test-add-plugin.sh \
  %D%/test-spaces.sh \
  %D%/test-relocation.sh \
  %D%/test-lua.sh \
  %D%/test-broken-editions.sh \
  %D%/test-machine-ends.sh \
  %D%/test-folders.sh \
  %D%/test-plugin-check-use.sh \
  %D%/test-machine-memory.sh \
  %D%/test-diff.sh \
  %D%/test-examples.sh \
  %D%/test-china-2019.sh \
  %D%/test-bench.sh \
  %D%/test-result.sh \
  %D%/test-hostile-documents.sh \
  %D%/test-forged.sh \
  %D%/test-mutate.sh \
  %D%/test-reconstruction.sh \
  %D%/test-tutorial.sh \
  %D%/test-includes.sh \
  %D%/test-batches.sh \
  %D%/test-locks.sh \
  %D%/test-plugin-objects.sh \
  %D%/test-explain-sums.sh \
  %D%/test-preparation.sh \
  %D%/test-values.sh %D%/test-labels.sh %D%/test-report-numbers.sh \
  %D%/test-enough.sh \
  %D%/test-study.sh %D%/test-study-robustness.sh \
  %D%/test-study-coherence.sh \
  %D%/test-study-raters.sh %D%/test-study-interrupt.sh %D%/test-study-kernels.sh %D%/test-study-what-if.sh \
  %D%/test-lock-study.sh \
  %D%/test-applies.sh \
  %D%/test-report-indicators.sh %D%/test-report-raters.sh %D%/test-report-changes.sh \
  %D%/test-report-rankings.sh \
  %D%/test-ranking.sh \
  %D%/test-what-if.sh %D%/test-report-what-if.sh %D%/test-report-compare.sh \
  %D%/test-weights.sh \
  %D%/test-tree-formats.sh \
  %D%/test-names.sh \
  %D%/test-ids.sh \
  %D%/test-abi.sh \
  %D%/test-determinism.sh \
  %D%/test-trust.sh \
  %D%/test-schemas.sh \
  %D%/test-header.sh \
  %D%/test-manual.sh \
  %D%/test-limits.sh \
  %D%/test-machine-kills.sh \
  %D%/test-machine-inputs.sh \
  %D%/test-china-2018.sh \
  %D%/test-encodings.sh \
  %D%/test-forms.sh \
  %D%/test-china-2020.sh \
  %D%/test-shenzhen-2018.sh \
  %D%/test-stages.sh \
  %D%/test-sources.sh %D%/test-web-accessibility.sh \
  %D%/test-diff-tables.sh \
  %D%/test-lineage.sh \
  %D%/test-comparability.sh \
  %D%/test-errata.sh \
  %D%/test-csv.sh \
  %D%/test-threads.sh \
  %D%/test-shenzhen-2019.sh \
  %D%/test-usage.sh \
  %D%/test-progress.sh \
  %D%/test-inspection.sh \
  %D%/test-fuzz.sh \
  %D%/test-new.sh \
  %D%/test-new-criterion.sh \
  %D%/test-completion.sh \
  %D%/test-explain.sh \
  %D%/test-row-errors.sh \
  %D%/test-fields.sh \
  %D%/test-library.sh \
  %D%/test-tour.sh \
  %D%/test-glossary.sh \
  %D%/test-drawing.sh \
  %D%/test-report.sh %D%/test-report-hostile.sh %D%/test-report-units.sh %D%/test-report-answers.sh \
  %D%/test-defaults.sh %D%/test-tree-table.sh \
  %D%/test-real-indices.sh %D%/test-claims.sh %D%/test-versions.sh %D%/test-warnings.sh %D%/test-text-equality.sh

# Tests that try a few of their cases, or many if STEELYARD_TEST_EFFORT is `long`, or all if it is `all`.
long_scripts = \
  %D%/test-dirty.sh %D%/test-machine-calls.sh %D%/test-plugin-check-good.sh %D%/test-machine-ends.sh %D%/test-isolation.sh \
  %D%/test-broken-editions.sh %D%/test-machine-memory.sh %D%/test-outputs.sh %D%/test-examples.sh %D%/test-diff.sh \
  %D%/test-machine-kills.sh %D%/test-machine-inputs.sh %D%/test-result.sh %D%/test-fuzz.sh %D%/test-explain-sums.sh \
  %D%/test-forms-workbooks.sh %D%/test-report-what-if.sh %D%/test-report-units.sh %D%/test-import.sh %D%/test-web-accessibility.sh

# Tests that a short check runs under sanitizers: reading, computing and writing, with good input and bad. A long check runs
# the others under sanitizers as well.
sanitized_scripts = \
  %D%/test-broken-editions.sh %D%/test-result.sh %D%/test-tree-formats.sh %D%/test-shenzhen-2019.sh \
  %D%/test-stages.sh %D%/test-inspection.sh %D%/test-claims.sh %D%/test-new.sh

# Tests that only a long check runs, because they build a lot, measure, or need a browser.
long_only_scripts = \
  %D%/test-spaces.sh %D%/test-bench.sh %D%/test-browser.sh %D%/test-workbooks-same.sh %D%/test-forms-programs.sh

# Tests that do not work under a sanitizer, or that are about builds, packages and pages. Of those of reports, the one
# with hostile texts runs under sanitizers, on every kind of page; the others mostly read pages.
unsanitized_scripts = \
  %D%/test-report.sh %D%/test-report-units.sh %D%/test-report-indicators.sh %D%/test-report-compare.sh \
  %D%/test-report-answers.sh \
  %D%/test-report-what-if.sh %D%/test-study-interrupt.sh %D%/test-workbooks-same.sh \
  %D%/test-forms-workbooks.sh %D%/test-forms-xlsform.sh %D%/test-forms-programs.sh %D%/test-spaces.sh %D%/test-mutate.sh %D%/test-relocation.sh %D%/test-add-plugin.sh %D%/test-bench.sh \
  %D%/test-browser.sh %D%/test-completion.sh %D%/test-tour.sh %D%/test-glossary.sh %D%/test-includes.sh $(package_scripts) \
  %D%/test-machine-calls.sh %D%/test-machine-ends.sh %D%/test-machine-inputs.sh %D%/test-machine-kills.sh \
  %D%/test-machine-memory.sh %D%/test-isolation.sh

# Tests of an installed steelyard. The rest of a package is the same program that the other builds test.
package_scripts = \
  %D%/test-kit.sh %D%/test-manual.sh %D%/test-tutorial.sh

TEST_EXTENSIONS = .sh .test
TESTS = $(scripts)
check_DATA = $(needed)
EXTRA_DIST += $(scripts) %D%/report/what-if.js %D%/report/compare.js %D%/report/indicators.py

# A fuzz target gets its main function from libFuzzer, or else one that replays files.
if WITH_LIBFUZZER
fuzz_ldflags = -fsanitize=fuzzer
else
fuzz_main = tests/fuzz/replay.o
endif
clean-local: clean-tests clean-plugins
clean-tests:
	rm -f $(all_needed) tests/patience/field-tables.c tests/*.o tests/*.o.d tests/*/*.o tests/*/*.o.d
.PHONY: clean-tests clean-plugins
EXTRA_DIST += \
  tests/lib.sh tests/forged.py tests/glossary.py tests/plugin-pages.py tests/patience.sed tests/abi tests/hostile tests/dirty tests/editions tests/version-1 tests/faults/lib.sh tests/broken-editions tests/diff \
  tests/schemas tests/study tests/drawing tests/report tests/browser tests/fuzz/corpus tests/mutate tests/preparation tests/real-indices tests/workbooks tests/web-accessibility tests/forms tests/xlsform tests/import
EXTRA_DIST += %D%/rules.mk
