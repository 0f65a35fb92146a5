# SPDX-License-Identifier: Apache-2.0
"""opendocuments.py STEELYARD WORK: ODS workbooks that went wrong, and those that did not: each with its scores or its message."""
import opendocument
from one import finish, judge, make
from opendocument import element, row, rows_of, sheet

HEADINGS = ["unit", "x"]
PADDED = ("<number:number-style style:name='N1'><number:number number:decimal-places='0' number:min-integer-digits='4'/></number:number-style>"
          "<number:number-style style:name='N2'><number:number number:decimal-places='2' number:min-integer-digits='4'/></number:number-style>"
          "<number:number-style style:name='N3'><number:number number:decimal-places='0' number:min-integer-digits='4' number:grouping='true'/></number:number-style>"
          "<style:style style:name='ce1' style:family='table-cell' style:parent-style-name='Default' style:data-style-name='N1'/>"
          "<style:style style:name='ce2' style:family='table-cell' style:parent-style-name='ce1'/>"
          "<style:style style:name='ce3' style:family='table-cell' style:data-style-name='N2'/>"
          "<style:style style:name='ce4' style:family='table-cell' style:data-style-name='N3'/>"
          "<style:style style:name='ce5' style:family='table-cell' style:parent-style-name='ce5'/>")


def case(name, expected, rows=None, *, data=None, keys="", params="{curve: as-is}", warning=None, **settings):
    path = make(".ods", keys, params)
    opendocument.write(path, data if data is not None else rows_of(rows), **settings)
    judge(name, expected, warning)


def raw(name, expected, content, ending=".ods"):
    with open(make(ending), "wb") as file:
        file.write(content)
    judge(name, expected)


def number(value, shown="x", **attributes):
    return element("float", shown, office_value=value, **attributes)


def percent(value):
    return element("percentage", "1%", office_value=value)


def error(text):
    """As LibreOffice stores it."""
    return (f"<table:table-cell table:formula='of:=1/0' office:value-type='string' office:string-value='' calcext:value-type='error'>"
            f"<text:p>{text}</text:p></table:table-cell>")


T, S = "evidence/t.ods", "evidence/t.ods!Sheet1"
GOOD = {"a": 95.0, "b": 9.99}
FORMULA = "the workbook has no value for this formula; open it in a spreadsheet program, and save it after it has calculated"
PERCENT = ("expected a number; declare for the table in edition.yaml what percentages stand for: 'percent: points' (95% is 95) or "
           "'percent: share' (95% is 0.95)")
HIDDEN = "warning: rows of the table 't' are hidden in the workbook and are read all the same ({}); this is the first"
COLUMNS = "warning: columns of the table 't' are hidden in the workbook and count all the same ({}); this is the first"
GOOD_ROWS = [HEADINGS, ["a", 95], ["b", 9.99]]

# ---- what is read ---------------------------------------------------------------------------------------------------

case("numbers", GOOD, GOOD_ROWS)
case("not-as-shown", {"a": 95.4, "b": 9.99}, [HEADINGS, ["a", number("95.4", "95")], ["b", number("9.9900000000000002", "10")]])
case("sum-of-tenths", {"a": 0.3, "b": 9.99}, [HEADINGS, ["a", number("0.30000000000000004")], ["b", 9.99]])
case("exponent", {"a": 95.0, "b": 0.00001}, [HEADINGS, ["a", number("9.5E1")], ["b", number("1E-5")]])
case("currency", GOOD, [HEADINGS, ["a", element("currency", "￥95", office_value=95, office_currency="CNY")], ["b", 9.99]])
case("text-numbers", GOOD, [HEADINGS, ["a", "95"], ["b", " 9.99 "]])
case("text-without-type", GOOD, [["<table:table-cell><text:p>unit</text:p></table:table-cell>", "x"], ["a", 95], ["b", 9.99]])
case("text-as-attribute", GOOD, [[element("string", "shown", office_string_value="unit"), "x"], ["a", 95], ["b", 9.99]])
case("spans", GOOD, [[element("string", "<text:p>u<text:span>n<text:span>i</text:span></text:span><text:a xlink:href='x'>t</text:a></text:p>"), "x"], ["a", 95], ["b", 9.99]])
case("ruby", GOOD, [[element("string", "<text:p><text:ruby><text:ruby-base>unit</text:ruby-base><text:ruby-text>yunitto</text:ruby-text></text:ruby></text:p>"), "x"],
                    ["a", 95], ["b", 9.99]])
