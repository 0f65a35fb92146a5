# SPDX-License-Identifier: Apache-2.0
"""workbooks.py STEELYARD WORK: XLSX workbooks that went wrong, and those that did not: each with its scores or its message.
"""
import random

import workbook
from one import finish, judge, make
from workbook import sheet_data

HEADINGS = ["unit", "x"]
FORMATS = ("<numFmts><numFmt numFmtId='164' formatCode='yyyy\"年\"m\"月\"d\"日\"'/><numFmt numFmtId='165' formatCode='0000'/>"
           "<numFmt numFmtId='166' formatCode='#,##0.00\"%\"'/><numFmt numFmtId='167' formatCode='[h]:mm:ss'/>"
           "<numFmt numFmtId='168' formatCode='0.0%;[Red]-0.0%'/></numFmts>"
           "<cellXfs>" + "".join(f"<xf numFmtId='{number}'/>" for number in (0, 9, 10, 14, 22, 20, 164, 165, 166, 167, 168)) + "</cellXfs>")
STYLE = {"percent": 1, "percent2": 2, "date": 3, "datetime": 4, "time": 5, "chinese": 6, "padded": 7, "quoted": 8, "hours": 9, "red": 10}


def case(name, expected, rows=None, *, data=None, keys="", params="{curve: as-is}", warning=None, **settings):
    path = make(".xlsx", keys, params)
    settings.setdefault("styles", FORMATS)
    workbook.write(path, data if data is not None else sheet_data(rows), **settings)
    judge(name, expected, warning)


def number(text, style=None):
    return f"<c s='{STYLE[style] if style else 0}'><v>{text}</v></c>"


def raw(name, expected, content):
    with open(make(".xlsx"), "wb") as file:
        file.write(content)
    judge(name, expected)


T, S = "evidence/t.xlsx", "evidence/t.xlsx!Sheet1"
GOOD = {"a": 95.0, "b": 9.99}
FORMULA = ("the workbook has no value for this formula; open it in a spreadsheet program, and save it after it has calculated")
PERCENT = ("expected a number; declare for the table in edition.yaml what percentages stand for: 'percent: points' (95% is 95) or "
           "'percent: share' (95% is 0.95)")

# ---- what is read ---------------------------------------------------------------------------------------------------

case("numbers", GOOD, [HEADINGS, ["a", 95], ["b", 9.99]])
case("seventeen-digits", GOOD, [HEADINGS, ["a", 95], ["b", number("9.9900000000000002")]])
case("sum-of-tenths", {"a": 0.3, "b": 9.99}, [HEADINGS, ["a", number("0.30000000000000004")], ["b", 9.99]])
# As names of units, numbers are shown in full: with 15 digits, as Python rounds them.
SOURCE = random.Random(5)
NUMBERS = [SOURCE.random() * 10 ** SOURCE.randrange(-6, 17) for _ in range(60)]
NUMBERS += [0.1 + 0.2, 65.79000000000001, 9.999999999999998, 99.99999999999999, 0.001 + 1e-17, 123456789012345.6, 0.9999999999999999, -0.30000000000000004]
SHOWN = "\none/".join(f"{S}!A{row}: unknown unit '{value:.15g}'{'; expected one of a, b' if row < 12 else ''}" for row, value in enumerate(NUMBERS, 2))
case("numbers-in-full", SHOWN,
     [HEADINGS, *([number(repr(value).replace("e", "E")), 1] for value in NUMBERS)])
case("numbers-of-17-digits", SHOWN,
     [HEADINGS, *([number(f"{value:.17g}"), 1] for value in NUMBERS)])
case("exponent", {"a": 95.0, "b": 0.00001}, [HEADINGS, ["a", number("9.5E1")], ["b", number("1.0000000000000001E-5")]])
case("negative-zero", {"a": 0.0, "b": 9.99}, [HEADINGS, ["a", number("-0")], ["b", 9.99]])
case("text-numbers", GOOD, [HEADINGS, ["a", "95"], ["b", "9.99"]])
case("full-width", GOOD, [HEADINGS, ["a", "９５"], ["b", " 9.99 "]])
case("no-references", GOOD, data="<sheetData>" + "".join(
    "<row>" + "".join(workbook.cell(value) for value in row) + "</row>" for row in [HEADINGS, ["a", 95], ["b", 9.99]]) + "</sheetData>")
case("shared-texts", GOOD, [["<c t='s'><v>0</v></c>", "<c t='s'><v>1</v></c>"], ["<c t='s'><v>2</v></c>", 95], ["b", 9.99]],
     shared="<si><t>unit</t></si><si><t>x</t></si><si><t>a</t></si>")
