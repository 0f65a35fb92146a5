#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# sums.py STEELYARD FOLDER EDITIONS SEED: whether `explain` adds up, on random trees
#
# Makes editions with random trees, scores and explains them, and compares what the document, the CSV and the
# explanation say of every node with one another and with a second implementation of the rules, in fractions. Nothing is
# shared with the engine.
import csv, json, os, random, subprocess, sys
from fractions import Fraction
from math import floor

TREES = 25  # below the root of an edition
UNITS = 2
TRIED = 12  # parts of the tree whose gain is computed again, per unit
NANO = 10**9

steelyard, folder, editions, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
chance = random.Random(seed)
one_in = lambda n: chance.randrange(n) == 0


# ---- random editions ----

class Maker:
    def __init__(self):
        self.count = 0
        self.leaves, self.groups = [], []  # what gates may read

    def node(self, word):
        self.count += 1
        name = f"{word}{self.count}"
        return {"id": name, "name": {"zh": name, "en": name}, "source": "published"}

    def counted(self, word):
        node = self.node(word)
        return node | {"plugin": "count@2", "evidence": "entries", "where": {"about": node["id"]}}

    def leaf(self, points):
        if points and one_in(3):
            return self.counted("d") | {"deduction": {"each": chance.choice(["1", "1/3", "2.5"])}}
        node = self.node("l")
        node |= {"plugin": "measure@2", "evidence": "values", "where": {"about": node["id"]}, "params": {"curve": "as-is"}}
        self.leaves.append(node["id"])
        if one_in(3):
            node["missing"] = chance.choice(["zero", "exclude"])
        return node

    def gate(self, rule):
        if one_in(2):
            gate = {"operator": chance.choice(["above", "at-least", "below", "at-most"]), "value": str(chance.choice([20, 50, 60, 75.5]))}
            if one_in(2) and self.leaves + self.groups:
                gate["node"] = chance.choice(self.leaves + self.groups)
            rule["gate"] = gate
        return rule

    def adjustments(self, group):
        group["adjustments"] = []
        for _ in range(chance.randint(1, 3)):
            rule = self.counted("a") | {"kind": chance.choice(["bonus", "deduction"]), "rate": chance.choice(["1", "1/3", "2"]),
                                        "cap": str(chance.choice([1, 4, 12.5, 30]))}
            group["adjustments"].append(self.gate(rule))
        if one_in(2):
            group["adjust_cap"] = str(chance.choice([1, 5, 10]))

    def vetoes(self, group, floor):
        group["vetoes"] = []
        for _ in range(chance.randint(1, 3)):
            effects = ["zero", {"cap": "40"}, {"set": "45"}, {"cap": "45"}, "disqualify"] + ([] if floor else [{"deduct": "15"}])
            group["vetoes"].append(self.gate(self.counted("v") | {"effect": chance.choice(effects)}))

    def group(self, depth, nonnegative=False):
        group = self.node("g")
        aggregate = chance.choice(["mean", "mean", "sum", "geometric", "harmonic", "min", "max"])
        curved = aggregate in ("geometric", "harmonic")
        points = aggregate == "sum" or one_in(2)
        group |= {"aggregate": aggregate, "reweight": chance.choice(["proportional", "equal"] + ([] if curved else ["none"]))}
        if one_in(2):
            group["enough"] = {chance.choice(["children", "weight"]): chance.choice(["1/2", "2/3", "50%", "66.7%", "1/4", "1"])}
        count = chance.randint(1, 4)
        long = one_in(3)  # as many digits as a principal component has
        weights = [chance.randint(1, 10**15 - 1) if long else chance.randint(1, 9) for _ in range(count)]
        if one_in(3):  # some are shown, but do not count
            weights = [0 if one_in(3) else weight for weight in weights[:-1]] + weights[-1:]
        decimal = lambda weight: f"{weight // 10**13}.{weight % 10**13:013}" if long else str(weight)
        if not points and one_in(2):
            group["weights"] = "normalise"
        group["children"] = []
        for weight in weights:
            branch = depth > 0 and one_in(3)
            child = self.group(depth - 1, curved or nonnegative) if branch else self.leaf(points and weight)
            child["points" if points else "weight"] = decimal(weight) if points or "weights" in group else f"{weight}/{sum(weights)}"
            if branch and one_in(4):
                child["missing"] = chance.choice(["zero", "exclude"])
            group["children"].append(child)
        if one_in(2):
            self.adjustments(group)
        if nonnegative or one_in(4):
            group["clamp"] = [chance.choice(["0", "10"]), chance.choice(["60", "100"])]
        if one_in(2):
            self.vetoes(group, nonnegative)
        if one_in(4):
            group["round"] = chance.choice([0, 1, 3])
        return group

    def edition(self):
        children = []
        for _ in range(TREES):
            children.append(self.group(2) | {"points": str(chance.randint(1, 5))})
            if one_in(2):
                children[-1]["missing"] = chance.choice(["zero", "zero", "exclude"])
            self.groups.append(children[-1]["id"])
        root = self.node("r") | {"children": children}
        name = {"zh": "试", "en": "Trial"}
        return {"steelyard": "edition/1", "id": "trial", "name": name, "cohorts": [{"id": "all", "name": name}],
                "tables": {"values": "evidence/values.csv", "entries": "evidence/entries.csv"}, "tree": root,
                "awards": [{"id": "best", "name": name, "node": root["id"]}]}


