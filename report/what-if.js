// SPDX-License-Identifier: Apache-2.0
//
// what-if.js: scores and ranks by other weights, computed in the page, exactly as `steelyard score --set` does
//
// The one place outside the engine that has its rules: of means, sums, minima and maxima of nodes with weights, of
// missing scores, and of ranks with tie-breaks. The page has this script only where no other rule applies. Scores are
// whole nano-points and weights fractions, both of BigInt; tests/test-report-what-if.sh compares with the program.
"use strict";

// ---- fractions: {n, d}, of which d is above 0 ----

function gcd(a, b) {
  while (b) [a, b] = [b, a % b];
  return a < 0n ? -a : a;
}

function fraction(n, d = 1n) {
  const common = gcd(n, d) || 1n;
  return { n: n / common, d: d / common };
}

// "3/10", "12.5", "35%"; null if it is none of them.
function parseFraction(text) {
  const found = /^(\d{1,18})(?:\.(\d{1,18})|\/(\d{1,18}))?(%?)$/.exec(text.trim());
  if (!found || /^0+$/.test(found[3] ?? "1")) return null;
  const [, whole, decimals = "", below = "1", percent] = found;
  return fraction(BigInt(whole + decimals), 10n ** BigInt(decimals.length) * BigInt(below) * (percent ? 100n : 1n));
}

const ZERO = fraction(0n), ONE = fraction(1n);
const add = (a, b) => fraction(a.n * b.d + b.n * a.d, a.d * b.d);
const subtract = (a, b) => fraction(a.n * b.d - b.n * a.d, a.d * b.d);
const multiply = (a, b) => fraction(a.n * b.n, a.d * b.d);
const divide = (a, b) => fraction(a.n * b.d, a.d * b.n);
const exceeds = (a, b) => a.n * b.d > b.n * a.d;
const sum = (list) => list.reduce(add, ZERO);

// Rounds half away from zero.
function round(n, d) {
  const magnitude = n < 0n ? -n : n;
  const rounded = (2n * magnitude + d) / (2n * d);
  return n < 0n ? -rounded : rounded;
}

// ---- the model in the page ----

const SCORED = 0, MISSING = 1, NOT_APPLICABLE = 2;
const NONE = { outcome: NOT_APPLICABLE, low: 0n, high: 0n, error: false };

// What a unit has on a node: "92500000000", "-" if it is not applicable, "0~100" if it is missing, with "!" because of an
// error.
function parseValue(text) {
  if (text === "-") return NONE;
  const [low, high] = text.replace("!", "").split("~");
  return {
    outcome: high === undefined ? SCORED : MISSING, low: BigInt(low), high: BigInt(high ?? low), error: text.endsWith("!"),
  };
}

// The data of the page, with numbers in place of texts. A node comes before its children; the first is the root. Others
// without a parent only break ties.
function readModel(data) {
  const nodes = data.nodes.map((node, index) => ({
    ...node, index, children: [], share: parseFraction(node.share),
    points: node.points === undefined ? null : parseFraction(node.points),
    values: node.values === undefined ? null : node.values.split(" ").map(parseValue),
  }));
  for (const node of nodes) nodes[node.parent]?.children.push(node);
  for (const node of nodes) {
    // What the children's weights or points sum to, whatever is set.
    node.inPoints = node.children.length > 0 && node.children[0].points !== null;
    node.whole = node.inPoints ? sum(node.children.map((child) => child.points)) : ONE;
    node.movable = node.children.length > 1 && (node.aggregate === "mean" || node.aggregate === "sum");
  }
  return { ...data, nodes, byId: new Map(nodes.map((node) => [node.id, node])) };
}

// ---- weights: docs/what-if.md ----

const ownWeight = (node) => node.points ?? node.share;

// The weights or points of a group's children if some are set; null if these exceed the whole, or fall short of it and
// no other child can adjust. `set`: from ids to fractions.
function weightsOf(group, set) {
  const fixed = group.children.filter((child) => set.has(child.id));
  const others = group.children.filter((child) => !set.has(child.id));
  const rest = subtract(group.whole, sum(fixed.map((child) => set.get(child.id))));
  const adjusting = sum(others.map(ownWeight));
  if (rest.n < 0n || (adjusting.n === 0n && rest.n !== 0n)) return null;
  return group.children.map((child) => {
    if (set.has(child.id)) return set.get(child.id);
    return adjusting.n === 0n ? ZERO : divide(multiply(ownWeight(child), rest), adjusting);
  });
}

// The same as whole numbers in the same proportions.
function integersOf(weights) {
  const common = weights.reduce((all, { d }) => (all / gcd(all, d)) * d, 1n);
  return weights.map(({ n, d }) => n * (common / d));
}