case("comment", GOOD, [HEADINGS, ["a", element("float", "<office:annotation><dc:date>2020-05-01T00:00:00</dc:date><text:p>why <text:span>95</text:span>?</text:p></office:annotation><text:p>95</text:p>",
                                               office_value=95)], ["b", 9.99]])
case("comment-on-text", GOOD, [[element("string", "<office:annotation><text:p>note</text:p></office:annotation><text:p>unit<office:annotation><text:p>2</text:p></office:annotation></text:p>"), "x"],
                               ["a", 95], ["b", 9.99]])
case("drawing", GOOD, [[element("string", "<draw:frame><draw:text-box><text:p>drawn</text:p></draw:text-box></draw:frame><text:p>unit</text:p>"), "x"], ["a", 95], ["b", 9.99]])
case("list", GOOD, [[element("string", "<text:list><text:list-item><text:p>unit</text:p></text:list-item></text:list>"), "x"], ["a", 95], ["b", 9.99]])
for spaced, text in (("<text:p>the<text:s/>first</text:p>", "the first"), ("<text:p> the\n   first</text:p>", "the first"), ("<text:p>the<text:s text:c='2'/>first</text:p>", "the  first"),
                     ("<text:p>the</text:p><text:p>first</text:p>", "the first"), ("<text:p>the<text:line-break/>first</text:p>", "the first"),
                     ("<text:p>the<text:tab/>first</text:p>", "the first")):
    case(f"space-{spaced}", f"{S}!A2: unknown unit '{text}'; expected one of a, b", [HEADINGS, [element("string", spaced), 95], ["b", 9.99]])
case("many-spaces", f"{S}!A2: the unit is empty", [HEADINGS, [element("string", "<text:p><text:s text:c='4000000000'/></text:p>"), 95], ["b", 9.99]])
case("formula-with-value", GOOD, [HEADINGS, ["a", number("95", table_formula="of:=90+5")], ["b", 9.99]])
case("text-of-formula", GOOD, [HEADINGS, [element("string", "a", table_formula='of:="a"', office_string_value="a"), 95], ["b", 9.99]])
case("empty-text-of-formula", GOOD, [[*HEADINGS, "note"], ["a", 95, "<table:table-cell table:formula='of:=\"\"'><text:p/></table:table-cell>"], ["b", 9.99]])
case("other-prefixes", GOOD, part=f"<d xmlns:o='{opendocument.OASIS}office:1.0' xmlns:t='{opendocument.OASIS}table:1.0' xmlns:x='{opendocument.OASIS}text:1.0'>"
     "<o:body><o:spreadsheet><t:table t:name='Sheet1'>" + "".join(
         "<t:table-row>" + "".join(f"<t:table-cell o:value-type='string'><x:p>{text}</x:p></t:table-cell>" for text in line) + "</t:table-row>"
         for line in (("unit", "x"), ("a", "95"), ("b", "9.99"))) + "</t:table></o:spreadsheet></o:body></d>", data="")
case("row-groups", GOOD, data="<table:table-header-rows>" + row(HEADINGS) + "</table:table-header-rows><table:table-row-group><table:table-rows>" + row(["a", 95]) +
     "</table:table-rows><table:table-row-group>" + row(["b", 9.99]) + "</table:table-row-group></table:table-row-group>")
