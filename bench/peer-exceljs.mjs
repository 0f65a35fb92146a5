// SPDX-License-Identifier: Apache-2.0
//
// peer-exceljs.mjs INPUT.xlsx OUTPUT.csv: the mean of each unit's numbers, read as a stream
import { writeFileSync } from 'node:fs';
import ExcelJS from 'exceljs';

const [path, output] = process.argv.slice(2);
const sums = new Map();
let names;
for await (const sheet of new ExcelJS.stream.xlsx.WorkbookReader(path, { sharedStrings: 'cache', styles: 'cache', hyperlinks: 'ignore' }))
  for await (const row of sheet) {
    const [, unit, ...numbers] = row.values;
    if (!names) {
      names = numbers;
      continue;
    }
    let taken = sums.get(unit);
    if (!taken)
      sums.set(unit, taken = { count: 0, values: numbers.map(() => 0) });
    taken.count++;
    for (let i = 0; i < numbers.length; i++)
      taken.values[i] += numbers[i];
  }
const means = [...sums].map(([unit, { count, values }]) => ({ unit, values: values.map((value) => value / count) }));
for (const mean of means)
  mean.total = mean.values.reduce((sum, value) => sum + value, 0) / mean.values.length;
const order = means.map((mean) => mean.total).sort((a, b) => b - a);
writeFileSync(output, [['unit', 'rank', 'total', ...names], ...means.map((mean) =>
  [mean.unit, order.indexOf(mean.total) + 1, mean.total, ...mean.values])].map((row) => `${row.join(',')}\n`).join(''));
