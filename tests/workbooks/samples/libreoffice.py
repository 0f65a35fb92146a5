# SPDX-License-Identifier: Apache-2.0
"""libreoffice.py FOLDER: makes the samples of LibreOffice from visits.fods, by a running `soffice --headless
--accept='socket,host=localhost,port=2002;urp;'`."""
import os
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

HERE, FOLDER = os.path.dirname(os.path.abspath(__file__)), os.path.abspath(sys.argv[1])


def properties(**values):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


def connect():
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(60):
        try:
            context = resolver.resolve("uno:socket,host=localhost,port=2002;urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            time.sleep(0.5)
    sys.exit("no LibreOffice to talk to")


def make(desktop, name, change=None, **store):
    book = desktop.loadComponentFromURL("file://" + os.path.join(HERE, "visits.fods"), "_blank", 0, properties(Hidden=True))
    book.calculateAll()
    if change:
        change(book)
    store.setdefault("FilterName", "calc8" if name.endswith(".ods") else "Calc MS Excel 2007 XML")
    book.storeToURL("file://" + os.path.join(FOLDER, name), properties(**store))
    book.close(True)


def add_macro(book):
    library = book.BasicLibraries.createLibrary("Standard")
    library.insertByName("Module1", "Sub Main\nEnd Sub\n")


def add_link(book):
    book.Sheets.getByName("走访").getCellRangeByName("B3").setFormula("='file://" + os.path.join(FOLDER, "libreoffice.ods") + "'#$走访.B4")


desktop = connect()
make(desktop, "libreoffice.ods")
make(desktop, "libreoffice.xlsx")
make(desktop, "libreoffice-password.ods", Password="secret")
make(desktop, "libreoffice-macro.ods", add_macro)
make(desktop, "libreoffice-link.ods", add_link)
make(desktop, "libreoffice-link.xlsx", add_link)
try:
    desktop.terminate()
except Exception:  # the connection ends with it
    pass