case("shapes", GOOD, data="<table:shapes><draw:frame><text:p>drawn</text:p></draw:frame></table:shapes>" + rows_of(GOOD_ROWS))
case("repeated-cells", GOOD, [[*HEADINGS, "y", "z"], ["a", number("95", table_number_columns_repeated=3)], ["b", number("9.99", table_number_columns_repeated=2)]])
case("repeated-blank-rows-above", GOOD, data="<table:table-row table:number-rows-repeated='999'><table:table-cell/></table:table-row>" + "".join(map(row, GOOD_ROWS)))
case("formatted-to-the-end", GOOD, data="".join(map(row, GOOD_ROWS)) + "<table:table-row table:number-rows-repeated='1048573'>"
     "<table:table-cell table:style-name='ce1' table:number-columns-repeated='16384'/></table:table-row>")
case("not-at-the-corner", GOOD, [[], [], [None, None, *HEADINGS], [None, None, "a", 95], [None, None, "b", 9.99]])
case("title-skipped", GOOD, [["2019 visits"], [], *GOOD_ROWS], keys=", skip: 2")
case("totals-skipped", GOOD, [*GOOD_ROWS, ["合计", 104.99]], keys=", skip: {last: 1}")
case("range", GOOD, [["title"], [None, *HEADINGS, 1], ["note", "a", 95, 2], [None, "b", 9.99], [None, "合计", 104.99]], keys=", range: 'B2:C4'")
case("range-open", GOOD, [["title"], [None, *HEADINGS, 1], ["note", "a", 95, 2], [None, "b", 9.99]], keys=", range: 'B2:C'")
case("chosen-sheet", GOOD, GOOD_ROWS, sheets=("其他", "走访", "附表"), keys=", sheet: 走访")
case("second-table-differs", GOOD, body=sheet("a", rows_of([["other"], [1]])) + sheet("b", rows_of(GOOD_ROWS)) + sheet("c", rows_of([["z"]])), data="", keys=", sheet: b")
case("percent-points", GOOD, [HEADINGS, ["a", percent("0.95")], ["b", percent("0.099900000000000003")]], keys=", percent: points")
case("percent-share", {"a": 0.95, "b": 0.0999}, [HEADINGS, ["a", percent("0.95")], ["b", percent("0.0999")]], keys=", percent: share")
case("percent-beside-number", {"a": 95.0, "b": 0.5}, [HEADINGS, ["a", percent("0.95")], ["b", 0.5]], keys=", percent: points")
case("merged-title", GOOD, [[element("string", "visits", table_number_columns_spanned=2, table_number_rows_spanned=1), "<table:covered-table-cell/>"], *GOOD_ROWS], keys=", skip: 1")
case("merged-title-over-old-content", GOOD, [[element("string", "visits", table_number_columns_spanned=2, table_number_rows_spanned=2), "<table:covered-table-cell/>"],
                                             ["<table:covered-table-cell office:value-type='string'><text:p>old</text:p></table:covered-table-cell>"] * 2, *GOOD_ROWS], keys=", skip: 1")
case("hidden-rows", GOOD, data=rows_of(GOOD_ROWS, hidden=(2, 3)), warning=f"{S}!2: {HIDDEN.format(2)}")
case("filtered-row", GOOD, data=rows_of(GOOD_ROWS).replace("<table:table-row>", "<table:table-row table:visibility='filter'>", 2).replace(" table:visibility='filter'", "", 1),
     warning=f"{S}!2: {HIDDEN.format(1)}")
case("hidden-blank-rows", GOOD, data=rows_of(GOOD_ROWS, hidden=(4,)))
case("hidden-column", GOOD, GOOD_ROWS, columns="<table:table-column/><table:table-column table:visibility='collapse' table:number-columns-repeated='16383'/>",
     warning=f"{S}!B1: {COLUMNS.format(1)}")
case("empty-lists-of-macros", GOOD, GOOD_ROWS, extra=(("Basic/script-lc.xml", "<x/>"), ("Basic/Standard/script-lb.xml", "<x/>")))
case("link-in-text", GOOD, [HEADINGS, ["a", number("95", table_formula="of:=IF([.A1]=\"see 'x'#1\";95;0)")], ["b", 9.99]])