def below(node):
    yield node
    for key in ("children", "adjustments", "vetoes"):
        for child in node.get(key, []):
            yield from below(child)


def evidence(edition):
    """Per unit: what each part has, in points; parts of which nothing is known are left out."""
    data = []
    for unit in range(UNITS):
        known, trouble = {}, chance.choice([0, 0, 0.1, 0.3])
        for node in below(edition["tree"]):
            if node.get("plugin") == "count@2":
                known[node["id"]] = Fraction(chance.choice([0, 0, 1, 3, 8, 25]))
            elif "plugin" in node and not (node.get("missing") and one_in(3)) and chance.random() >= trouble:
                known[node["id"]] = Fraction(chance.choice([chance.randint(0, 100), chance.randint(0, 100000), 0, 100]), 1)
                if known[node["id"]] > 100:
                    known[node["id"]] /= 1000
        for group in below(edition["tree"]):  # of some that count as 0, nothing or not all is known
            if group.get("missing") == "zero" and not any("adjustments" in n or "vetoes" in n for n in below(group)) and one_in(2):
                gone = [n["id"] for n in below(group) if n.get("plugin") == "measure@2" and "deduction" not in n]
                for name in gone[:chance.randint(1, len(gone))] if gone else []:
                    known.pop(name, None)
        data.append(known)
    return data


def write(edition, data, where):
    os.makedirs(f"{where}/evidence", exist_ok=True)
    json.dump(edition, open(f"{where}/edition.yaml", "w"))
    with open(f"{where}/units.csv", "w") as file:
        file.write("id,name_zh,name_en,cohort\n" + "".join(f"u{i},u{i},u{i},all\n" for i in range(UNITS)))
    plugin = {n["id"]: n["plugin"] for n in below(edition["tree"]) if "plugin" in n}
    with open(f"{where}/evidence/values.csv", "w") as values, open(f"{where}/evidence/entries.csv", "w") as entries:
        values.write("unit,about,value\n")
        entries.write("unit,about,amount,note\n")
        for unit, known in enumerate(data):
            for name, value in known.items():
                if plugin[name] == "measure@2":
                    values.write(f"u{unit},{name},{float(value):.9g}\n")
                elif value:  # in two entries, so that findings share
                    entries.write(f"u{unit},{name},{float(value * 3 / 4)!r},x\nu{unit},{name},{float(value / 4)!r},y\n")


# ---- the rules once more ----

class Unknown(Exception):
    """More than one outcome is possible; the C oracle looks at these."""


def away(value, digits=9):
    scaled = abs(value) * 10**digits
    whole = floor(scaled + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, 10**digits)


def mean_of(parts, geometric):
    """A mean of (weight, score) to far more than 9 digits."""
    from decimal import Decimal, getcontext
    getcontext().prec = 60
    number = lambda f: Decimal(f.numerator) / Decimal(f.denominator)
    if any(w > 0 and s <= 0 for w, s in parts):
        return Fraction(0)
    if geometric:
        return away(Fraction(sum(number(w) * number(s).ln() for w, s in parts).exp() if parts else 0))
    return away(1 / sum(w / s for w, s in parts))


