# SPDX-License-Identifier: Apache-2.0
"""Makes openpyxl.xlsx, which has the table of visits.fods. Formulas have no values: openpyxl does not calculate."""
import datetime
import sys

sys.path.pop(0)  # this file has the library's name
import openpyxl  # noqa: E402
from openpyxl.comments import Comment  # noqa: E402

book = openpyxl.Workbook()
book.active.title = "说明"
book.active.append(["invented figures"])
sheet = book.create_sheet("走访")
sheet.append(["2019年走访"])
sheet.merge_cells("A1:J1")
sheet.append(["unit", "number", "share", "day", "moment", "time", "flag", "formula", "words", "code"])
sheet.append(["a", 95, 0.95, datetime.date(2020, 5, 1), datetime.datetime(2020, 5, 1, 13, 30), datetime.time(13, 30), True, "=B3/5",
              'yes,  "often"', 7])
sheet.append(["b", 9.99, 0.0999, datetime.date(1999, 12, 31), datetime.datetime(2000, 2, 29, 23, 59, 59), datetime.timedelta(hours=37.5),
              False, "=B4/0", "two\nlines", 42])
sheet.append(["合计", "=SUM(B3:B4)"])
for row in (3, 4):
    sheet.cell(row, 3).number_format = "0.00%"
    sheet.cell(row, 4).number_format = 'yyyy"年"m"月"d"日"'
    sheet.cell(row, 10).number_format = "0000"
sheet["A3"].comment = Comment("visited twice", "A. Visitor")
sheet.row_dimensions[4].hidden = True
sheet.column_dimensions["I"].hidden = True
book.save(sys.argv[1])
