// SPDX-License-Identifier: Apache-2.0
//
// compare.js: two units side by side
//
// The page has what each node adds to each unit's total, in whole nano-points; this only subtracts, exactly.
"use strict";

// ---- figures ----

const ESTIMATED = "≈"; // precedes a figure that rests on an estimate
const parseNano = (text) => (text === "-" ? null : BigInt(text));

function readUnits(data) {
  const nodes = data.nodes.map((node) => ({
    ...node, scores: node.scores.split(" ").map(parseNano), adds: node.adds.split(" ").map(parseNano),
    estimated: new Set((node.estimated || "").split(" ").filter(Boolean).map(Number)),
  }));
  return { ...data, nodes };
}

// Rounded half away from zero, with a sign if asked for.
function pointsText(nano, digits, signed = false) {
  if (nano === null) return "–";
  const unit = 10n ** BigInt(9 - digits), magnitude = nano < 0n ? -nano : nano;
  const text = String((2n * magnitude + unit) / (2n * unit)).padStart(digits + 1, "0");
  const figure = digits ? text.slice(0, -digits) + "." + text.slice(-digits) : text;
  const isSeen = /[1-9]/.test(figure); // 0.00 has no sign
  return (!isSeen ? "" : nano < 0n ? "−" : signed ? "+" : "") + figure;
}

// A row for each node: both scores, both contributions, their difference; null where there is none. The last is what the
// parts leave of the totals, if they leave anything. The differences of the parts, at depth 1, and of the last row add up to
// that of the whole, the first row.
function differences(data, first, second) {
  const rows = data.nodes.map((node) => {
    const adds = [node.adds[first], node.adds[second]];
    const known = adds[0] !== null || adds[1] !== null;
    return { ...node, scores: [node.scores[first], node.scores[second]], adds,
             estimated: [node.estimated.has(first), node.estimated.has(second)],
             difference: known ? (adds[0] ?? 0n) - (adds[1] ?? 0n) : null };
  });
  const [whole, ...parts] = rows;
  whole.adds = whole.scores;
  whole.difference = whole.adds.includes(null) ? null : whole.adds[0] - whole.adds[1];
  if (whole.difference === null) return rows;
  const direct = parts.filter(({ depth }) => depth === 1);
  const left = (i) => direct.reduce((rest, { adds }) => rest - (adds[i] ?? 0n), whole.adds[i]);
  const adds = [left(0), left(1)];
  if (adds[0] !== 0n || adds[1] !== 0n)
    rows.push({ name: null, depth: 1, scores: [null, null], adds, estimated: whole.estimated, difference: adds[0] - adds[1] });
  return rows;
}

// ---- the page ----

const SVG = "http://www.w3.org/2000/svg";

