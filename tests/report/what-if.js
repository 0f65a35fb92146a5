// SPDX-License-Identifier: Apache-2.0
//
// what-if.js REPORT.JS STEELYARD FOLDER COUNT EDITION...: compares what the pages compute with `score --set`
//
// Takes the data from the pages of each edition's report in FOLDER, tries COUNT random settings with the report's script,
// and compares outcomes, scores, ranges and ranks with the program's, exactly. `random:SEED:UNITS` is an edition that is made.
"use strict";
const fs = require("fs"), path = require("path"), { execFileSync } = require("child_process");
const [, , script, steelyard, folder, count, ...editions] = process.argv;
const page = require(path.resolve(script));
let state = 1, compared = 0, tied = 0, missing = 0, refused = 0, failures = 0;

// A fixed sequence (Numerical Recipes' linear congruential generator), so that a failure can be repeated.
function random(below) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}
const choose = (list) => list[random(list.length)];

function fail(text) {
  if (failures++ < 20) console.log(`FAIL: ${text}`);
}

function run(...words) {
  return execFileSync(steelyard, words, { maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "pipe"] });
}

// ---- editions ----

// A tree with few different scores, so that there are ties, and with everything that the pages can compute.
function randomNode(depth, leaves) {
  const id = `n${leaves.next++}`;
  const missing = choose(["keep", "keep", "keep", "zero", "exclude"]);
  if (depth === 0 || (depth < 3 && random(3) === 0)) {
    leaves.ids.push(id);
    return { id, name: id, missing, ...(random(6) === 0 ? { applies: { region: "north" } } : {}) };
  }
  const aggregate = choose(["mean", "mean", "sum", "min", "max"]);
  const children = Array.from({ length: 2 + random(3) }, () => randomNode(depth - 1, leaves));
  const kind = aggregate === "sum" ? "points" : choose(["points", "weight", "none"]);
  const parts = children.map(() => random(9)), whole = parts.reduce((a, b) => a + b, 0);
  children.forEach((child, i) => {
    if (kind === "points") child.points = 0.25 * (parts[i] + 1);
    if (kind === "weight" && whole > 0) child.weight = `${parts[i]}/${whole}`;
  });
  return { id, name: id, missing, aggregate, reweight: choose(["proportional", "equal", "none"]), children };
}

function makeEdition([seed, unitCount], at) {
  state = seed;
  const leaves = { next: 0, ids: [] }, tree = { ...randomNode(3, leaves), missing: undefined };
  const ids = Array.from({ length: leaves.next }, (_, i) => `n${i}`);
  const steps = Array.from({ length: random(3) }, () => ({ node: choose(ids), direction: choose(["higher", "lower"]) }));
  const award = { id: "overall", name: "Overall", node: "n0", tie_break: steps, rank_on: choose(["exact", "shown"]),
                  digits: random(3), ties: choose(["competition", "dense"]) };
  const units = Array.from({ length: unitCount }, (_, i) => `u${i}`);
  const value = () => choose(["0", "50", "50", "50", "66.666666667", "100", "33.333333333", random(4) ? "50" : ""]);
  fs.mkdirSync(path.join(at, "evidence"), { recursive: true });
  fs.writeFileSync(path.join(at, "units.csv"), "id,name,cohort,region\n" +
    units.map((id, i) => `${id},${id},${i < unitCount * 2 / 3 ? "c1" : "c2"},${choose(["north", "south"])}\n`).join(""));
  fs.writeFileSync(path.join(at, "evidence/t.csv"), ["unit", ...leaves.ids].join(",") + "\n" +
    units.map((id) => [id, ...leaves.ids.map(value)].join(",") + "\n").join(""));
  fs.writeFileSync(path.join(at, "edition.yaml"), JSON.stringify({
    steelyard: "edition/1", id: path.basename(at), name: "Random", tables: { t: "evidence/t.csv" },
    cohorts: [{ id: "c1", name: "C1" }, { id: "c2", name: "C2" }],
    defaults: { plugin: "measure@2", evidence: "t", columns: { value: "{id}" }, params: { curve: "as-is" } },
    tree, awards: [award],
  }));
  return at;
}

// ---- comparing ----

