# tests/rules.mk: the unit tests, and programs and plugins that only tests use, for GNU make; automake does not read
# this file. A unit test is test-NAME.c, with NAME in `unit_tests`. Every file in plugins/ and bad-plugins/ is built
# without being listed.

unit_tests = \
  awards date decimal description document edition edition-problems evaluate exact figures file finding fraction html instance \
  judge keys layout leaves loader model oracle parameters packed problem rational record registry scratch sheet \
  sheet-cells statistics study-means study-rounds text vetoes wire yaml
fuzzed = claims csv document edition numbers tree wire workbook yaml
unit_test_programs = $(unit_tests:%=tests/test-%.test)
fuzz_targets = $(fuzzed:%=tests/fuzz/fuzz-%)
plugins_of = $(patsubst $(top_srcdir)/%.c,%.r1.so,$(wildcard $(top_srcdir)/tests/$(1)/*.c))
test_plugins = $(call plugins_of,plugins) $(call plugins_of,bad-plugins)

# Without the libraries that tests need, nothing is tested, so `make check` must fail.
check check-am check-TESTS: test-libraries
test-libraries:
	@set -- $(missing_test_packages); test $$# -eq 0 || \
	  { echo "make check needs: $$*; install what is missing and run configure again" >&2; exit 1; }
.PHONY: test-libraries

# ---- which tests run where ----

# `make check SUITE=…` runs the tests of a suite and builds only what they need. `make check TESTS='…'` does the same
# for the named tests. `make check TESTS=` builds what any test needs and runs none. The suites long-… have the tests
# that the others leave out, for STEELYARD_TEST_EFFORT=long.
SUITE = all
test_programs = $(unit_test_programs) $(plugin_test_programs)
long_programs = tests/test-document.test
tests_of_all = $(scripts) $(test_programs)
# Tests that run under sanitizers need not run without them as well, except where the compiled code matters: golden
# scores, and comparisons with independent arithmetic; and the one that tries a sample there.
tests_of_both = tests/test-shenzhen-2019.sh tests/test-broken-editions.sh $(patsubst %,tests/test-%.test,oracle exact decimal)
tests_of_gcc = $(tests_of_both) \
  $(filter-out $(package_scripts) $(long_only_scripts) $(tests_of_sanitized),$(tests_of_all))
tests_of_sanitized = $(sanitized_scripts) $(test_programs)
# Threads matter in few tests. Running all of them here would take much longer.
tests_of_threads = tests/test-threads.sh tests/test-determinism.sh \
  $(patsubst %,tests/test-%.test,leaves evaluate sheet packed layout)
tests_of_package = $(package_scripts)
tests_of_long-gcc = $(long_scripts) $(long_only_scripts) \
  $(filter-out $(tests_of_both) $(long_scripts),$(tests_of_sanitized))
tests_of_long-sanitized = $(long_programs) \
  $(filter-out $(unsanitized_scripts) $(filter-out $(long_scripts),$(sanitized_scripts)),$(scripts))
TESTS = $(tests_of_$(SUITE))

# What tests need besides themselves, the program and the good plugins. Most tests need few of the bad plugins.
some_bad_plugins = edition-only error-unexplained float-mode misnamed no-chinese no-entry no-score null-description \
  other-scores outcome-unknown outcome-unwritten range-inverted reason-missing reason-unknown refuses-row \
  refuses-wild-row score-nan score-outside size-huge size-small size-zero sorts-parameter twice-parameter two-exports \
  undefined-symbol wild-report wrong-version
bad_plugin_users = $(patsubst %,tests/test-%,finding.test instance.test loader.test registry.test \
  broken-editions.sh workbooks-same.sh plugin-check-use.sh)
needed_by = $(filter %.test,$(1)) $(call plugins_of,plugins) \
  $(if $(filter tests/test-plugin-check.sh,$(1)),$(call plugins_of,bad-plugins)) \
  $(if $(filter $(bad_plugin_users),$(1)),$(some_bad_plugins:%=tests/bad-plugins/%.r1.so)) \
  $(if $(filter tests/test-fuzz.sh,$(1)),$(fuzz_targets)) \
  $(if $(filter tests/test-library.sh,$(1)),tests/library/ranking) \
  $(if $(filter tests/test-fields.sh tests/test-schemas.sh,$(1)),tests/print-fields $(patient)) \
  $(if $(filter tests/test-drawing.sh,$(1)),tests/draw-pictures) \
  $(if $(filter tests/test-study-kernels.sh,$(1)),kernel-steelyard) \
  $(if $(filter tests/test-machine-% tests/test-folders.sh,$(1)),tests/faults/inject.so)
# A test's log is named after the test without its extension, so of two tests that differ only there, one would not run.
stems = $(basename $(tests_of_all))
needed = $(if $(filter-out $(words $(stems)),$(words $(sort $(stems)))),$(error two tests differ in their ending alone)) \
  $(sort $(call needed_by,$(or $(TESTS),$(tests_of_all))))
all_needed = $(call needed_by,$(tests_of_all))
list-tests:
	@printf '%s\n' $(tests_of_all)
.PHONY: list-tests

# ---- how tests are built ----

test_cflags = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(AM_CFLAGS) $(CMOCKA_CFLAGS)
test_libraries = libprogram.a libsteelyard.a
tests/%.o: tests/%.c config.h
	$(call compile,$(test_cflags))
tests/test-%.test: tests/test-%.o $(test_libraries)
	$(call link,,$(libprogram) $(CMOCKA_LIBS) -lmpfr -lgmp)
tests/test-fraction.o: test_cflags += -I$(top_srcdir)/plugins
tests/test-oracle.test: tests/oracle.o tests/oracle-awards.o tests/oracle-numbers.o

# The program with one more row in its table of fields, built in a folder from which it uses the same plugins; and a
# program that prints the table, with and without that row.
patient = patient-steelyard tests/patience/print-fields
tests/patience/field-tables.c: core/edition/field-tables.c tests/patience.sed
	$(AM_V_GEN)$(MKDIR_P) $(@D) && sed -f $(top_srcdir)/tests/patience.sed $< >$@
tests/patience/field-tables.o: tests/patience/field-tables.c
	$(call compile,$(test_cflags))
patient-steelyard: tests/patience/field-tables.o $(steelyard_OBJECTS) $(test_libraries)
	$(call link,,$(libprogram))
tests/patience/print-fields: tests/patience/field-tables.o

# The program with the inner loops of studies, and the number of threads, that a test chooses; in the same folder.
kernel-steelyard: tests/kernels/choice.o $(steelyard_OBJECTS) $(test_libraries)
	$(call link,,$(libprogram))
tests/kernels/choice.o: tests/kernels/choice.c
	$(call compile,$(test_cflags))

tests/draw-pictures: tests/draw-pictures.o $(test_libraries)
	$(call link,,$(libprogram))
tests/print-fields tests/patience/print-fields: tests/print-fields.o $(test_libraries)
	$(call link,,$(libprogram))

tests/plugins/%.o: tests/plugins/%.c
	$(call compile,$(plugin_cppflags) $(plugin_cflags))
tests/bad-plugins/%.o: tests/bad-plugins/%.c
	$(call compile,$(plugin_cppflags) $(plugin_cflags))
tests/%.r1.so: tests/%.o
	$(call link,$(plugin_ldflags) $(bad_ldflags),-lm)
tests/bad-plugins/search-path.r1.so: bad_ldflags = -Wl,-rpath,/nowhere
tests/bad-plugins/stack.r1.so: bad_ldflags = -Wl,-z,execstack
tests/bad-plugins/text-relocation.r1.so: bad_ldflags = -Wl,-z,notext
tests/faults/inject.o: tests/faults/inject.c
	$(call compile,$(AM_CPPFLAGS) $(AM_CFLAGS) -fPIC)
tests/faults/inject.so: tests/faults/inject.o
	$(call link,-shared)

# A program that includes only steelyard.h: no GLib, no other header, no other library.
tests/library/%.o: tests/library/%.c
	$(call compile,-std=c11 $(SY_WARNINGS) -I$(top_srcdir)/core -I$(top_srcdir)/core/include)
tests/library/ranking: tests/library/ranking.o libsteelyard.a
	$(call link,,$(libsteelyard))

$(fuzz_targets): $(fuzz_main)
tests/fuzz/fuzz-%: tests/fuzz/fuzz-%.o $(test_libraries)
	$(call link,$(fuzz_ldflags),$(libprogram))
tests/fuzz/fuzz-claims tests/fuzz/fuzz-edition tests/fuzz/fuzz-tree: tests/fuzz/small-edition.o
tests/fuzz/fuzz-csv: tests/fuzz/naive-csv.o
.SECONDARY:

EXTRA_DIST += $(patsubst $(top_srcdir)/%,%,$(wildcard $(top_srcdir)/tests/*.[ch] $(top_srcdir)/tests/*/*.[ch] \
  $(top_srcdir)/tests/*/*.py $(top_srcdir)/tests/*/*.dict $(top_srcdir)/tests/fuzz/run))
