// SPDX-License-Identifier: Apache-2.0
//
// compare.js REPORT.JS STEELYARD FOLDER EDITION...: what the pages say that each node adds, and how two units differ
//
// The differences of parts must add up to that of the totals exactly. Where all groups are means or sums without any other
// rule, what a node adds is its score times the weights above it, which are taken from the result document.
"use strict";
const fs = require("fs"), path = require("path"), { execFileSync } = require("child_process");
const [, , script, steelyard, folder, ...editions] = process.argv;
const page = require(path.resolve(script));
let pairs = 0, products = 0, failures = 0;

function fail(text) {
  if (failures++ < 20) console.log(`FAIL: ${text}`);
}

const run = (...words) => execFileSync(steelyard, words, { maxBuffer: 1 << 28 });
const share = (text) => { const [n, d = "1"] = text.split("/"); return Number(n) / Number(d); };

// Per unit and node what it adds, in points, of a tree of means and sums: {unit: {node: points}}; null of another tree.
function productsOf(result) {
  const nodes = new Map(result.nodes.map((node) => [node.id, node]));
  const others = ["clamp", "round", "enough", "adjust_cap"];
  const plain = result.nodes.every((node) => (node.kind === "leaf" || node.kind === "group") &&
    !others.some((key) => key in node) && (node.aggregate ?? "mean") === "mean");
  if (!plain) return null;
  return new Map(result.units.map((unit) => [unit.id, (id) => {
    let points = Number(unit.scores[id].exact);
    for (let at = id; nodes.get(at).parent; at = nodes.get(at).parent) points *= share(unit.scores[at].weight);
    return points;
  }]));
}

function checkNodes(edition, result, data) {
  const expected = productsOf(result);
  if (!expected) return;
  if (data.nodes.length !== result.nodes.length) fail(`${edition}: not all nodes are compared`);
  data.nodes.slice(1).forEach((node, k) =>
    data.units.forEach((unit, i) => {
      const points = Number(node.adds[i]) / 1e9, product = expected.get(unit.id)(result.nodes[k + 1].id);
      products++;
      if (!(Math.abs(points - product) < 1e-8)) fail(`${edition} ${unit.id} ${node.name}: ${points}, expected ${product}`);
    }));
}

function nano(text) {
  const [, sign, whole, decimals = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  return BigInt(sign + whole + decimals.padEnd(9, "0"));
}

function checkPair(edition, totals, data, first, second) {
  const [whole, ...rows] = page.differences(data, first, second);
  const [a, b] = [first, second].map((place) => totals.get(data.units[place].id));
  if (a === undefined || b === undefined) {
    if (whole.difference !== null) fail(`${edition}: a difference from a unit without a total`);
    return;
  }
  const sum = rows.filter(({ depth }) => depth === 1).reduce((all, { difference }) => all + (difference ?? 0n), 0n);
  pairs++;
  if (whole.difference !== a - b || sum !== a - b)
    fail(`${edition} ${data.units[first].id} ${data.units[second].id}: ${whole.difference}, parts ${sum}, expected ${a - b}`);
}

editions.forEach((edition, i) => {
  const report = path.join(folder, `report${i}`), result = JSON.parse(run("score", edition, "--format", "json"));
  run("report", edition, "-o", report, "--language", "en");
  const text = fs.readFileSync(path.join(report, "compare.html"), "utf8");
  const found = /<script type="application\/json" id="compare-data">(.*?)<\/script>/s.exec(text);
  const data = page.readUnits(JSON.parse(found[1])), top = result.awards[0].node;
  const totals = new Map(result.units.filter(({ scores }) => scores[top].outcome === "scored")
                                     .map(({ id, scores }) => [id, nano(scores[top].exact)]));
  checkNodes(edition, result, data);
  for (let a = 0; a < data.units.length; a++) for (let b = 0; b < a; b++) checkPair(edition, totals, data, a, b);
  const [first, second] = data.order, pair = `#pair=${encodeURIComponent(data.units[1].id)},${data.units[0].id}`;
  if (String(page.readPair(data, pair)) !== "1,0") fail(`${pair} is not followed`);
  for (const link of ["", "#pair=", "#pair=nobody,nobody", "#pair=%E0%A4%A,b"])
    if (String(page.readPair(data, link)) !== String([first, second])) fail(`${link} is followed`);
});
console.log(`${pairs} pairs, ${products} products`);
process.exit(failures ? 1 : 0);
