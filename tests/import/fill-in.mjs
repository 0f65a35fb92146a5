// SPDX-License-Identifier: Apache-2.0
//
// Fills in forms with exceljs: node fill-in.mjs MODULES FORM… writes the rows of FORM.json into FORM.xlsx.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const [modules, ...forms] = process.argv.slice(2);
const ExcelJS = createRequire(`${modules}/package.json`)('exceljs');
for (const form of forms) {
  const { sheet, rows } = JSON.parse(readFileSync(form.replace(/xlsx$/, 'json'), 'utf8'));
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(form);
  rows.forEach((row, i) => row.forEach((value, k) => {
    if (value !== null) book.getWorksheet(sheet).getCell(i + 2, k + 1).value = value;
  }));
  await book.xlsx.writeFile(form);
}