case("rich-text", GOOD, [["<c t='s'><v>0</v></c>", "x"], ["a", 95], ["b", 9.99]],
     shared="<si><r><rPr><b/></rPr><t>un</t></r><r><t>it</t></r></si>")
case("phonetic", GOOD, [["<c t='s'><v>0</v></c>", "x"], ["a", 95], ["b", 9.99]],
     shared="<si><t>unit</t><rPh sb='0' eb='1'><t>yunitto</t></rPh><phoneticPr fontId='1'/></si>")
case("escaped-text", GOOD, [["u_x006E_it", "x"], ["a", 95], ["b", 9.99]])
case("formula-with-value", GOOD, [HEADINGS, ["a", "<c><f>90+5</f><v>95</v></c>"], ["b", 9.99]])
case("text-of-formula", GOOD, [HEADINGS, ["<c t='str'><f>\"a\"</f><v>a</v></c>", 95], ["b", 9.99]])
case("prefixed-elements", GOOD, data=f"<?xml version='1.0'?><x:worksheet xmlns:x='{workbook.MAIN.split(chr(34))[1]}'><x:sheetData>"
     "<x:row><x:c t='inlineStr'><x:is><x:t>unit</x:t></x:is></x:c><x:c t='inlineStr'><x:is><x:t>x</x:t></x:is></x:c></x:row>"
     "<x:row><x:c t='inlineStr'><x:is><x:t>a</x:t></x:is></x:c><x:c><x:v>95</x:v></x:c></x:row>"
     "<x:row><x:c t='inlineStr'><x:is><x:t>b</x:t></x:is></x:c><x:c><x:v>9.99</x:v></x:c></x:row></x:sheetData></x:worksheet>")
case("trailing-blank-rows", GOOD, [HEADINGS, ["a", 95], ["b", 9.99], ["<c s='1'/>", "<c s='1'/>"], []])
case("formatted-columns", GOOD, [[*HEADINGS, "<c s='1'/>", "<c s='1'/>"], ["a", 95, "<c s='2'/>"], ["b", 9.99]])
case("not-at-the-corner", GOOD, [[], [], [None, None, *HEADINGS], [None, None, "a", 95], [None, None, "b", 9.99]])
case("title-skipped", GOOD, [["2019 visits"], [], HEADINGS, ["a", 95], ["b", 9.99]], keys=", skip: 2")
case("totals-skipped", GOOD, [HEADINGS, ["a", 95], ["b", 9.99], ["合计", 104.99]], keys=", skip: {last: 1}")
case("range", GOOD, [["title"], [None, *HEADINGS, 1], ["note", "a", 95, 2], [None, "b", 9.99], [None, "合计", 104.99]], keys=", range: 'B2:C4'")
case("range-open", GOOD, [["title"], [None, *HEADINGS, 1], ["note", "a", 95, 2], [None, "b", 9.99]], keys=", range: 'B2:C'")
case("range-from", GOOD, [["title"], [None, *HEADINGS], ["note", "a", 95], [None, "b", 9.99]], keys=", range: B2")
case("chosen-sheet", GOOD, [HEADINGS, ["a", 95], ["b", 9.99]], sheets=("其他", "走访"), keys=", sheet: 走访")
case("percent-points", GOOD, [HEADINGS, ["a", number("0.95", "percent")], ["b", number("9.9900000000000003E-2", "percent2")]], keys=", percent: points")
case("percent-share", {"a": 0.95, "b": 0.0999}, [HEADINGS, ["a", number("0.95", "percent")], ["b", number("0.0999", "red")]], keys=", percent: share")
case("percent-text", GOOD, [HEADINGS, ["a", "95%"], ["b", "9.99 %"]], keys=", percent: points")
case("percent-beside-number", {"a": 95.0, "b": 0.5}, [HEADINGS, ["a", number("0.95", "percent")], ["b", 0.5]], keys=", percent: points")
case("quoted-percent-sign", {"a": 95.0, "b": 0.5}, [HEADINGS, ["a", number("95", "quoted")], ["b", 0.5]])
case("comma-in-text", GOOD, [["unit", "x", "note"], ["a", 95, 'he said, "no"\nand left'], ["b", 9.99, None]])
case("merged-title", GOOD, data=sheet_data([["visits"], HEADINGS, ["a", 95], ["b", 9.99]]) + "<mergeCells><mergeCell ref='A1:B1'/></mergeCells>",
     keys=", skip: 1")

