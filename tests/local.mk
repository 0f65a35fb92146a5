# tests/local.mk: the tests of the whole program, and what automake is told of those in rules.mk.

AM_TESTS_ENVIRONMENT = \
  STEELYARD='$(abs_top_builddir)/steelyard' STEELYARD_PLUGIN_PATH='$(abs_top_builddir)/plugins' \
  STEELYARD_TEST_PLUGINS='$(abs_top_builddir)/tests/plugins' \
  STEELYARD_BAD_PLUGINS='$(abs_top_builddir)/tests/bad-plugins' \
  STEELYARD_INJECT='$(abs_top_builddir)/tests/faults/inject.so' \
  STEELYARD_FUZZ_TARGETS='$(abs_top_builddir)/tests/fuzz' STEELYARD_LIBFUZZER='@enable_fuzzers@' \
  CC='$(CC)' CFLAGS='$(CFLAGS)' LC_ALL=C.UTF-8 LANGUAGE=en ASAN_OPTIONS=detect_leaks=1; \
  export STEELYARD STEELYARD_PLUGIN_PATH STEELYARD_TEST_PLUGINS \
  STEELYARD_BAD_PLUGINS STEELYARD_INJECT STEELYARD_FUZZ_TARGETS STEELYARD_LIBFUZZER CC CFLAGS \
  LC_ALL LANGUAGE ASAN_OPTIONS;

# The longest first, so that all processors have work to the end.
scripts = \
  %D%/test-machine-calls.sh \
  %D%/test-plugin-check-good.sh \
  %D%/test-plugin-check.sh \
  %D%/test-outputs.sh \
  %D%/test-isolation.sh \
  %D%/test-fuzz.sh \
  %D%/test-abi.sh \
  %D%/test-archives.sh \
  %D%/test-bench.sh \
  %D%/test-broken-editions.sh \
  %D%/test-china-2018.sh \
  %D%/test-china-2019.sh \
  %D%/test-china-2020.sh \
  %D%/test-claims.sh \
  %D%/test-determinism.sh \
  %D%/test-diff.sh \
  %D%/test-document.sh \
  %D%/test-encodings.sh \
  %D%/test-examples.sh \
  %D%/test-header.sh \
  %D%/test-inspection.sh \
  %D%/test-kit.sh \
  %D%/test-limits.sh \
  %D%/test-locks.sh \
  %D%/test-lua.sh \
  %D%/test-machine-ends.sh \
  %D%/test-machine-inputs.sh \
  %D%/test-machine-kills.sh \
  %D%/test-machine-memory.sh \
  %D%/test-manual.sh \
  %D%/test-mutate.sh \
  %D%/test-new-criterion.sh \
  %D%/test-plugin-objects.sh \
  %D%/test-reconstruction.sh \
  %D%/test-includes.sh \
  %D%/test-schemas.sh \
  %D%/test-shenzhen-2018.sh \
  %D%/test-shenzhen-2019.sh \
  %D%/test-stages.sh \
  %D%/test-threads.sh \
  %D%/test-tree-formats.sh \
  %D%/test-trust.sh \
  %D%/test-tutorial.sh

TEST_EXTENSIONS = .sh .test
TESTS = $(scripts)
check_DATA = $(unit_test_programs) $(plugin_test_programs) $(fuzz_targets) $(test_plugins) tests/faults/inject.so
EXTRA_DIST += $(scripts)

# With libFuzzer a target has its main function from there, else one that replays files.
if WITH_LIBFUZZER
fuzz_ldflags = -fsanitize=fuzzer
else
fuzz_main = tests/fuzz/replay.o
endif
clean-local: clean-tests clean-plugins
clean-tests:
	rm -f $(check_DATA) tests/*.o tests/*.o.d tests/*/*.o tests/*/*.o.d
.PHONY: clean-tests clean-plugins
EXTRA_DIST += \
  tests/lib.sh tests/abi tests/hostile tests/editions tests/faults/lib.sh tests/broken-editions tests/diff \
  tests/schemas tests/fuzz/corpus tests/mutate
EXTRA_DIST += %D%/rules.mk
