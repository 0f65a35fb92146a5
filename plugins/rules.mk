# plugins/rules.mk: the plugins, for GNU make; automake does not read this file. To add a plugin, make its folder and
# add its name here. Its objects, tests, page and `plugin check` follow from that.
#
# plugins/ID/ID.c becomes ID.r1.so. If a plugin has several revisions, ID-r2.c becomes ID.r2.so, with r2-*.c. Every
# other .c file of the folder is part of each object, except tests: test-*.c, or test-ID-r2.c for one revision.

plugins = checklist count hall-visit internet-plus lua measure outbreak-bulletin panel rate rubric timeliness \
  web-accessibility

# Plugins can use libc and the one public header; they export only their entry function.
plugin_cflags = $(AM_CFLAGS) -fPIC -fvisibility=hidden
plugin_cppflags = -I$(top_srcdir)/core/include -I$(top_srcdir)/plugins
plugin_ldflags = -shared -Wl,--as-needed -Wl,-z,relro,-z,now
# Further flags and libraries of one plugin: NAME_cflags, NAME_libs.
lua_cflags = $(LUA_CFLAGS)
lua_libs = $(LUA_LIBS)

plugin_files = $(notdir $(wildcard $(top_srcdir)/plugins/$(1)/$(2)))
# The files of single revisions, ID or ID-rN; the files that all share; the tests. All without .c.
plugin_revisions = $(basename $(call plugin_files,$(1),$(1).c) $(call plugin_files,$(1),$(1)-r[0-9]*.c))
plugin_tests = $(basename $(call plugin_files,$(1),test-*.c))
plugin_shared = $(filter-out $(call plugin_revisions,$(1)) $(call plugin_tests,$(1)) \
  $(patsubst $(1)-%,%-%,$(call plugin_revisions,$(1))),$(basename $(call plugin_files,$(1),*.c)))
# The files of one revision, ID or ID-rN, and those that it shares.
plugin_parts = $(2) $(basename $(call plugin_files,$(1),$(patsubst $(1)-%,%-*.c,$(filter $(1)-%,$(2))))) \
  $(call plugin_shared,$(1))
# ID gives ID.r1.so, ID-rN gives ID.rN.so.
plugin_object = plugins/$(if $(filter $(1),$(2)),$(1).r1,$(1).$(lastword $(subst -, ,$(2)))).so
# The revision that a test includes: the one that it is named after, or the only one.
plugin_tested = $(or $(filter $(2:test-%=%),$(call plugin_revisions,$(1))),$(lastword $(call plugin_revisions,$(1))))

plugin_objects =
plugin_test_programs =
define plugin_rules
plugin_objects += $(foreach revision,$(call plugin_revisions,$(1)),$(call plugin_object,$(1),$(revision)))
plugin_test_programs += $(patsubst %,plugins/$(1)/%.test,$(call plugin_tests,$(1)))
$(foreach revision,$(call plugin_revisions,$(1)),$(eval $(call plugin_object,$(1),$(revision)): \
  $(patsubst %,plugins/$(1)/%.o,$(call plugin_parts,$(1),$(revision)))))
$(foreach test,$(call plugin_tests,$(1)),$(eval plugins/$(1)/$(test).test: \
  $(patsubst %,plugins/$(1)/%.o,$(test) $(call plugin_parts,$(1),$(call plugin_tested,$(1),$(test))))))
$(eval $(patsubst %,plugins/$(1)/%.o,$(basename $(call plugin_files,$(1),*.c))): plugin_extra = $$($(1)_cflags))
$(eval $(patsubst %,plugins/$(1)/%.test,$(call plugin_tests,$(1))): plugin_libraries = $$($(1)_libs))
$(eval $(foreach revision,$(call plugin_revisions,$(1)),$(call plugin_object,$(1),$(revision))): \
  plugin_libraries = $$($(1)_libs))
endef
$(foreach plugin,$(plugins),$(eval $(call plugin_rules,$(plugin))))

plugins/%.o: plugins/%.c
	$(call compile,$(plugin_cppflags) $(plugin_extra) $(plugin_cflags) $(CMOCKA_CFLAGS))
plugins/%.so:
	$(call link,$(plugin_ldflags),$(plugin_libraries) -lm)
plugins/%.test:
	$(call link,,$(plugin_libraries) $(CMOCKA_LIBS) -lm)

all-local: $(plugin_objects)
plugin_pages = $(foreach plugin,$(plugins),plugins/$(plugin)/$(plugin).md)
EXTRA_DIST += $(patsubst $(top_srcdir)/%,%,$(foreach plugin,common $(plugins),\
  $(wildcard $(top_srcdir)/plugins/$(plugin)/*.[ch] $(top_srcdir)/plugins/$(plugin)/*.md)))