def share(child):
    return Fraction(child["weight"] if "weight" in child else child["points"])


class Oracle:
    def __init__(self, tree, known):
        self.known, self.done, self.steps, self.coverage = known, {}, {}, {}
        self.nodes = {n["id"]: n for n in below(tree)}
        self.out = set()  # groups that are disqualified by themselves

    def holds(self, gate, own):
        score = own
        if "node" in gate:
            score = self.score(gate["node"])
            if score == "missing":
                raise Unknown
            if score == "na":
                return False
        left, right = away(score, 6), away(Fraction(gate["value"]), 6)
        return {"above": left > right, "at-least": left >= right, "below": left < right, "at-most": left <= right}[gate["operator"]]

    def is_open(self, rule, own):
        return "gate" not in rule or self.holds(rule["gate"], own)

    def leaf(self, node):
        value = self.known.get(node["id"])
        if "deduction" not in node:
            return "missing" if value is None else value
        points = Fraction(node["points"])
        lost = value * Fraction(node["deduction"]["each"]) * 100 / points
        self.steps[node["id"]] = [("full", None, Fraction(100)), ("amount", None, away(-lost))]
        if lost > 100:
            self.steps[node["id"]].append(("clamp", None, away(lost - 100)))
        return away(max(Fraction(0), 100 - lost))

    def weights(self, node, live):
        whole = sum(share(c) for c in node["children"])
        left = sum(share(c) for c in live)
        way = node.get("reweight", "proportional")
        if way == "proportional":
            return [share(c) / left for c in live]
        if way == "equal":
            return [share(c) / whole + (whole - left) / (whole * len(live)) for c in live]
        return [share(c) / whole for c in live]

    def aggregate(self, node, live, steps):
        scores = [self.score(c["id"]) for c in live]
        weights = self.weights(node, live)
        way = node.get("aggregate", "mean")
        if way in ("mean", "sum"):
            factor = sum(Fraction(c["points"]) for c in node["children"]) / 100 if way == "sum" else 1
            steps += [("child", c["id"], away(w * s * factor)) for c, w, s in zip(live, weights, scores)]
            return sum(w * s for w, s in zip(weights, scores)) * factor
        value = min(scores) if way == "min" else max(scores) if way == "max" else mean_of(list(zip(weights, scores)), way == "geometric")
        steps.append(("aggregate", None, value))
        return value

    def adjust(self, node, own, steps):
        change = Fraction(0)
        for rule in node.get("adjustments", []):
            amount = self.known[rule["id"]]
            sign = 1 if rule["kind"] == "bonus" else -1
            full = amount * Fraction(rule["rate"])
            within = min(full, Fraction(rule["cap"]))
            is_open = amount == 0 or self.is_open(rule, own)
            moved = within if is_open else Fraction(0)
            withheld = full - within if is_open else within
            steps.append(("adjustment", rule["id"], away(sign * moved), away(sign * withheld)))
            change += sign * moved
        if "adjust_cap" in node:
            cap = Fraction(node["adjust_cap"])
            kept = max(-cap, min(cap, change))
            if kept != change:
                steps.append(("adjust_cap", None, away(kept - change)))
            change = kept
        return change

    def veto(self, node, value, own, steps):
        results = []
        out = False
        for rule in node.get("vetoes", []):
            if not self.known[rule["id"]] or not self.is_open(rule, own):
                continue
            effect = rule["effect"]
            if effect == "disqualify":
                out = True
            elif effect == "zero":
                results.append((Fraction(0), rule["id"]))
            elif "cap" in effect:
                results.append((min(value, Fraction(effect["cap"])), rule["id"]))
            elif "set" in effect:
                results.append((Fraction(effect["set"]), rule["id"]))
            else:
                less = value - Fraction(effect["deduct"])
                results.append((max(less, Fraction(node["clamp"][0])) if "clamp" in node else less, rule["id"]))
        if out:
            self.out.add(node["id"])
        lowest = value if out or not results else min(r for r, _ in results)
        bearer = next((i for r, i in results if r == lowest), None) if not out else None
        steps += [("veto", r["id"], away(lowest - value) if r["id"] == bearer else Fraction(0)) for r in node.get("vetoes", [])]
        return lowest

    def is_enough(self, node, there, live):
        if "enough" not in node:
            return False
        [(what, needed)] = node["enough"].items()
        needed = Fraction(needed[:-1]) / 100 if needed.endswith("%") else Fraction(needed)
        of = share if what == "weight" else lambda child: 1
        part, whole = sum(map(of, there)), sum(map(of, live))
        unit = sum(map(of, node["children"])) if what == "weight" else 1
        self.coverage[node["id"]] = (Fraction(part) / unit, Fraction(whole) / unit, part >= needed * whole)
        return part >= needed * whole

    def disqualified(self, node):
        return node["id"] in self.out or any(self.disqualified(c) for c in node.get("children", []) if share(c) > 0)

    def group(self, node):
        live = [c for c in node["children"] if self.score(c["id"]) != "na" and share(c) > 0]
        if not live:
            return "na"
        there = [c for c in live if self.score(c["id"]) != "missing"]
        if len(there) < len(live) and self.is_enough(node, there, live):
            live = there
        if any(self.score(c["id"]) == "missing" for c in live):
            if any(self.known[r["id"]] for r in node.get("vetoes", []) + node.get("adjustments", [])):
                raise Unknown
            return "missing"
        steps = []
        value = self.aggregate(node, live, steps)
        own = away(value)
        value += self.adjust(node, own, steps)
        if "clamp" in node:
            kept = max(Fraction(node["clamp"][0]), min(Fraction(node["clamp"][1]), value))
            if kept != value:
                steps.append(("clamp", None, away(kept - value)))
            value = kept
        value = self.veto(node, value, own, steps)
        self.steps[node["id"]] = steps
        return away(value, node.get("round", 9))

    def score(self, name):
        if name not in self.done:
            node = self.nodes[name]
            score = self.leaf(node) if "plugin" in node else self.group(node)
            if score == "missing" and "missing" in node:
                score = Fraction(0) if node["missing"] == "zero" else "na"
                self.steps[name] = [("zeroed", None, Fraction(0))]
            self.done[name] = score
        return self.done[name]