# ---- cells that are refused -----------------------------------------------------------------------------------------

case("word", f"{S}!B2: column 'x': found 'many', expected a number", [HEADINGS, ["a", "many"], ["b", 9.99]])
for wrong in ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "Err:502", "Err:522"):
    case(f"error-{wrong}", f"{S}!B3: column 'x': the cell has the error {wrong}", [HEADINGS, ["a", 95], ["b", error(wrong)]])
    case(f"zero-{wrong}", f"{S}!B3: column 'x': the cell has the error {wrong}", [HEADINGS, ["a", 95], ["b", number("0", wrong, table_formula="of:=1/0")]])
case("error-as-text", f"{S}!A2: the cell has the error #N/A", [HEADINGS, [element("string", "#N/A", table_formula="of:=NA()"), 95], ["b", 9.99]])
case("text-like-an-error", f"{S}!A2: unknown unit '#N/A'; expected one of a, b", [HEADINGS, ["#N/A", 95], ["b", 9.99]])
case("error-listed", {"a": 95.0}, [HEADINGS, ["a", 95], ["b", error("Err:502")]], keys=", empty: ['Err:502']")
case("error-in-unit", f"{S}!A2: the cell has the error #REF!", [HEADINGS, [error("#REF!"), 95], ["b", 9.99]])
case("formula-without-value", f"{S}!B2: column 'x': {FORMULA}", [HEADINGS, ["a", "<table:table-cell table:formula='of:=90+5'/>"], ["b", 9.99]])
case("number-without-value", f"{S}!B2: column 'x': {FORMULA}", [HEADINGS, ["a", element("float", "95", table_formula="of:=90+5")], ["b", 9.99]])
case("percent-undeclared", f"{S}!B2: column 'x': found '95%', {PERCENT}", [HEADINGS, ["a", percent("0.95")], ["b", 9.99]])
case("boolean", f"{S}!B2: column 'x': found 'TRUE', expected a number", [HEADINGS, ["a", element("boolean", "TRUE", office_boolean_value="true")], ["b", 9.99]])
case("boolean-false", f"{S}!B2: column 'x': found 'FALSE', expected a number", [HEADINGS, ["a", element("boolean", "FALSE", office_boolean_value="false")], ["b", 9.99]])
for kind, text, value in (("date", "2020-05-01", "2020-05-01"), ("date", "2020-05-01", "2020-05-01T00:00:00"), ("date", "2020-05-01 13:30:00", "2020-05-01T13:30:00"),
                          ("date", "2020-05-02", "2020-05-01T23:59:59.99"), ("date", "2020-05-01 13:30:00", "2020-05-01T13:29:59.999999999"), ("date", "1899-12-30", "1899-12-30"),
                          ("date", "9999-12-31", "9999-12-31"), ("time", "13:30:00", "PT13H30M00S"), ("time", "37:30:00", "PT37H30M00S"), ("time", "25:00:00", "P1DT1H"),
                          ("time", "00:00:05", "PT5S"), ("time", "13:30:00", "PT13H29M59.9999999S")):
    case(f"{kind}-{value}", f"{S}!B2: column 'x': found '{text}', expected a number", [HEADINGS, ["a", element(kind, "x", **{f"office_{kind}_value": value})], ["b", 9.99]])
for kind, value in (("date", "1900-02-29"), ("date", "2020-13-01"), ("date", "0000-01-01"), ("date", "-0001-01-01"), ("date", "2020-05-01T24:00:00"), ("date", "9999-12-31T23:59:59.9"),
                    ("date", "2020-05-01 13:30"), ("date", ""), ("time", "PT"), ("time", "-PT1H"), ("time", "PT1M1H"), ("time", "P1Y"), ("time", "13:30"), ("time", "PT1E300H")):
    case(f"no-{kind}-{value}", f"{S}!B2: column 'x': the cell has a day or time that does not exist", [HEADINGS, ["a", element(kind, "x", **{f"office_{kind}_value": value})], ["b", 9.99]])
