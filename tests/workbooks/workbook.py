# SPDX-License-Identifier: Apache-2.0
"""Writes XLSX workbooks as Excel and WPS do, or wrongly on purpose: by hand, part by part."""
import zipfile
from xml.sax.saxutils import escape

MAIN = ('xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"')
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def letters(column):
    text = ""
    while column > 0:
        column, digit = divmod(column - 1, 26)
        text = chr(65 + digit) + text
    return text


def inline(text):
    return f"<is><t xml:space='preserve'>{escape(text)}</t></is>"


def cell(value, where="", style=0):
    """A cell: a text, a number, or a whole element that begins with '<c'; None: it is left out."""
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith("<c"):
        return value.replace("<c", f"<c r='{where}'", 1) if where and " r=" not in value else value
    at = f" r='{where}'" if where else ""
    if isinstance(value, str):
        return f"<c{at} t='inlineStr'>{inline(value)}</c>"
    return f"<c{at} s='{style}'><v>{value!r}</v></c>"


def sheet_data(rows, first=1, hidden=()):
    """Rows of values from row `first` on."""
    text = "<sheetData>"
    for number, row in enumerate(rows, first):
        cells = "".join(cell(value, f"{letters(i)}{number}") for i, value in enumerate(row, 1))
        text += f"<row r='{number}'{' hidden=' + repr('1') if number in hidden else ''}>{cells}</row>"
    return text + "</sheetData>"


def relation(identifier, kind, target):
    return f"<Relationship Id='{identifier}' Type='{TYPES}{kind}' Target='{target}'/>"


def write(path, sheet, *, sheets=("Sheet1",), shared=None, styles=None, properties="", relations="", extra=(), leave_out=()):
    """`sheet`: what is in <worksheet>, or a whole part that begins with '<?'; every sheet has it."""
    parts = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "_rels/.rels": f"<Relationships>{relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>",
        "xl/workbook.xml": f"<workbook {MAIN}>{properties}<sheets>" + "".join(
            f"<sheet name='{escape(name)}' sheetId='{i}' r:id='r{i}'/>" for i, name in enumerate(sheets, 1)) + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": "<Relationships>" + "".join(
            relation(f"r{i}", "worksheet", f"worksheets/sheet{i}.xml") for i, _ in enumerate(sheets, 1)) +
        (relation("styles", "styles", "styles.xml") if styles else "") +
        (relation("shared", "sharedStrings", "/xl/sharedStrings.xml") if shared is not None else "") + relations + "</Relationships>",
    }
    if shared is not None:
        parts["xl/sharedStrings.xml"] = f"<sst {MAIN}>{shared}</sst>"
    if styles:
        parts["xl/styles.xml"] = f"<styleSheet {MAIN}>{styles}</styleSheet>"
    for i, _ in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{i}.xml"] = sheet if sheet.startswith("<?") else f"<worksheet {MAIN}>{sheet}</worksheet>"
    parts.update(extra)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            if name not in leave_out:
                package.writestr(name, text)
