# po/local.mk: messages in Chinese.

catalogue = locale/zh/LC_MESSAGES/steelyard.mo
all_data += $(catalogue)
$(catalogue): $(top_srcdir)/%D%/zh.po
	$(AM_V_GEN)$(MKDIR_P) locale/zh/LC_MESSAGES && $(MSGFMT) --check -o $@ $(top_srcdir)/po/zh.po
install-catalogue: $(catalogue)
	$(MKDIR_P) '$(DESTDIR)$(localedir)/zh/LC_MESSAGES'
	$(INSTALL_DATA) $(catalogue) '$(DESTDIR)$(localedir)/zh/LC_MESSAGES/steelyard.mo'
install-data-local: install-catalogue
uninstall-local: uninstall-catalogue
uninstall-catalogue:
	rm -f '$(DESTDIR)$(localedir)/zh/LC_MESSAGES/steelyard.mo'
clean-local: clean-catalogue
clean-catalogue:
	rm -rf locale

# Updates the catalogue with the messages of the sources; for developers.
update-po:
	cd $(top_srcdir) && xgettext --keyword=_ --keyword=N_ --keyword=ngettext:1,2 --from-code=UTF-8 --no-location \
	  --package-name=steelyard -o po/steelyard.pot \
	  $(libsteelyard_a_SOURCES) $(libprogram_a_SOURCES) $(steelyard_SOURCES) && \
	  msgmerge --quiet --update --backup=none --no-fuzzy-matching po/zh.po po/steelyard.pot && \
	  rm po/steelyard.pot
EXTRA_DIST += %D%
.PHONY: install-catalogue uninstall-catalogue clean-catalogue update-po