for style in ("ce1", "ce2"):
    case(f"padded-{style}", f"{S}!A2: unknown unit '0007'; expected one of a, b", [HEADINGS, [number("7", "0007", table_style_name=style), 95], ["b", 9.99]], styles=PADDED)
for style in ("ce3", "ce4", "ce5", "none"):
    case(f"unpadded-{style}", f"{S}!A2: unknown unit '7'; expected one of a, b", [HEADINGS, [number("7", "0007", table_style_name=style), 95], ["b", 9.99]], styles=PADDED)
case("padded-column", f"{S}!A2: unknown unit '0007'; expected one of a, b", [HEADINGS, [7, 95], ["b", 9.99]], styles=PADDED,
     columns="<table:table-column table:default-cell-style-name='ce1'/><table:table-column table:number-columns-repeated='16383' table:default-cell-style-name='Default'/>")
case("padded-row", f"{S}!A2: unknown unit '0007'; expected one of a, b", styles=PADDED,
     data=row(HEADINGS) + row([7, 95], " table:default-cell-style-name='ce1'") + row(["b", 9.99]))
case("padded-common-style", f"{S}!A2: unknown unit '0007'; expected one of a, b", [HEADINGS, [number("7", table_style_name="Code"), 95], ["b", 9.99]],
     extra=(("styles.xml", f"<office:document-styles {opendocument.SPACES}><office:styles>{PADDED}"
             "<style:style style:name='Code' style:family='table-cell' style:data-style-name='N1'/></office:styles></office:document-styles>"),))
case("blank-unit", f"{S}!A3: the unit is empty", [HEADINGS, ["a", 95], [None, 9.99], ["b", 9.99]])
MERGED = "are merged, and all but the first have no value of their own; unmerge them and fill them in"
case("merged-units", f"{S}!A2: the cells A2:A3 {MERGED}", [HEADINGS, [element("string", "a", table_number_rows_spanned=2), 95], ["<table:covered-table-cell/>", 9.99]])
case("merged-headings", f"{S}!B1: the cells B1:C1 {MERGED}", [["unit", element("string", "x", table_number_columns_spanned=2), "<table:covered-table-cell/>", "z"], ["a", 95], ["b", 9.99]])
# Cells and rows that are the same are stored once.
case("repeated-row", GOOD, data=row(HEADINGS) + row(["a", 95], " table:number-rows-repeated='3'") + row(["b", 9.99]),
     warning=f"{S}!3: warning: 'x' reads 2 rows of the table 't' that repeat an earlier row of the same unit")
case("merged-with-old-content", f"{S}!A2: the cells A2:A3 {MERGED}", [HEADINGS, [element("string", "a", table_number_rows_spanned=2), 95],
                                                                      ["<table:covered-table-cell office:value-type='string'><text:p>b</text:p></table:covered-table-cell>", 9.99]])
case("content-at-right", f"{S}!2: the row has content right of the headings; delete it, or declare with 'range' where the table is", [HEADINGS, ["a", 95, "note"], ["b", 9.99]])
case("content-at-left", f"{S}!A3: the cell is left of the headings; delete it, or declare with 'range' where the table is",
     [[None, *HEADINGS], [None, "a", 95], ["note", "b", 9.99]])
case("repeated-row", f"{S}!3: column 'unit': repeats row 2", data="")if False else None
case("blank-row", f"{S}!3: the row is blank, and rows follow it", [HEADINGS, ["a", 95], [], ["b", 9.99]])
case("totals", f"{S}!4: '合计' is a row of totals, not a unit; delete it or, at the end of the file, declare 'skip: {{last: 1}}' for the table in edition.yaml",
     [*GOOD_ROWS, ["合计", 104.99]])
case("title", f"{S}!3: the headings are in this row, not in the first; delete the rows above it, or declare 'skip: 2' for the table in edition.yaml",
     [["2019 visits"], ["by district"], *GOOD_ROWS])