HIDDEN = "warning: rows of the table 't' are hidden in the workbook and are read all the same ({}); this is the first"
COLUMNS = "warning: columns of the table 't' are hidden in the workbook and count all the same ({}); this is the first"
case("hidden-rows", GOOD, data=sheet_data([HEADINGS, ["a", 95], ["b", 9.99]], hidden=(2, 3)), warning=f"{S}!2: {HIDDEN.format(2)}")
case("hidden-total", GOOD, data=sheet_data([HEADINGS, ["a", 95], ["b", 9.99], ["合计", 104.99]], hidden=(3, 4)), keys=", skip: {last: 1}",
     warning=f"{S}!3: {HIDDEN.format(1)}")
case("hidden-column", GOOD, data="<cols><col min='1' max='1' width='9'/><col min='2' max='16384' hidden='1'/></cols>" +
     sheet_data([HEADINGS, ["a", 95], ["b", 9.99]]), warning=f"{S}!B1: {COLUMNS.format(1)}")
case("hidden-beside", GOOD, data="<cols><col min='3' max='9' hidden='true'/></cols>" + sheet_data([HEADINGS, ["a", 95], ["b", 9.99]]))

# ---- cells that are refused -----------------------------------------------------------------------------------------

case("word", f"{S}!B2: column 'x': found 'many', expected a number", [HEADINGS, ["a", "many"], ["b", 9.99]])
for error in ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#GETTING_DATA"):
    case(f"error-{error}", f"{S}!B3: column 'x': the cell has the error {error}", [HEADINGS, ["a", 95], ["b", f"<c t='e'><v>{error}</v></c>"]])
case("error-in-unit", f"{S}!A2: the cell has the error #REF!", [HEADINGS, ["<c t='e'><v>#REF!</v></c>", 95], ["b", 9.99]])
case("formula-with-empty-value", f"{S}!B2: column 'x': {FORMULA}", [HEADINGS, ["a", "<c><f>90+5</f><v></v></c>"], ["b", 9.99]])
case("formula-without-value", f"{S}!B2: column 'x': {FORMULA}", [HEADINGS, ["a", "<c><f>90+5</f></c>"], ["b", 9.99]])
case("formula-with-empty-value", f"{S}!B2: column 'x': {FORMULA}", [HEADINGS, ["a", "<c><f>90+5</f><v></v></c>"], ["b", 9.99]])
case("formula-with-empty-text", {"b": 9.99}, [HEADINGS, ["a", "<c t='str'><f>T(1)</f><v></v></c>"], ["b", 9.99]])
case("unit-without-value", f"{S}!A3: {FORMULA}", [HEADINGS, ["a", 95], ["<c t='str'><f>A1</f></c>", 9.99]])
case("percent-undeclared", f"{S}!B2: column 'x': found '95%', {PERCENT}", [HEADINGS, ["a", number("0.95", "percent")], ["b", 9.99]])
case("percent-undeclared-digits", f"{S}!B2: column 'x': found '95.5%', {PERCENT}", [HEADINGS, ["a", number("0.95499999999999996", "percent2")], ["b", 9.99]])
case("boolean", f"{S}!B2: column 'x': found 'TRUE', expected a number", [HEADINGS, ["a", "<c t='b'><v>1</v></c>"], ["b", 9.99]])
for style, text, value in (("date", "2020-05-01", "43952"), ("chinese", "2020-05-01", "43952"), ("date", "1900-01-01", "1"),
                           ("date", "1900-02-28", "59"), ("date", "1900-03-01", "61"), ("date", "9999-12-31", "2958465"),
                           ("datetime", "2020-05-01 13:30:00", "43952.5625"), ("datetime", "2020-05-01", "43952"),
                           ("datetime", "2020-05-02", "43952.9999999"), ("time", "13:30:00", "0.5625"), ("hours", "37:30:00", "1.5625")):
    case(f"{style}-{value}", f"{S}!B2: column 'x': found '{text}', expected a number", [HEADINGS, ["a", number(value, style)], ["b", 9.99]])
for style, value in (("date", "60"), ("date", "0"), ("date", "-1"), ("date", "2958466"), ("datetime", "1E+300")):
    case(f"no-{style}-{value}", f"{S}!B2: column 'x': the cell has a day or time that does not exist", [HEADINGS, ["a", number(value, style)], ["b", 9.99]])
for text, value in (("1904-01-02", "1"), ("2020-05-01", "42490"), ("1904-02-29", "59")):
    case(f"since-1904-{value}", f"{S}!B2: column 'x': found '{text}', expected a number", [HEADINGS, ["a", number(value, "date")], ["b", 9.99]],
         properties="<workbookPr date1904='1'/>")