// A bar to the right if the first is ahead, to the left if the second is; beside the figure, so it is not read out.
function differenceBar(share) {
  const svg = document.createElementNS(SVG, "svg"), width = 50 * Math.min(Math.abs(share), 1);
  const attributes = { class: "sy-picture bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const bars = [["sy-bar", share < 0 ? 50 - width : 50, width], ["mean", 49.6, 0.8]];
  for (const [kind, x, size] of bars) {
    const rect = document.createElementNS(SVG, "rect");
    for (const [key, value] of Object.entries({ class: kind, x, width: size, height: 10 })) rect.setAttribute(key, value);
    svg.append(rect);
  }
  return svg;
}

function newRow(page, row, largest) {
  const shown = (nano, estimated, signed) =>
    (estimated && nano !== null ? ESTIMATED : "") + pointsText(nano, page.data.digits, signed);
  const each = (figures) => figures.map((nano, i) => figure(shown(nano, row.estimated[i])));
  const figure = (text) => element("td", { class: "n" }, text);
  const name = row.name === null ? page.data.words.rest : element("a", { href: row.file }, row.name);
  const bar = element("td", {});
  if (row.difference && row.depth) bar.append(differenceBar(Number(row.difference) / Number(largest)));
  return element("tr", {}, element("td", { class: row.depth ? `t d${Math.min(row.depth, 8)}` : "t" }, name),
                 figure(shown(row.difference, row.estimated.includes(true), true)), bar, ...each(row.scores),
                 ...each(row.adds));
}

function newSelect(page, label, chosen) {
  const { units, order } = page.data;
  const select = element("select", {}, ...order.map((place) => element("option", { value: place }, units[place].name)));
  select.value = chosen;
  select.addEventListener("change", () => show(page));
  return [select, element("label", {}, label, " ", select)];
}

function headings(page, names) {
  const { words } = page.data, column = (text) => element("th", { scope: "col", class: "n" }, text);
  return element("tr", {}, element("th", { scope: "col", class: "t" }, words.node),
                 column(words.difference), element("td", {}), ...names.map((unit) => column(fill(words.scores, { unit }))),
                 ...names.map((unit) => column(fill(words.adds, { unit }))));
}

// "Sichuan is ahead of Shanghai by 0.79 points."
function summaryOf(page, names, difference) {
  const { words, digits } = page.data;
  if (difference === null) return "";
  const [first, second] = difference < 0n ? [names[1], names[0]] : names;
  const points = pointsText(difference < 0n ? -difference : difference, digits);
  const ahead = points === "1" ? words.ahead_one : words.ahead;
  return fill(difference === 0n ? words.equal : ahead, { first, second, points });
}

function show(page) {
  const [first, second] = page.selects.map((select) => Number(select.value));
  const rows = differences(page.data, first, second);
  const names = [first, second].map((place) => page.data.units[place].name);
  const shown = rows.filter((row) => !page.differing.checked || row.depth === 0 || (row.difference ?? 0n) !== 0n);
  const size = ({ difference }) => (difference === null ? 0n : difference < 0n ? -difference : difference);
  const largest = rows.slice(1).map(size).reduce((a, b) => (a > b ? a : b), 1n);
  page.table.tHead.replaceChildren(headings(page, names));
  page.table.tBodies[0].replaceChildren(...shown.map((row) => newRow(page, row, largest)));
  page.summary.textContent = summaryOf(page, names, rows[0].difference);
  page.link.href = "#pair=" + [first, second].map((place) => encodeURIComponent(page.data.units[place].id)).join(",");
  history.replaceState(null, "", page.link.href);
}

// The places of the two units that a link names, or of the first two by rank.
function readPair(data, hash) {
  const found = /^#pair=([^,]{1,300}),([^,]{1,300})$/.exec(hash);
  const place = (text) => {
    try {
      return data.units.findIndex(({ id }) => id === decodeURIComponent(text));
    } catch {
      return -1;
    }
  };
  const pair = found ? [place(found[1]), place(found[2])] : [-1, -1];
  return pair.includes(-1) ? [data.order[0], data.order[1] ?? data.order[0]] : pair;
}

function start() {
  const data = readUnits(JSON.parse(document.getElementById("compare-data").textContent));
  const page = { data };
  const pair = readPair(data, location.hash);
  const [a, first] = newSelect(page, data.words.first, pair[0]), [b, second] = newSelect(page, data.words.second, pair[1]);
  page.selects = [a, b];
  page.differing = element("input", { type: "checkbox", checked: "" });
  page.differing.addEventListener("change", () => show(page));
  page.summary = element("output", { class: "summary", "aria-live": "polite" });
  page.link = element("a", {}, data.words.link);
  page.table = element("table", { class: "pair" }, element("thead", {}), element("tbody", {}));
  document.getElementById("compare").append(
    element("div", { class: "actions" }, first, second, element("label", {}, page.differing, " ", data.words.differing)),
    page.summary,
    element("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": document.title }, page.table),
    element("p", { class: "actions" }, page.link));
  show(page);
  addEventListener("hashchange", () => {
    page.selects.forEach((select, i) => { select.value = readPair(data, location.hash)[i]; });
    show(page);
  });
}

if (typeof module !== "undefined") module.exports = { readUnits, differences, readPair };
else start();