# ---- what steelyard says ----

def run(*words):
    result = subprocess.run([steelyard, *words], capture_output=True, text=True, env=os.environ | {"LANGUAGE": "en"})
    if result.returncode:
        sys.exit(f"{' '.join(words)}: exit code {result.returncode}\n{result.stderr}")
    return result.stdout


problems = []
counts = {"nodes": 0, "steps": 0, "gains": 0, "known": 0, "coverage": 0, "zeroed": 0}


def check(truth, *what):
    if not truth:
        problems.append(" ".join(map(str, what)))


def added(step, end):
    return Fraction(step["adds"] if "adds" in step else step[end])


def check_node(node, document, cell, oracle, where):
    """The explanation of a node against its score in the document, its cell in the CSV, and the oracle."""
    counts["nodes"] += 1
    outcome, steps = document["outcome"], node["steps"]
    if oracle and node["id"] in oracle.coverage:
        counts["coverage"] += 1
        there, of, enough = oracle.coverage[node["id"]]
        told = node["coverage"]
        check((Fraction(told["there"]), Fraction(told["of"]), told["is_enough"]) == (there, of, enough), where, node["id"], told, there, of)
        check(("incomplete" in document.get("marks", [])) == enough, where, node["id"], "is not marked", document)
    for key in document:
        check(node.get(key) == document[key], where, key, node.get(key), document[key])
    ends = [document["exact"]] * 2 if outcome == "scored" else document.get("interval")
    check(cell == (document["exact"] if outcome == "scored" else ""), where, "csv", cell, document)
    if ends:
        for end, key in zip(ends, ("adds_at_least", "adds_at_most")):
            check(sum(added(s, key) for s in steps) == Fraction(end), where, "does not add up", end, steps)
    else:
        check(not steps, where, "is not applicable but has steps")
    if oracle is None or outcome != "scored":
        return
    check(oracle.score(node["id"]) == Fraction(document["exact"]), where, "oracle", oracle.score(node["id"]), document["exact"])
    told = [(s["step"], s.get("node"), Fraction(s["adds"]) if "adds" in s else None) for s in steps if s["step"] not in ("rounding", "indicator")]
    expected = oracle.steps.get(node["id"], [])
    counts["steps"] += len(told)
    check(told == [s[:3] for s in expected], where, "steps", told, expected)
    for step, mine in zip(steps, expected):
        if len(mine) > 3:
            check(Fraction(step.get("withheld", 0)) == mine[3], where, "withheld", step, mine)