case("iso-date", f"{S}!B2: column 'x': found '2020-05-01', expected a number", [HEADINGS, ["a", "<c t='d'><v>2020-05-01T00:00:00</v></c>"], ["b", 9.99]])
case("padded-id", f"{S}!A2: unknown unit '0007'; expected one of a, b", [HEADINGS, [number("7", "padded"), 95], ["b", 9.99]])
case("blank-unit", f"{S}!A3: the unit is empty", [HEADINGS, ["a", 95], [None, 9.99], ["b", 9.99]])
case("merged-units", f"{S}!A2: the cells A2:A3 are merged, and all but the first have no value of their own; unmerge them and fill them in",
     data=sheet_data([HEADINGS, ["a", 95], ["b", 9.99]]) + "<mergeCells><mergeCell ref='A2:A3'/></mergeCells>")
case("merged-headings", f"{S}!B1: the cells B1:C1 are merged, and all but the first have no value of their own; unmerge them and fill them in",
     data=sheet_data([["unit", "x", "y"], ["a", 95], ["b", 9.99]]) + "<mergeCells><mergeCell ref='B1:C1'/></mergeCells>")
case("content-at-right", f"{S}!2: the row has content right of the headings; delete it, or declare with 'range' where the table is",
     [HEADINGS, ["a", 95, "note"], ["b", 9.99]])
case("content-at-left", f"{S}!A3: the cell is left of the headings; delete it, or declare with 'range' where the table is",
     [[None, *HEADINGS], [None, "a", 95], ["note", "b", 9.99]])
case("blank-row", f"{S}!3: the row is blank, and rows follow it", [HEADINGS, ["a", 95], [], ["b", 9.99]])
case("totals", f"{S}!4: '合计' is a row of totals, not a unit; delete it or, at the end of the file, declare 'skip: {{last: 1}}' for the table in edition.yaml",
     [HEADINGS, ["a", 95], ["b", 9.99], ["合计", 104.99]])
case("title", f"{S}!3: the headings are in this row, not in the first; delete the rows above it, or declare 'skip: 2' for the table in edition.yaml",
     [["2019 visits"], ["by district"], HEADINGS, ["a", 95], ["b", 9.99]])
case("repeated-heading", f"{S}!C1: the heading 'x' is repeated", [["unit", "x", "x"], ["a", 95, 1], ["b", 9.99, 2]])

# ---- workbooks that are refused -------------------------------------------------------------------------------------

PART = f"{T}: this workbook is refused: in its part 'xl/worksheets/sheet1.xml', "
case("empty-sheet", f"{S}!1: the file is empty, expected a row of headings", [])
case("two-sheets", f"{T}: the workbook has several sheets; declare with 'sheet' in edition.yaml, or --sheet of 'steelyard new', which to read: 走访, 附表",
     [HEADINGS], sheets=("走访", "附表"))
case("no-such-sheet", f"{T}: there is no sheet '走仿'; the workbook has 走访, 附表", [HEADINGS], sheets=("走访", "附表"), keys=", sheet: 走仿")
case("macros", f"{T}: this workbook has macros; save it as an Excel workbook without macros (.xlsx)", [HEADINGS], extra=(("xl/vbaProject.bin", "x"),))
case("macros-named-otherwise", f"{T}: this workbook has macros; save it as an Excel workbook without macros (.xlsx)", [HEADINGS],
     relations="<Relationship Id='v' Type='http://schemas.microsoft.com/office/2006/relationships/vbaProject' Target='m.bin'/>")
case("external-links", f"{T}: this workbook takes values from other files; break the links (Data, Edit Links), which keeps the values, and save it again",
     [HEADINGS], relations=workbook.relation("e", "externalLink", "externalLinks/externalLink1.xml"))
case("entities", PART + "it declares XML entities, which no spreadsheet program does",
     data="<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'><!ENTITY c '&a;&a;&a;'>]><worksheet><sheetData/></worksheet>")
case("outside-entity", PART + "it declares XML entities, which no spreadsheet program does",
     data="<?xml version='1.0'?><!DOCTYPE x SYSTEM 'file:///etc/passwd'><worksheet><sheetData/></worksheet>")
