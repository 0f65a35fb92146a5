// SPDX-License-Identifier: Apache-2.0
//
// Writes values into workbooks with exceljs, as another program would: fill.mjs EXCELJS FILLED.json
// FILLED.json: {file: {sheet: {"A2": value}}}; a value {"date": "2019-06-10"} is a day.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [exceljs, filled] = process.argv.slice(2);
const { Workbook } = createRequire(import.meta.url)(exceljs);
for (const [file, sheets] of Object.entries(JSON.parse(readFileSync(filled, "utf8")))) {
  const book = new Workbook();
  await book.xlsx.readFile(file);
  for (const [name, cells] of Object.entries(sheets))
    for (const [where, value] of Object.entries(cells))
      book.getWorksheet(name).getCell(where).value = value?.date ? new Date(value.date + "T00:00:00Z") : value;
  await book.xlsx.writeFile(file);
}