// ---- scores: docs/design.md, docs/exactness.md ----

// The aggregate of parts {weight, value} at one end of their ranges, in nano-points.
function aggregate(group, parts, total, end) {
  if (group.aggregate === "min" || group.aggregate === "max") {
    const better = group.aggregate === "min" ? (a, b) => a < b : (a, b) => a > b;
    return parts.map(({ value }) => value[end]).reduce((best, one) => (better(one, best) ? one : best));
  }
  const points = group.aggregate === "sum" ? divide(group.whole, fraction(100n)) : ONE;
  const weighted = parts.reduce((all, { weight, value }) => all + weight * value[end], 0n);
  return round(weighted * points.n, total * points.d);
}

// What a group gives a unit; `weights`: whole numbers, per child; `values`: the unit's, per node.
function evaluateGroup(group, weights, values) {
  const counted = group.children.map((child, i) => ({ weight: weights[i], value: values[child.index] }))
                       .filter(({ weight }) => weight > 0n);
  const parts = counted.filter(({ value }) => value.outcome !== NOT_APPLICABLE);
  const all = weights.reduce((a, b) => a + b, 0n), live = parts.reduce((a, { weight }) => a + weight, 0n);
  if (live === 0n) return NONE;
  let total = group.reweight === "proportional" ? live : all;
  if (group.reweight === "equal" && live !== all) {
    const count = BigInt(parts.length);
    for (const part of parts) part.weight = part.weight * count + (all - live);
    total *= count;
  }
  const missing = parts.some(({ value }) => value.outcome === MISSING);
  const error = parts.some(({ value }) => value.error);
  if (missing && !error && group.missing === "exclude") return NONE;
  if (missing && !error && group.missing === "zero") return { outcome: SCORED, low: 0n, high: 0n, error };
  const low = aggregate(group, parts, total, "low");
  const high = missing ? aggregate(group, parts, total, "high") : low;
  return { outcome: missing ? MISSING : SCORED, low, high, error };
}

// Per unit, what it has on each node, if these weights are set; null if they cannot be.
function evaluate(model, set) {
  const groups = model.nodes.filter((node) => node.children.length > 0).reverse(); // children first
  const weights = groups.map((group) => weightsOf(group, set));
  if (weights.includes(null)) return null;
  const integers = weights.map(integersOf);
  return model.units.map((_, unit) => {
    const values = model.nodes.map((node) => node.values?.[unit]);
    groups.forEach((group, i) => { values[group.index] = evaluateGroup(group, integers[i], values); });
    return values;
  });
}

// ---- ranks: core/engine/ranks.c ----

const micro = (nano) => round(nano, 1000n);

// The range in which an entry is compared by a tie-break step, higher being better; null: it comes last.
function stepRange(value, lower) {
  if (value.outcome === NOT_APPLICABLE) return null;
  const low = micro(value.low), high = micro(value.high);
  return lower ? { low: -high, high: -low } : { low, high };
}

// Sorts entries by the best that they can have, and gives each list of those whose order is still open to `use`, with
// whether they are equal for certain.
function eachTie(entries, use) {
  const compare = (a, b) => (a === b ? 0 : a === null ? 1 : b === null ? -1 : a > b ? -1 : a < b ? 1 : 0);
  const best = ({ range }) => range?.high ?? null;
  entries.sort((a, b) => compare(best(a), best(b)) || a.unit - b.unit);
  for (let first = 0, end; first < entries.length; first = end) {
    let low = entries[first].range?.low ?? null, certain = true;
    for (end = first; end < entries.length; end++) {
      const range = entries[end].range;
      if (low !== null && (range === null || range.high < low)) break;
      certain &&= (range?.low ?? null) === best(entries[first]) && (range?.high ?? null) === best(entries[first]);
      if (range !== null && range.low < low) low = range.low;
    }
    use(entries.slice(first, end), certain);
  }
}

// Per unit its rank, or 0 if it has none.
function rank(model, results) {
  const ranks = model.units.map(() => 0);
  const shown = 10n ** BigInt(9 - model.digits);
  const groups = []; // lists of units that share a rank, best first
  const separate = (entries, step) => eachTie(entries, (tie, certain) => {
    const next = model.tie_break[step];
    if (tie.length === 1 || !certain || !next) {
      groups.push(tie);
      return;
    }
    for (const entry of tie) entry.range = stepRange(results[entry.unit][next.node], next.better === "lower");
    separate(tie, step + 1);
  });
  const entries = results.flatMap((values, unit) => {
    const { outcome, low } = values[0];
    const key = model.rank_on === "shown" ? round(low, shown) : micro(low);
    return outcome === SCORED ? [{ unit, range: { low: key, high: key } }] : [];
  });
  separate(entries, 0);
  let before = 0;
  groups.forEach((tie, number) => {
    for (const { unit } of tie) ranks[unit] = model.ties === "dense" ? number + 1 : before + 1;
    before += tie.length;
  });
  return ranks;
}