case("cut-off", PART + "line 1 is not valid XML: no element found", data="<?xml version='1.0'?><worksheet><sheetData><row r='1'>")
case("mismatched", PART + "line 1 is not valid XML: mismatched tag", data="<?xml version='1.0'?><worksheet><sheetData><row></worksheet>")
case("deep", PART + "its elements are nested too deeply", data="<x>" * 100 + "</x>" * 100)
case("rows-backwards", PART + "the row '1' comes after row 2", data="<sheetData><row r='2'><c r='A2'><v>1</v></c></row><row r='1'/></sheetData>")
case("row-0", PART + "the row '0' comes after row 0", data="<sheetData><row r='0'/></sheetData>")
case("row-beyond", PART + "the row '1048577' comes after row 0", data="<sheetData><row r='1048577'/></sheetData>")
case("cells-backwards", PART + "the cell 'A1' is out of its order", data="<sheetData><row r='1'><c r='B1'><v>1</v></c><c r='A1'><v>1</v></c></row></sheetData>")
case("cell-elsewhere", PART + "the cell 'A9' is out of its order", data="<sheetData><row r='1'><c r='A9'><v>1</v></c></row></sheetData>")
case("cell-beyond", PART + "the cell 'XFE1' is out of its order", data="<sheetData><row r='1'><c r='XFE1'><v>1</v></c></row></sheetData>")
case("cell-nonsense", PART + "the cell '1A' is out of its order", data="<sheetData><row r='1'><c r='1A'><v>1</v></c></row></sheetData>")
case("shared-beyond", PART + "the cell A1 has a shared text that does not exist", [["<c t='s'><v>1</v></c>"]], shared="<si><t>unit</t></si>")
case("shared-negative", PART + "the cell A1 has a shared text that does not exist", [["<c t='s'><v>-1</v></c>"]], shared="<si><t>unit</t></si>")
case("shared-missing", PART + "the cell A1 has a shared text that does not exist", [["<c t='s'><v>0</v></c>"]])
case("number-nonsense", PART + "the cell B2 has the number '1,5'", [HEADINGS, ["a", number("1,5")]])
case("number-infinite", PART + "the cell B2 has the number '1E999'", [HEADINGS, ["a", number("1E999")]])
case("number-hexadecimal", PART + "the cell B2 has the number 'nan'", [HEADINGS, ["a", number("nan")]])
case("no-part", f"{PART}there is nothing; the file is damaged", [HEADINGS], leave_out=("xl/worksheets/sheet1.xml",))
case("no-book", f"{T}: this workbook is refused: in its part 'xl/workbook.xml', there is nothing; the file is damaged", [HEADINGS], leave_out=("xl/workbook.xml",))
case("no-relations", f"{T}: this workbook is refused: in its part '_rels/.rels', there is nothing; the file is damaged", [HEADINGS], leave_out=("_rels/.rels",))
case("sheet-nowhere", f"{T}: the workbook is damaged: its sheet 'Sheet1' is nowhere", [HEADINGS],
     extra=(("xl/_rels/workbook.xml.rels", "<Relationships/>"),))
case("range-nonsense", f"{S}: 'range' is 'B2-C3', expected cells such as 'B3:F20', 'B3:F' or 'B3'", [HEADINGS], keys=", range: B2-C3")
case("range-backwards", f"{S}: 'range' is 'C3:B2', expected cells such as 'B3:F20', 'B3:F' or 'B3'", [HEADINGS], keys=", range: 'C3:B2'")
raw("csv-named-xlsx", f"{T}: this is not a workbook, whatever its name says; a CSV file must be named .csv", b"unit,x\na,1\n")
raw("nothing", f"{T}: this is not a workbook, whatever its name says; a CSV file must be named .csv", b"")
raw("old-or-encrypted", f"{T}: this workbook is encrypted or in the old format .xls; remove the password, or save it as .xlsx",
    b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + b"\0" * 504)
raw("half-a-zip", f"{T}: this workbook is damaged (it is not a sound ZIP file: Not a zip archive); open it in a spreadsheet program and save it again",
    b"PK\x03\x04" + b"x" * 300)

# ---- keys of other files --------------------------------------------------------------------------------------------

for key, value in (("encoding", "gb18030"), ("delimiter", "';'"), ("decimal", "','"), ("table", "visits")):
    case(f"key-{key}", f"edition.yaml:4:37: '{key}' does not apply to this kind of file: evidence/t.xlsx", [HEADINGS, ["a", 95], ["b", 9.99]],
         keys=f", {key}: {value}")
case("percent-nonsense", "edition.yaml:4:46: 'percent' is 'part'; expected one of points, share", [HEADINGS, ["a", 95], ["b", 9.99]], keys=", percent: part")

finish(120)