case("repeated-headings", f"{S}!C1: the heading 'x' is repeated", [["unit", element("string", "x", table_number_columns_repeated=2)], ["a", 95, 1], ["b", 9.99, 2]])

# ---- workbooks that are refused -------------------------------------------------------------------------------------

PART = f"{T}: this workbook is refused: in its part 'content.xml', "
BROKEN = f"{T}: this workbook is damaged (it is not a sound ZIP file: Not a zip archive); open it in a spreadsheet program and save it again"
LINKS = f"{T}: this workbook takes values from other files; break the links (Edit, Links to External Files), which keeps the values, and save it again"
MACROS = f"{T}: this workbook has macros; delete them (Tools, Macros, Organize Macros) and save it again"
ONE_XML = "this workbook is a single XML file, which is not read; open it in a spreadsheet program and save it as .xlsx or .ods"
case("empty-sheet", f"{S}!1: the file is empty, expected a row of headings", [])
case("no-sheets", f"{T}: the workbook has no sheet of cells", data="", sheets=())
case("text-document", f"{T}: the workbook has no sheet of cells", data="", part=f"<office:document-content {opendocument.SPACES}><office:body><office:text><text:p>x</text:p>"
     "</office:text></office:body></office:document-content>")
case("two-sheets", f"{T}: the workbook has several sheets; declare with 'sheet' in edition.yaml, or --sheet of 'steelyard new', which to read: 走访, 附表", [HEADINGS], sheets=("走访", "附表"))
case("no-such-sheet", f"{T}: there is no sheet '走仿'; the workbook has 走访, 附表", [HEADINGS], sheets=("走访", "附表"), keys=", sheet: 走仿")
case("encrypted", f"{T}: this workbook is encrypted; remove the password and save it again", [HEADINGS],
     manifest="<manifest:encryption-data manifest:checksum='x'/>", extra=(("content.xml", b"\x01\x02\x03"),))
case("macros", MACROS, GOOD_ROWS, extra=(("Basic/Standard/Module1.xml", "<x/>"),))
case("scripts", MACROS, GOOD_ROWS, extra=(("Scripts/python/evil.py", "x"),))
for formula in ("of:=['file:///tmp/b.ods'#$Sheet1.A1]", "of:=1+['../b.ods'#$'My sheet'.A1]", "of:=DDE(\"soffice\";\"b.ods\";\"A1\")", "of:=VALUE(WEBSERVICE(\"http://x\"))"):
    case(f"link-{formula}", LINKS, [HEADINGS, ["a", number("95", table_formula=formula)], ["b", 9.99]])
case("link-of-sheet", LINKS, data="<table:table-source xlink:href='b.ods'/>" + rows_of(GOOD_ROWS))
case("link-of-cells", LINKS, [HEADINGS, ["a", element("float", "<table:cell-range-source table:name='x' xlink:href='b.ods'/>", office_value=95)], ["b", 9.99]])
case("link-in-other-sheet", LINKS, GOOD_ROWS, after=sheet("'file:///tmp/b.ods'#Sheet1", "<table:table-source xlink:href='b.ods'/>"))
case("dde-links", LINKS, GOOD_ROWS, after="<table:dde-links><table:dde-link/></table:dde-links>")
ENTITIES = PART + "it declares XML entities, which no spreadsheet program does"
case("entities", ENTITIES, data="", part="<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'><!ENTITY c '&a;&a;&a;'>]><x>&c;</x>")
case("outside-entity", ENTITIES, data="", part="<?xml version='1.0'?><!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>")
case("cut-off", PART + "line 1 is not valid XML: no element found", data="", part="<office:body><table:table table:name='x'>")
case("mismatched", PART + "line 1 is not valid XML: mismatched tag", data="", part="<a><b></a>")
case("deep", PART + "its elements are nested too deeply", data="", part="<x>" * 100 + "</x>" * 100)
case("unknown-type", PART + "the cell B2 has the unknown type 'colour'", [HEADINGS, ["a", element("colour", "red", office_value=1)]])
case("number-nonsense", PART + "the cell B2 has the number '1,5'", [HEADINGS, ["a", number("1,5")]])
case("number-infinite", PART + "the cell B2 has the number '1E999'", [HEADINGS, ["a", number("1E999")]])
case("number-nan", PART + "the cell B2 has the number 'nan'", [HEADINGS, ["a", number("nan")]])
for count in ("0", "-1", "x", "16385", "99999999999999999999"):
    case(f"columns-{count}", PART + f"a row or cell is repeated '{count}' times, expected 1 to 16384",
         data=f"<table:table-row><table:table-cell table:number-columns-repeated='{count}'/></table:table-row>")
    case(f"content-{count}", PART + f"a row or cell is repeated '{count}' times, expected 1 to 16383",
         data=row(HEADINGS) + "<table:table-row><table:table-cell/>" + number("1", table_number_columns_repeated=count) + "</table:table-row>")
