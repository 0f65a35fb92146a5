# plugins/local.mk: the plugins, for automake; rules.mk lists and builds them.

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
