# plugin-check/local.mk: tests of plugins, for `steelyard plugin check`.

libprogram_a_SOURCES += \
  %D%/accepted.c \
  %D%/batch.c \
  %D%/call.c \
  %D%/compare.c \
  %D%/contract.c \
  %D%/coverage.c \
  %D%/decimals.c \
  %D%/descriptor.c \
  %D%/determinism.c \
  %D%/digest.c \
  %D%/elf.c \
  %D%/elf.h \
  %D%/evidence.c \
  %D%/fuzz.c \
  %D%/history.c \
  %D%/lifecycle.c \
  %D%/load.c \
  %D%/many-rows.c \
  %D%/memory.c \
  %D%/numbers.c \
  %D%/object.c \
  %D%/plugin-check-private.h \
  %D%/plugin-check.h \
  %D%/report.c \
  %D%/run.c \
  %D%/sample.c \
  %D%/settings.c \
  %D%/state.c \
  %D%/tests.c \
  %D%/threads.c \
  %D%/trap.c \
  %D%/vectors.c
