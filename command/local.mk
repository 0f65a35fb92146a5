# command/local.mk: the program `steelyard`, one file for each subcommand, its manual pages and its completion.

bin_PROGRAMS = steelyard
steelyard_SOURCES = \
  %D%/archive.c \
  %D%/background.c \
  %D%/check.c \
  %D%/command.h \
  %D%/completion.c \
  %D%/diff.c \
  %D%/edition-text.c \
  %D%/edition-text.h \
  %D%/example.c \
  %D%/example.h \
  %D%/explain.c \
  %D%/failure.c \
  %D%/format.c \
  %D%/forms.c \
  %D%/help.c \
  %D%/import.c \
  %D%/index-table.c \
  %D%/index-tree.c \
  %D%/index-write.c \
  %D%/index.c \
  %D%/index.h \
  %D%/job.c \
  %D%/lock.c \
  %D%/new.c \
  %D%/next-edition.c \
  %D%/next-edition.h \
  %D%/plugin-new.c \
  %D%/plugin.c \
  %D%/progress.c \
  %D%/report.c \
  %D%/score.c \
  %D%/steelyard.c \
  %D%/study.c \
  %D%/tree.c \
  %D%/validate.c \
  %D%/verify.c
steelyard_LDADD = $(libprogram)

# Manual pages come from the commands' own descriptions.
man_commands = score validate tree explain study report diff new forms import verify lock archive plugin-list plugin-show plugin-new plugin-check
man1_MANS = steelyard.1 $(man_commands:%=steelyard-%.1)
CLEANFILES += $(man1_MANS)
steelyard.1: steelyard$(EXEEXT)
	$(AM_V_GEN)LC_ALL=C ./steelyard$(EXEEXT) help --manual > $@.new && mv $@.new $@
$(man_commands:%=steelyard-%.1): steelyard$(EXEEXT)
	$(AM_V_GEN)LC_ALL=C ./steelyard$(EXEEXT) help --manual \
	  `echo $@ | sed 's/^steelyard-//; s/\.1$$//; s/-/ /'` > $@.new && mv $@.new $@

# So does completion for bash.
completionsdir = $(datadir)/bash-completion/completions
completions_DATA = completions/steelyard
CLEANFILES += $(completions_DATA)
completions/steelyard: steelyard$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) completions && ./steelyard$(EXEEXT) help --completion bash > $@.new && mv $@.new $@