// ---- settings: a list of [id, text], the oldest first ----

// Adds a setting; those of siblings that cannot hold together with it are dropped, the oldest first.
function addSetting(model, settings, id, text) {
  const group = model.nodes[model.byId.get(id).parent];
  const set = settings.filter(([other]) => other !== id);
  set.push([id, text]);
  while (weightsOf(group, mapOf(set)) === null) {
    const oldest = set.findIndex(([other]) => other !== id && group.children.includes(model.byId.get(other)));
    if (oldest < 0) return settings;
    set.splice(oldest, 1);
  }
  return set;
}

const mapOf = (settings) => new Map(settings.map(([id, text]) => [id, parseFraction(text)]));

// "#w=portal:35%25,visits:12.5"; whatever does not name a weight that can be moved there is ignored.
function readLink(model, hash) {
  const list = /^#w=(.{0,5000})$/.exec(hash)?.[1] ?? "";
  let settings = [];
  for (const item of list.split(",")) {
    const [id, text] = parseSetting(item);
    const node = model.byId.get(id);
    const value = text === undefined ? null : parseFraction(text);
    if (!node || node.parent === undefined || !value) continue;
    const group = model.nodes[node.parent];
    if (!group.movable || text.endsWith("%") === group.inPoints || exceeds(value, group.whole)) continue;
    settings = addSetting(model, settings, id, text);
  }
  return settings;
}

function parseSetting(item) {
  try {
    const [id, text] = item.split(":");
    return [decodeURIComponent(id), text?.replace(/%25$/, "%")];
  } catch {
    return [];
  }
}

const writeLink = (settings) =>
  "#w=" + settings.map(([id, text]) => `${encodeURIComponent(id)}:${text.replace("%", "%25")}`).join(",");

// What the program is asked for the same.
const options = (model, settings) => settings.map(([id, text]) =>
  `--set ${id}:${model.nodes[model.byId.get(id).parent].inPoints ? "points" : "weight"}=${text}`);

// A fraction for people, with at most some digits after the point.
function decimal({ n, d }, digits, always = false) {
  const scale = 10n ** BigInt(digits), rounded = round(n * scale, d);
  const text = String(rounded < 0n ? -rounded : rounded).padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits), rest = text.slice(text.length - digits);
  const kept = always ? rest : rest.replace(/0+$/, "");
  return (rounded < 0n ? "−" : "") + whole + (kept ? "." + kept : "");
}

// ---- the page ----

// The texts, the edition's names and the controls of a page under way.
function newPage() {
  const data = JSON.parse(document.getElementById("what-if-data").textContent);
  const model = readModel(data), official = evaluate(model, new Map());
  return {
    model, official, ranks: rank(model, official), words: data.words, settings: readLink(model, location.hash), controls: [],
    table: document.getElementById("what-if"), options: document.getElementById("what-if-options"), command: data.command,
  };
}

// "Disclosure › Services"
function pathOf(model, group) {
  if (group.parent === undefined || group.parent === 0) return group.name;
  return pathOf(model, model.nodes[group.parent]) + " › " + group.name;
}

// A slider and a field of one weight, in per cent or points.
function newControl(page, group, child, number) {
  const id = "w" + child.index, most = Number(decimal(group.whole, 6)) * (group.inPoints ? 1 : 100);
  const range = element("input", { type: "range", id, min: 0, max: most, step: "any", "aria-describedby": id + "-note" });
  const field = element("input", { type: "number", min: 0, max: most, step: "any",
                                   "aria-label": fill(page.words.exactly, { name: child.name }) });
  const note = element("span", { id: id + "-note", class: "edge" }, child.edge ?? "");
  const unit = group.inPoints ? "" : "%", digits = most < 10 ? 2 : 1;
  const change = (text) => {
    const value = parseFraction(text);
    if (value && !exceeds(value, group.whole)) page.settings = addSetting(page.model, page.settings, child.id, text);
    show(page);
  };
  range.addEventListener("input", () => change(String(Number(Number(range.value).toFixed(digits))) + unit));
  range.addEventListener("change", () => announce(page));
  field.addEventListener("change", () => { change(field.value + unit); announce(page); });
  page.controls.push({ group, number, range, field });
  return element("div", { class: "weight" }, element("label", { for: id }, child.name), range,
                 element("span", { class: "exactly" }, field, group.inPoints ? page.words.points : "%"), note);
}

