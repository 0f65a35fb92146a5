// SPDX-License-Identifier: Apache-2.0
// Makes exceljs.xlsx, which has the table of visits.fods; or, with the argument `stream`, by the writer of streams.
import ExcelJS from 'exceljs';

const [path, stream] = process.argv.slice(2);
const book = stream ? new ExcelJS.stream.xlsx.WorkbookWriter({ filename: path, useStyles: true, useSharedStrings: false }) : new ExcelJS.Workbook();
const notes = book.addWorksheet('说明');
notes.addRow(['invented figures']).commit();
const sheet = book.addWorksheet('走访');
sheet.getColumn(9).hidden = true;
sheet.addRow(['2019年走访']);
sheet.mergeCells('A1:J1');
sheet.addRow(['unit', 'number', 'share', 'day', 'moment', 'time', 'flag', 'formula', 'words', 'code']);
const day = (...at) => new Date(Date.UTC(...at));
const rows = [
  ['a', 95, 0.95, day(2020, 4, 1), day(2020, 4, 1, 13, 30), 0.5625, true, { formula: 'B3/5', result: 19 }, { richText: [{ text: 'yes, ' }, { font: { bold: true }, text: ' "often"' }] }, 7],
  ['b', 9.99, 0.0999, day(1999, 11, 31), day(2000, 1, 29, 23, 59, 59), 1.5625, false, { formula: 'B4/0', result: { error: '#DIV/0!' } }, 'two\nlines', 42],
];
for (const values of rows) {
  const row = sheet.addRow(values);
  row.getCell(3).numFmt = '0.00%';
  row.getCell(4).numFmt = 'yyyy"年"m"月"d"日"';
  row.getCell(5).numFmt = 'yyyy-mm-dd hh:mm';
  row.getCell(6).numFmt = '[h]:mm:ss';
  row.getCell(10).numFmt = '0000';
  row.hidden = values[0] === 'b';
}
sheet.addRow(['合计', { formula: 'SUM(B3:B4)', result: 104.99 }]);
if (stream)
  await book.commit();
else
  await book.xlsx.writeFile(path);
