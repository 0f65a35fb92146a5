# SPDX-License-Identifier: Apache-2.0
"""Fills in forms with LibreOffice: fill-in.py SOFFICE PROFILE FORM… writes the rows of FORM.json into FORM.xlsx."""
import json
import os
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except Exception:  # it is not there yet
            time.sleep(0.5)
    sys.exit("LibreOffice does not start")


def option(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def fill_in(desktop, form):
    with open(form[:-len("xlsx")] + "json", encoding="utf-8") as file:
        content = json.load(file)
    address = uno.systemPathToFileUrl(os.path.abspath(form))
    book = desktop.loadComponentFromURL(address, "_blank", 0, (option("Hidden", True),))
    sheet = book.Sheets.getByName(content["sheet"])
    for line, row in enumerate(content["rows"], 1):
        for column, value in enumerate(row):
            cell = sheet.getCellByPosition(column, line)
            if isinstance(value, str):
                cell.String = value
            elif value is not None:
                cell.Value = value
    book.storeToURL(address, (option("FilterName", "Calc MS Excel 2007 XML"),))
    book.close(True)


def main():
    program, profile, *forms = sys.argv[1:]
    pipe = f"steelyard-{os.getpid()}"
    office = subprocess.Popen([program, "--headless", "--norestore", f"-env:UserInstallation=file://{profile}",
                               f"--accept=pipe,name={pipe};urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        desktop = connect(pipe)
        for form in forms:
            fill_in(desktop, form)
        desktop.terminate()
        office.wait(60)
    finally:
        office.poll() is None and office.terminate()


main()
