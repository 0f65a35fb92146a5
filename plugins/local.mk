# plugins/local.mk: what automake is told of the plugins, which are listed and made in rules.mk.

plugindir = $(libdir)/steelyard/plugins
install-exec-hook:
	$(MKDIR_P) '$(DESTDIR)$(plugindir)'
	for object in $(plugin_objects); do \
	  $(INSTALL_PROGRAM) $$object '$(DESTDIR)$(plugindir)' || exit 1; done
uninstall-hook:
	cd '$(DESTDIR)$(plugindir)' && rm -f $(notdir $(plugin_objects))
	-rmdir '$(DESTDIR)$(plugindir)'

clean-plugins:
	rm -f plugins/*.so plugins/*/*.test plugins/*/*.o plugins/*/*.o.d
EXTRA_DIST += %D%/rules.mk
