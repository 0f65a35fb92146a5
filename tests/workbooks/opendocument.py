# SPDX-License-Identifier: Apache-2.0
"""Writes ODS workbooks as LibreOffice, Excel and WPS do, or wrongly on purpose: by hand, part by part."""
import re
import zipfile
from xml.sax.saxutils import escape, quoteattr

OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(f"xmlns:{name}='{OASIS}{full}:1.0'" for name, full in (
    ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle"), ("draw", "drawing"),
    ("manifest", "manifest"))) + (" xmlns:calcext='urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0'"
                                 " xmlns:xlink='http://www.w3.org/1999/xlink' xmlns:dc='http://purl.org/dc/elements/1.1/'")
LAST_COLUMN, LAST_ROW = 16384, 1048576


def element(kind, shown="", **attributes):
    """A cell: office:value-type `kind`, other attributes with _ for : before their name and - in it."""
    words = f" office:value-type='{kind}' calcext:value-type='{kind}'" if kind else ""
    for name, value in attributes.items():
        space, rest = name.split("_", 1)
        words += f" {space}:{rest.replace('_', '-')}={quoteattr(str(value))}"
    inside = shown if shown.startswith("<") else f"<text:p>{escape(shown)}</text:p>" if shown else ""
    return f"<table:table-cell{words}>{inside}</table:table-cell>"


def cell(value):
    """A cell: a text, a number, or a whole element; None: an empty one."""
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str) and value.startswith("<"):
        return value
    if isinstance(value, str):
        return element("string", value)
    return element("float", f"{value:.2f}", office_value=repr(value))


def row(values, attributes=""):
    """Filled up to the last column, as LibreOffice does."""
    cells = "".join(map(cell, values))
    count = len(values) + sum(int(more) - 1 for more in re.findall(r"number-columns-repeated=[\"'](\d+)", cells))
    return f"<table:table-row{attributes}>{cells}<table:table-cell table:number-columns-repeated='{LAST_COLUMN - count}'/></table:table-row>"


def rows_of(rows, hidden=()):
    """Rows of values, and empty ones up to the last."""
    text = "".join(row(values, " table:visibility='collapse'" if number in hidden else "") for number, values in enumerate(rows, 1))
    return text + f"<table:table-row table:number-rows-repeated='{LAST_ROW - len(rows)}'><table:table-cell table:number-columns-repeated='{LAST_COLUMN}'/></table:table-row>"


def sheet(name, data):
    return f"<table:table table:name={quoteattr(name)}>{data}</table:table>"


def write(path, data, *, sheets=("Sheet1",), styles="", part="", manifest="", after="", body=None, extra=(), leave_out=(), columns=""):
    """`data`: the rows, which every sheet has; `body`: instead, what is in <office:spreadsheet>; `part`: instead, the whole of it."""
    tables = body if body is not None else "".join(sheet(name, (columns or "<table:table-column table:number-columns-repeated='16384'/>") + data) for name in sheets)
    content = part or (f"<?xml version='1.0' encoding='UTF-8'?>\n<office:document-content {SPACES} office:version='1.3'><office:scripts/>"
                       f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
                       f"<table:calculation-settings table:case-sensitive='false'/>{tables}<table:named-expressions/>{after}"
                       "</office:spreadsheet></office:body></office:document-content>")
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "Configurations2/menubar/": "",
        "content.xml": content,
        "META-INF/manifest.xml": f"<manifest:manifest {SPACES}><manifest:file-entry manifest:full-path='/'/>"
                                 f"<manifest:file-entry manifest:full-path='content.xml'>{manifest}</manifest:file-entry></manifest:manifest>",
    }
    parts.update(extra)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            if name not in leave_out:
                package.writestr(name, text, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
