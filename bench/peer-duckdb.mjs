// SPDX-License-Identifier: Apache-2.0
//
// peer-duckdb.mjs: the measured work as a user of DuckDB would write it
//
//   node peer-duckdb.mjs wide|long INPUT.csv OUTPUT.csv
//
// Rows are written in no particular order, which is faster and takes less memory than sorting them.
import { DuckDBInstance } from '@duckdb/node-api';

const [work, input, output] = process.argv.slice(2);
const count = (length) => [...Array(length).keys()];
const rounded = (names) => names.map((name) => `round(${name}, 2) as ${name}`).join(', ');

function wide() {
  const groups = count(17).map((k) => `(i${3 * k} * 5 + i${3 * k + 1} * 3 + i${3 * k + 2} * 2) / 10 as g${k}`);
  const modules = count(6).map((k) => k < 5
    ? `(g${3 * k} + g${3 * k + 1} * 2 + g${3 * k + 2} * 3) / 6 as m${k}`
    : '(g15 + g16 * 2) / 3 as m5');
  const names = [...count(17).map((k) => `g${k}`), ...count(6).map((k) => `m${k}`), 'total'];
  return `with grouped as (select unit, ${groups.join(', ')} from read_csv('${input}')),
    moduled as (select *, ${modules.join(', ')} from grouped),
    scored as (select *, (m0 * 30 + m1 * 20 + m2 * 15 + m3 * 15 + m4 * 10 + m5 * 10) / 100 as total from moduled)
    select unit, ${rounded(names)}, rank() over (order by scored.total desc) as rank from scored`;
}

function long() {
  return `with levelled as (select unit,
      case result when 'pass' then 1.0 when 'partial' then 0.5 else 0 end as level from read_csv('${input}')),
    scored as (select unit, avg(level) * 100 as total from levelled group by unit)
    select unit, ${rounded(['total'])}, rank() over (order by scored.total desc) as rank from scored`;
}

const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
await connection.run(`copy (${(work === 'wide' ? wide : long)()}) to '${output}' (header)`);
process.exit(0);