function addControls(page) {
  const groups = page.model.nodes.filter((node) => node.movable);
  const reset = element("button", { type: "button" }, page.words.reset);
  page.link = element("a", { href: "#w=" }, page.words.link);
  page.summary = element("output", { class: "summary", "aria-live": "polite" });
  reset.addEventListener("click", () => {
    page.settings = [];
    show(page);
    announce(page);
  });
  const [first, ...below] = groups.map((group, i) =>
    element("details", i === 0 ? { open: "" } : {}, element("summary", {}, pathOf(page.model, group)),
            ...group.children.map((child, number) => newControl(page, group, child, number))));
  const actions = element("p", { class: "actions" }, reset, " ", page.link);
  document.getElementById("what-if-weights").append(first ?? "", actions);
  if (below.length) actions.after(element("details", {}, element("summary", {}, page.words.below), ...below));
  document.querySelector(".trial").before(page.summary);
}

// Cells for what changes, which the page without a script does not have.
function addCells(page) {
  for (const heading of [page.words.new_rank, page.words.new_score])
    page.table.tHead.rows[0].append(element("th", { scope: "col", class: "n" }, heading));
  page.rows = [...page.table.tBodies[0].rows];
  for (const row of page.rows) row.append(element("td", { class: "n" }), element("td", { class: "n" }));
}

function scoreText(page, value) {
  const shown = (nano) => decimal(fraction(nano, 10n ** 9n), page.model.digits, true);
  if (value.outcome === NOT_APPLICABLE) return "–";
  return value.outcome === SCORED ? shown(value.low) : `${shown(value.low)} … ${shown(value.high)}`;
}

function showRow(page, row, values, ranks) {
  const unit = Number(row.dataset.unit), [newRank, newScore] = [...row.cells].slice(-2);
  const rise = page.ranks[unit] - ranks[unit];
  const text = rise === 0 ? "" : fill(rise > 0 ? page.words.up : page.words.down, { n: Math.abs(rise) });
  newRank.replaceChildren(element("span", { class: rise > 0 ? "up" : "down" }, text), " ", readable(ranks[unit] || "–"));
  // A score that is the official one is shown as there, with as many digits.
  const same = values[unit][0].low === page.official[unit][0].low && values[unit][0].high === page.official[unit][0].high;
  // The mark of an estimate stays, because the total rests on it by other weights as well.
  const mark = row.cells[2].textContent.startsWith("≈") ? "≈" : "";
  newScore.textContent = same ? row.cells[2].textContent : mark + readable(scoreText(page, values[unit][0]));
}

function showWeights(page, set) {
  const weights = new Map();
  for (const { group, number, range, field } of page.controls) {
    if (!weights.has(group)) weights.set(group, weightsOf(group, set));
    const value = weights.get(group)[number];
    const text = decimal(group.inPoints ? value : multiply(value, fraction(100n)), 3);
    range.value = text;
    range.setAttribute("aria-valuetext", text + (group.inPoints ? "" : "%"));
    field.value = text;
    field.parentElement.parentElement.classList.toggle("set", set.has(group.children[number].id));
  }
}

function show(page) {
  const set = mapOf(page.settings), values = evaluate(page.model, set), ranks = rank(page.model, values);
  const place = (row) => ranks[Number(row.dataset.unit)] || Infinity;
  page.now = ranks;
  showWeights(page, set);
  for (const row of page.rows) showRow(page, row, values, ranks);
  page.table.tBodies[0].append(...[...page.rows].sort((a, b) => (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0)));
  page.link.href = page.settings.length ? writeLink(page.settings) : "#w=";
  page.options.textContent = [page.command, ...options(page.model, page.settings)].join(" ");
  document.body.classList.toggle("changed", page.settings.length > 0);
}

// Says the result once a weight is where it shall be.
function announce(page) {
  const first = page.model.units.filter((_, i) => page.now[i] === 1);
  const moved = page.model.units.filter((_, i) => page.now[i] !== page.ranks[i]).length;
  const list = new Intl.ListFormat(document.documentElement.lang);
  page.summary.textContent = fill(moved ? page.words.summary : page.words.unmoved, { first: list.format(first), moved, all: page.model.units.length });
  history.replaceState(null, "", page.settings.length ? writeLink(page.settings) : location.pathname + location.search);
}

function start() {
  const page = newPage();
  addControls(page);
  addCells(page);
  show(page);
  for (const details of document.querySelectorAll("details:has(.set)")) details.open = true;
  announce(page);
  addEventListener("hashchange", () => {
    page.settings = readLink(page.model, location.hash);
    show(page);
    announce(page);
  });
}

if (typeof module !== "undefined")
  module.exports = { readModel, evaluate, rank, addSetting, readLink, writeLink, options, mapOf };
else start();
