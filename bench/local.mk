# bench/local.mk: the programs of ./dev bench; nothing else builds them.

EXTRA_PROGRAMS = bench/engine bench/kernel bench/parse bench/spawn
bench_engine_SOURCES = %D%/engine.c
bench_engine_LDADD = $(libprogram)
bench_kernel_SOURCES = %D%/kernel.c
bench_kernel_LDADD = $(libprogram)
bench_parse_SOURCES = %D%/parse.c
bench_parse_LDADD = $(libprogram)
bench_spawn_SOURCES = %D%/spawn.c
CLEANFILES += $(EXTRA_PROGRAMS)
EXTRA_DIST += %D%
