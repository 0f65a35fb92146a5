// SPDX-License-Identifier: Apache-2.0
//
// peer-polars.mjs: the measured work as a user of polars would write it
//
//   node peer-polars.mjs wide|long collect|stream INPUT.csv OUTPUT.csv
//
// `collect` makes the whole result in memory and writes it; `stream` never has all of it. Scores are
// written unrounded, which is the faster way: rounding costs polars more than the digits.
import pl from 'nodejs-polars';

const [work, way, input, output] = process.argv.slice(2);

function weightedMean(names, weights, divisor) {
  const terms = names.map((name, i) => pl.col(name).mul(weights[i]));
  return terms.reduce((sum, term) => sum.add(term)).div(divisor);
}

function wide(frame) {
  const groups = [...Array(17).keys()].map((k) =>
    weightedMean([0, 1, 2].map((part) => `i${3 * k + part}`), [5, 3, 2], 10).alias(`g${k}`));
  const modules = [...Array(6).keys()].map((k) => {
    const names = (k < 5 ? [0, 1, 2] : [0, 1]).map((part) => `g${3 * k + part}`);
    return weightedMean(names, [1, 2, 3], k < 5 ? 6 : 3).alias(`m${k}`);
  });
  const total = weightedMean([0, 1, 2, 3, 4, 5].map((k) => `m${k}`), [30, 20, 15, 15, 10, 10], 100);
  return frame.select(pl.col('unit'), ...groups).withColumns(...modules).withColumns(total.alias('total'));
}

function long(frame) {
  const level = pl.when(pl.col('result').eq(pl.lit('pass'))).then(pl.lit(1.0))
    .when(pl.col('result').eq(pl.lit('partial'))).then(pl.lit(0.5))
    .otherwise(pl.lit(0.0));
  return frame.withColumns(level.alias('level'))
    .groupBy('unit').agg(pl.col('level').mean().mul(100).alias('total'));
}

const scored = (work === 'wide' ? wide : long)(pl.scanCSV(input));
const ranked = scored.withColumns(pl.col('total').rank('min', true).alias('rank'));
if (way === 'stream')
  await ranked.sinkCSV(output, { maintainOrder: false }).collect();
else
  (await ranked.collect()).writeCSV(output);