case("rows-beyond", PART + "a row or cell is repeated '1048577' times, expected 1 to 1048576", data="<table:table-row table:number-rows-repeated='1048577'/>")
case("rows-beyond-together", PART + "a row or cell is repeated '48577' times, expected 1 to 48576",
     data="<table:table-row table:number-rows-repeated='1000000'/><table:table-row table:number-rows-repeated='48577'/>")
case("row-beyond", PART + "rows or cells are beyond the last of a sheet", data="<table:table-row table:number-rows-repeated='1048576'/><table:table-row/>")
case("cell-beyond", PART + "rows or cells are beyond the last of a sheet", data="<table:table-row><table:table-cell table:number-columns-repeated='16384'/><table:table-cell/></table:table-row>")
case("columns-beyond", PART + "a row or cell is repeated '16385' times, expected 1 to 16384", [HEADINGS], columns="<table:table-column table:number-columns-repeated='16385'/>")
case("no-part", PART + "there is nothing; the file is damaged", [HEADINGS], leave_out=("content.xml",))
case("no-manifest", GOOD, GOOD_ROWS, leave_out=("META-INF/manifest.xml", "mimetype"))
case("too-much-in-a-row", f"{S}!2: the row has more than 64 MiB of text", [HEADINGS, [element("string", "x" * 9000, table_number_columns_repeated=16000)]])
case("too-long", PART + "a text is longer than 16 MiB", [HEADINGS, ["x" * (17 << 20)]])
case("too-long-attribute", PART + "a text is longer than 16 MiB", [HEADINGS, [element("string", "x", office_string_value="x" * (17 << 20))]])
case("too-many-sheets", f"{T}: the workbook has too many sheets", GOOD_ROWS, sheets=[f"{i}{'x' * 100000}" for i in range(200)])
case("too-many-styles", PART + "there are too many styles", GOOD_ROWS,
     styles="".join(f"<style:style style:name='{i}{'x' * 100000}' style:family='table-cell'/>" for i in range(200)))
case("too-many-styles-of-columns", PART + "there are too many styles", GOOD_ROWS,
     columns="".join(f"<table:table-column table:default-cell-style-name='{i}{'x' * 100000}'/>" for i in range(200)))
raw("csv-named-ods", f"{T}: this is not a workbook, whatever its name says; a CSV file must be named .csv", b"unit,x\na,1\n")
raw("flat", f"evidence/t.fods: {ONE_XML}", b"<?xml version='1.0'?><office:document/>", ".fods")
raw("flat-named-ods", f"{T}: {ONE_XML}", b"\xEF\xBB\xBF<?xml version='1.0'?><office:document/>")
raw("half-a-zip", BROKEN, b"PK\x03\x04" + b"x" * 300)

for key, value in (("encoding", "gb18030"), ("delimiter", "';'"), ("decimal", "','"), ("table", "visits")):
    case(f"key-{key}", f"edition.yaml:4:36: '{key}' does not apply to this kind of file: evidence/t.ods", GOOD_ROWS, keys=f", {key}: {value}")

finish(160)