def best(node):
    if "plugin" in node and node["plugin"] == "measure@2":
        return Fraction(100)
    return Fraction(10**9) if node.get("kind") == "bonus" else Fraction(0)


def missing_below(node, oracle):
    """Of a group that counts as 0: its leaves without a score, at full marks."""
    steps = oracle.steps.get(node["id"]) if "children" in node else None
    if not steps or steps[0][0] != "zeroed" or oracle.score(node["id"]) == "na":
        return {}
    return {n["id"]: Fraction(100) for n in below(node) if "plugin" in n and n["plugin"] == "measure@2" and oracle.score(n["id"]) == "missing"}


def check_gains(edition, known, told, oracle, where):
    """Some parts of the tree, each at its best, and groups that count as 0 with what is missing,
    against the list of gains."""
    root = edition["tree"]["id"]
    now = oracle.score(root)
    parts = [n for n in below(edition["tree"]) if n["id"] in known]
    tried = [(node, {node["id"]: best(node)}) for node in chance.sample(parts, min(TRIED, len(parts)))]
    zeroed = [(node, missing_below(node, oracle)) for node in below(edition["tree"])]
    counts["zeroed"] += sum(bool(change) for _, change in zeroed)
    for node, change in tried + [pair for pair in zeroed if pair[1]]:
        other = Oracle(edition["tree"], known | change)
        try:
            gain = other.score(root) - now
        except Unknown:
            continue
        if any(node["id"] == n["id"] and oracle.done.get(n["id"]) == "na" for n in parts) or isinstance(gain, str):
            continue
        counts["gains"] += 1
        found = next((g for g in told["gains"] if g["node"] == node["id"]), {"points": "0"})
        check(Fraction(found["points"]) == max(gain, 0), where, node["id"], "gains", found, float(gain))


def check_findings(told, where):
    """What the findings of a leaf cost together is what the leaf would gain."""
    kinds = {n["id"]: n["kind"] for n in told["nodes"]}
    by_node = {}
    for finding in told["findings"]:
        by_node.setdefault(finding["node"], []).append(finding)
        check(("advice" in finding) != ("gained" in finding), where, "advice for a bonus", finding)
    for name, findings in by_node.items():
        if kinds[name] == "leaf":
            gain = next((Fraction(g["points"]) for g in told["gains"] if g["node"] == name), Fraction(0))
            check(abs(sum(Fraction(f["cost"]) for f in findings) - gain) * NANO <= len(findings), where, name, findings, gain)


def check_edition(number):
    edition = Maker().edition()
    data = evidence(edition)
    where = f"{folder}/{number}/trial"
    write(edition, data, where)
    document = json.loads(run("score", where, "--format", "json"))
    rows = {r["unit"]: r for r in csv.DictReader(run("score", where, "--format", "csv").splitlines())}
    for unit, known in zip(document["units"], data):
        told = json.loads(run("explain", where, unit["id"], "--format", "json"))
        oracle = Oracle(edition["tree"], known)
        try:
            oracle.score(edition["tree"]["id"])
            counts["known"] += 1
        except Unknown:
            oracle = None
        for node in told["nodes"]:
            if "steps" in node:
                check_node(node, unit["scores"][node["id"]], rows[unit["id"]][node["id"]], oracle, f"{where} {unit['id']} {node['id']}:")
        if oracle and not isinstance(oracle.score(edition["tree"]["id"]), str):
            check_gains(edition, known, told, oracle, f"{where} {unit['id']}:")
            check(("disqualified" in unit["scores"][edition["tree"]["id"]].get("marks", [])) == oracle.disqualified(edition["tree"]), where, "disqualified")
        check_findings(told, f"{where} {unit['id']}:")


for number in range(editions):
    check_edition(number)
print(f"seed {seed}: {editions * TREES} trees,", ", ".join(f"{v} {k}" for k, v in counts.items()))
print("\n".join(problems[:20]))
sys.exit(1 if problems or not all(counts[what] for what in ("known", "gains", "zeroed")) else 0)