// The same for a JSON document's figure: nano-points.
function nano(text) {
  const [, sign, whole, decimals = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  return BigInt(sign + whole + decimals.padEnd(9, "0"));
}

const outcomes = ["scored", "missing", "na"];

function compareScore(model, result, node, value, where) {
  const outcome = result.outcome === "error" ? "missing" : result.outcome;
  if (outcomes[value.outcome] !== outcome) return fail(`${where}: ${outcomes[value.outcome]}, expected ${outcome}`);
  const [low, high] = outcome === "scored" ? [result.exact, result.exact] : result.interval ?? ["0", "0"];
  missing += outcome === "missing";
  if (value.low !== nano(low) || value.high !== nano(high))
    fail(`${where}: ${value.low} to ${value.high}, expected ${low} to ${high}`);
}

function compare(edition, model, cohort, settings) {
  const options = page.options(model, settings).flatMap((text) => text.split(" "));
  let text;
  try {
    text = run("score", edition, "--format", "json", ...options);
  } catch (error) {
    refused++;
    if (!/cannot be adjusted exactly/.test(error.stderr)) fail(`${options.join(" ")}: ${error.stderr}`);
    return;
  }
  const result = JSON.parse(text), values = page.evaluate(model, page.mapOf(settings)), ranks = page.rank(model, values);
  const ids = result.cohorts[cohort].units, units = new Map(result.units.map((unit) => [unit.id, unit]));
  const ranking = new Map(result.awards[0].ranking.map((row) => [row.unit, row]));
  ids.forEach((id, i) => {
    const where = `${edition} ${options.join(" ")}: ${id}`;
    for (const node of model.nodes)
      compareScore(model, units.get(id).scores[node.id], node, values[i][node.index], `${where} ${node.id}`);
    const expected = ranking.get(id)?.rank ?? 0;
    tied += ranking.get(id)?.tied ?? false;
    if (ranks[i] !== expected) fail(`${where}: rank ${ranks[i]}, expected ${expected}`);
  });
  compared++;
}

// One to four weights, of which some are siblings. They go through a link, as a reader may send it.
function randomSettings(model) {
  let settings = [];
  const groups = model.nodes.filter((node) => node.movable);
  if (groups.length === 0) return settings;
  for (let i = 1 + random(4); i > 0; i--) {
    const group = choose(groups), child = choose(group.children), part = random(101);
    const value = group.inPoints ? String((Number(group.whole.n) / Number(group.whole.d)) * part / 100) : `${part}%`;
    settings = page.addSetting(model, settings, child.id, value);
  }
  const link = page.writeLink(settings), read = page.readLink(model, link);
  if (JSON.stringify(read) !== JSON.stringify(settings)) fail(`${link} is read as ${JSON.stringify(read)}`);
  return read;
}

function tryPage(edition, file, cohort, tries) {
  const found = /<script type="application\/json" id="what-if-data">(.*?)<\/script>/s.exec(fs.readFileSync(file, "utf8"));
  if (!found) return fail(`${file} has no data`);
  const model = page.readModel(JSON.parse(found[1]));
  compare(edition, model, cohort, []);
  for (let i = 0; i < tries; i++) compare(edition, model, cohort, randomSettings(model));
  for (const link of ["", "#", "#w=", "#w=nobody:3%25", "#w=%E0%A4%A:3", "#w=" + "x".repeat(99999), "#w=n0:50%25", "#w=:,:,"])
    if (page.readLink(model, link).length !== 0) fail(`${file}: a link that says nothing is followed: ${link.slice(0, 50)}`);
}

editions.forEach((named, i) => {
  const edition = named.startsWith("random:") ? makeEdition(named.slice(7).split(":").map(Number), path.join(folder, `e${i}`)) : named;
  const report = path.join(folder, `report${i}`);
  run("report", edition, "-o", report, "--language", "en");
  const pages = fs.readdirSync(report).filter((name) => /^what-if(-\d+)?\.html$/.test(name)).sort((a, b) => a.length - b.length);
  pages.forEach((name, cohort) => tryPage(edition, path.join(report, name), cohort, Number(count)));
});
console.log(`${compared} settings compared, ${refused} refused; ${tied} tied ranks, ${missing} missing scores`);
process.exit(failures ? 1 : 0);
