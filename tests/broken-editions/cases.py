# SPDX-License-Identifier: Apache-2.0
"""The broken editions: a name, what is made wrong in a copy of `sound`, and all that is said, by which the person who
wrote it must find the fault. The exit code is 2 unless a case says otherwise."""
import ctypes
import dataclasses
import hashlib
import os
import pathlib
import re
import shutil

CASES = []
ANYTHING = "(…)"  # in a message: what depends on the build


@dataclasses.dataclass
class Case:
    name: str
    make: object  # a function of the folder that holds `sound`
    message: str
    code: int = 2


def swap(name, file, old, new, message, code=2):
    """One piece of text of a file, which is there once or more, becomes another: the first time it stands there."""

    def make(work):
        path = work / "sound" / file
        text = path.read_text()
        assert old in text, f"{name}: '{old}' is not in {file}"
        path.write_text(text.replace(old, new, 1))

    CASES.append(Case(name, make, message, code))


def write(name, file, contents, message, code=2):
    """A whole file becomes these bytes."""

    def make(work):
        (work / "sound" / file).write_bytes(contents)

    CASES.append(Case(name, make, message, code))


def do(name, make, message, code=2):
    """Anything else."""
    CASES.append(Case(name, make, message, code))


E, U, P = "edition.yaml", "units.csv", "published.yaml"
CHECKS, LETTERS, FIGURES, CALENDAR = (f"evidence/{name}.csv" for name in ("checks", "letters", "figures", "calendar"))

# ---- what units were ------------------------------------------------------------------------------------------------

WAS = b"id,name_zh,name_en,cohort,was\n"
write("was-claimed-twice", U, WAS + """east,东区,East,districts,
west,西区,West,districts,east
tax,税务局,Tax bureau,bureaus,
""".encode(),
      "sound/units.csv:3: 'was' names 'east', which is also the id of the unit in row 2; if 'east' was split, write "
      "'east' into 'was' there too; if that unit is new, write '-' there")
write("was-repeated", U, WAS + """east,东区,East,districts,
west,西区,West,districts,north;south；north
tax,税务局,Tax bureau,bureaus,
""".encode(),
      "sound/units.csv:3: 'north' is repeated")
swap("lineage-unknown-key", E, "digits: 2", "digits: 2\nlineage: {part: mean}",
     """sound/edition.yaml:5:10: 'parts' is missing
sound/edition.yaml:5:11: unknown key 'part'; did you mean 'parts'?""")
swap("lineage-other-rule", E, "digits: 2", "digits: 2\nlineage: {parts: median}",
     "sound/edition.yaml:5:18: 'parts' is 'median'; did you mean 'mean'?")

# ---- errata ---------------------------------------------------------------------------------------------------------

ERRATUM = ("steelyard: published/1\nclaims: [{id: best, of: max, node: visits, equals: 81}]\n"
           "errata: [{id: better, claim: best, corrected: 80, since: 2001-02-03, why: a typing error}]\n")


def erratum(name, old, new, message):
    assert old in ERRATUM
    write(name, P, ERRATUM.replace(old, new).encode(), message)


erratum("erratum-unknown-claim", "claim: best", "claim: bets",
        "sound/published.yaml:3:30: unknown claim 'bets'; did you mean 'best'?")
erratum("erratum-no-reason", ", why: a typing error", "", "sound/published.yaml:3:10: 'why' is missing")
erratum("erratum-no-date", "2001-02-03", "2001-02-30",
        "sound/published.yaml:3:58: 'since' is '2001-02-30', expected a date such as 2001-12-31")
erratum("erratum-no-figure", "corrected: 80", "corrected: more",
        "sound/published.yaml:3:47: 'corrected' is 'more', expected a number")
erratum("erratum-of-a-dispute", "equals: 81", "equals: 81, disputed: no",
        "sound/published.yaml:3:30: the claim 'best' is 'disputed'; a claim with an erratum is not")
erratum("erratum-of-a-range", "equals: 81", "equals: 81, operator: at-least",
        "sound/published.yaml:3:30: the claim 'best' does not have the operator 'equals'")
erratum("erratum-twice", "a typing error}", "a}, {id: third, claim: best, corrected: 79, since: 2001-02-04, why: b}",
        "sound/published.yaml:3:98: the claim 'best' already has the erratum 'better'")
erratum("erratum-unknown-table", "a typing error", "a, evidence: {figure: evidence/figures.csv}",
        "sound/published.yaml:3:89: unknown table 'figure'; did you mean 'figures'?")
erratum("erratum-no-file", "a typing error", "a, evidence: {figures: evidence/former.csv}",
        "sound/published.yaml:3:98: cannot open 'evidence/former.csv': No such file or directory")

# ---- scores that only look alike ------------------------------------------------------------------------------------

swap("not-comparable-no-reason", E, "      params: {partial: 0.5}", "      not_comparable: {with: ../older}\n      params: {partial: 0.5}",
     "sound/edition.yaml:28:23: 'why' is missing")
swap("not-comparable-twice", E, "      params: {partial: 0.5}",
     "      not_comparable: [{with: ../older, why: a}, {with: ../older, why: b}]\n      params: {partial: 0.5}",
     "sound/edition.yaml:28:57: '../older' is repeated")
swap("not-comparable-elsewhere", E, "      params: {partial: 0.5}",
     "      not_comparable: {with: older, why: a}\n      params: {partial: 0.5}",
     "sound/edition.yaml:28:30: 'with' is 'older', expected '../NAME', a folder beside this one")
swap("not-comparable-on-a-veto", E, "      effect: {cap: 59}", "      effect: {cap: 59}\n      not_comparable: {with: ../older, why: a}",
     "sound/edition.yaml:72:7: unknown key 'not_comparable'; expected one of id, name, source, applies, plugin, evidence, where, "
     "values, columns, params, over, effect, gate")

# ---- weights and points ---------------------------------------------------------------------------------------------

swap("weights-99", E, "30%", "29%",
     "sound/edition.yaml:14:3: the weights of the children of 'total' sum to 99%, expected 100%, or 'weights: normalise' on 'total' to divide them by their sum")
swap("weights-101", E, "30%", "31%",
     "sound/edition.yaml:14:3: the weights of the children of 'total' sum to 101%, expected 100%, or 'weights: normalise' on 'total' to divide them by their sum")
swap("weight-missing", E, "      weight: 30%\n", "",
     "sound/edition.yaml:21:7: 'portal' has no 'weight'")
swap("weight-negative", E, "weight: 30%", "weight: -30%",
     "sound/edition.yaml:24:15: 'weight' is '-30%', expected a number of at least 0 and at most 18 digits, such as 30%, 12.5, 1e-2 or 1/6")
swap("weight-zero", E, "weight: 30%", "weight: 0%",
     "sound/edition.yaml:14:3: the weights of the children of 'total' sum to 70%, expected 100%, or 'weights: normalise' on 'total' to divide them by their sum")
swap("weight-no-number", E, "weight: 30%", "weight: much",
     "sound/edition.yaml:24:15: 'weight' is 'much', expected a number of at least 0 and at most 18 digits, such as 30%, 12.5, 1e-2 or 1/6")
swap("weight-exponent", E, "weight: 30%", "weight: 3e",
     "sound/edition.yaml:24:15: 'weight' is '3e', expected a number of at least 0 and at most 18 digits, such as 30%, 12.5, 1e-2 or 1/6")
swap("weight-full-width", E, "weight: 30%", "weight: ３０%",
     "sound/edition.yaml:24:15: 'weight' is '３０%', expected a number of at least 0 and at most 18 digits, such as 30%, 12.5, 1e-2 or 1/6")
swap("weight-divided-by-zero", E, "weight: 7/10", "weight: 7/0",
     "sound/edition.yaml:32:15: 'weight' is '7/0', expected a number of at least 0 and at most 18 digits, such as 30%, 12.5, 1e-2 or 1/6")
swap("weight-nineteen-digits", E, "weight: 30%", "weight: 0.3000000000000000001",
     "sound/edition.yaml:24:15: 'weight' is '0.3000000000000000001', expected a number of at least 0 and at most 18 digits, such as 30%, 12.5, 1e-2 or 1/6")
swap("weight-a-list", E, "weight: 30%", "weight: [30%]",
     "sound/edition.yaml:24:15: 'weight' is a list, expected a single value")
swap("points-and-weight", E, "points: 12.5", "weight: 25%",
     "sound/edition.yaml:49:19: 'visits' has 'points', expected 'weight', which its siblings have or its group needs")
swap("points-negative", E, "points: 12.5", "points: -1",
     "sound/edition.yaml:37:19: 'points' is '-1', expected a number of at least 0 and at most 18 digits, such as 30%, 12.5, 1e-2 or 1/6")
swap("root-with-weight", E, "  source: published\n  aggregate: mean", "  source: published\n  weight: 100%\n  aggregate: mean",
     "sound/edition.yaml:17:11: the root of the tree must not have 'weight'")

# ---- keys and their values ------------------------------------------------------------------------------------------

swap("key-unknown", E, "digits: 2", "digit: 2",
     "sound/edition.yaml:4:1: unknown key 'digit'; did you mean 'digits'?")
swap("key-unknown-node", E, "      where: {area: portal}", "      were: {area: portal}",
     "sound/edition.yaml:27:7: unknown key 'were'; did you mean 'where'?")
swap("key-unknown-award", E, "    tie_break: [service]", "    tiebreak: [service]",
     "sound/edition.yaml:76:5: unknown key 'tiebreak'; did you mean 'tie_break'?")
swap("key-unknown-gate", E, "operator: above", "operater: above",
     "sound/edition.yaml:63:13: 'operator' is missing\n"
     "sound/edition.yaml:63:29: unknown key 'operater'; did you mean 'operator'?")
swap("key-twice", E, "digits: 2\n", "digits: 2\ndigits: 3\n",
     "sound/edition.yaml:5:1: the key 'digits' is repeated")
swap("key-not-scalar", E, "digits: 2\n", "? [digits]\n: 2\n",
     "sound/edition.yaml:4:3: a list or a mapping as a key, expected text")
swap("schema-missing", E, "steelyard: edition/1\n", "",
     "sound/edition.yaml:1:1: 'steelyard' is missing")
swap("schema-other", E, "edition/1", "edition/2",
     "sound/edition.yaml:1:12: unknown format 'edition/2', expected 'edition/1'")
swap("id-missing", E, "id: sound\n", "",
     "sound/edition.yaml:1:1: 'id' is missing")
swap("id-other-folder", E, "id: sound", "id: sounds",
     "sound/edition.yaml:2:5: the id 'sounds' differs from the name of the edition's folder, 'sound'")
NO_ID = ("expected at most 63 characters, no white space, quotes, invisible characters, : / , ; @ or =, "
         "and no - or . at the start")


def no_id(name, wrong, fault, shown=None):
    """The id of a node is wrong."""
    if name in ("direction", "invisible", "joiner"):
        fault += ", which is invisible; leave it out"
    elif name == "apostrophe":
        fault += ", a quotation mark; leave it out, or write \u02bc (U+02BC) for an apostrophe"
    swap("id-" + name, E, "id: portal", f"id: {wrong}",
         f"sound/edition.yaml:21:11: '{shown or wrong}' is not an id ({fault}); {NO_ID}")


no_id("too-long", "a" * 64, "64 characters")
no_id("too-long-chinese", "网" * 64, "64 characters")
no_id("space", "the portal", "U+0020")
no_id("wide-space", "网站\u3000标识", "U+3000")
no_id("colon", "a:b", "':'")
no_id("wide-colon", "网站：甲", "':'")
no_id("slash", "a/b", "'/'")
no_id("at-sign", "a@b", "'@'")
no_id("comma", "a，b", "','")
no_id("quotation-marks", "“portal”", "'“'")
no_id("apostrophe", "l'eau", "''" + "'")
no_id("hyphen-first", "-5a", "'-'")
no_id("point-first", ".portal", "'.'")
no_id("direction", "por\u202etal", "U+202E", "por(…)tal")
no_id("invisible", "por\u200btal", "U+200B", "por(…)tal")
no_id("joiner", "por\u200dtal", "U+200D", "por(…)tal")
no_id("filler", "por\u3164tal", "U+3164", "porU+3164tal")
no_id("selector", "por\ufe0ftal", "U+FE0F", "porU+FE0Ftal")
no_id("mark-first", "\u0301portal", "U+0301")
no_id("private", "por\ue000tal", "U+E000")
swap("id-case", E, "- id: visits", "- id: Portal",
     "sound/edition.yaml:46:15: the id 'Portal' is too similar to 'portal' in line 21 of sound/edition.yaml; ids must differ in more than case and widths")
swap("id-width", E, "- id: visits", "- id: ｐｏｒｔａｌ",
     "sound/edition.yaml:46:15: the id 'ｐｏｒｔａｌ' is too similar to 'portal' in line 21 of sound/edition.yaml; ids must differ in more than case and widths")
swap("id-of-table-case", E, "  letters: evidence/letters.csv", "  Checks: evidence/checks.csv\n  letters: evidence/letters.csv",
     "sound/edition.yaml:10:3: the id 'Checks' is too similar to 'checks' in line 9 of sound/edition.yaml; ids must differ in more than case and widths")
swap("id-reference-case", E, "node: total\n", "node: Total\n",
     "sound/edition.yaml:75:11: unknown node 'Total'; did you mean 'total'?")
swap("id-twice", E, "- id: visits", "- id: portal",
     "sound/edition.yaml:46:15: the id 'portal' is already used in line 21 of sound/edition.yaml")
swap("id-of-veto-twice", E, "- id: fraud", "- id: extra",
     "sound/edition.yaml:65:11: the id 'extra' is already used in line 55 of sound/edition.yaml")
swap("cohort-twice", E, "{id: bureaus", "{id: districts",
     "sound/edition.yaml:7:10: the id 'districts' is already used in line 6 of sound/edition.yaml\n"
     "sound/units.csv: the cohort 'districts' has no units\n"
     "sound/units.csv:4: unknown cohort 'bureaus'; expected one of districts, districts")
swap("award-twice", E, "grades:\n", "  - {id: overall, name: {zh: 奖, en: Prize}, node: portal}\ngrades:\n",
     "sound/edition.yaml:80:10: the id 'overall' is already used in line 73 of sound/edition.yaml")
swap("band-twice", E, "{id: rest", "{id: gold",
     "sound/edition.yaml:79:14: the id 'gold' is already used in line 78 of sound/edition.yaml")
swap("name-empty", E, "name: {zh: 网站, en: Portal}", "name: {zh: '', en: Portal}",
     "sound/edition.yaml:22:18: 'zh' is empty")
swap("name-no-text", E, "name: {zh: 网站, en: Portal}", "name:",
     "sound/edition.yaml:22:12: 'name' is empty")
swap("name-no-language", E, "name: {zh: 网站, en: Portal}", "name: {}",
     "sound/edition.yaml:22:13: 'name' is empty, expected a text or {zh: …, en: …}")
swap("name-other-language", E, "name: {zh: 网站, en: Portal}", "name: {zh: 网站, fr: Portail}",
     "sound/edition.yaml:22:22: unknown key 'fr'; expected one of zh, en")
swap("name-a-list", E, "name: {zh: 网站, en: Portal}", "name: [Portal]",
     "sound/edition.yaml:22:13: 'name' is a list, expected a single value")
swap("languages-unknown", E, "digits: 2", "languages: [zh, fr]",
     "sound/edition.yaml:4:17: unknown language 'fr'; expected one of zh, en")
swap("languages-twice", E, "digits: 2", "languages: [zh, zh]",
     "sound/edition.yaml:4:17: 'zh' is repeated")
swap("languages-a-text", E, "digits: 2", "languages: zh",
     "sound/edition.yaml:4:12: 'languages' is a single value, expected a list")


def required(name, languages, old, new, message):
    """`languages` requires what is taken away."""

    def make(work):
        path = work / "sound" / E
        text = path.read_text().replace("digits: 2", f"languages: {languages}", 1)
        assert old in text, f"{name}: '{old}' is not there"
        path.write_text(text.replace(old, new, 1))

    CASES.append(Case("languages-" + name, make, message))


required("one-language", "[zh, en]", "name: {zh: 网站, en: Portal}", "name: {zh: 网站}",
         "sound/edition.yaml:22:13: 'en' is missing; 'languages' requires it")
required("plain", "[zh, en]", "name: {zh: 网站, en: Portal}", "name: Portal",
         "sound/edition.yaml:22:13: 'name' is one text, expected {zh: …, en: …}; 'languages' requires both")
required("nothing", "[en]", "      name: {zh: 网站, en: Portal}\n", "",
         "sound/edition.yaml:21:7: 'name' is missing; 'languages' requires it")
required("band", "[en]", "{id: gold, name: {zh: 金, en: Gold}, count: 1}", "{id: gold, name: {zh: 金}, count: 1}",
         "sound/edition.yaml:78:26: 'en' is missing; 'languages' requires it")
swap("source-unknown", E, "source: reconstructed", "source: reconstruced",
     "sound/edition.yaml:31:15: 'source' is 'reconstruced'; did you mean 'reconstructed'?")
swap("digits-ten", E, "digits: 2", "digits: 10",
     "sound/edition.yaml:4:9: 'digits' is '10', expected a whole number from 0 to 9")
swap("digits-half", E, "digits: 2", "digits: 2.5",
     "sound/edition.yaml:4:9: 'digits' is '2.5', expected a whole number from 0 to 9")
swap("digits-hexadecimal", E, "digits: 2", "digits: 0x2",
     "sound/edition.yaml:4:9: 'digits' is '0x2', expected a whole number from 0 to 9")
swap("cohorts-none", E, "cohorts:\n  - {id: districts, name: {zh: 各区, en: Districts}}\n  - {id: bureaus, name: {zh: 各局, en: Bureaus}}\n", "cohorts: []\n",
     "sound/edition.yaml:5:10: expected at least one cohort")
swap("cohorts-a-map", E, "cohorts:\n  - {id: districts, name: {zh: 各区, en: Districts}}\n  - {id: bureaus, name: {zh: 各局, en: Bureaus}}\n", "cohorts: {districts: 1}\n",
     "sound/edition.yaml:5:10: 'cohorts' is a mapping, expected a list")
swap("awards-missing", E, "awards:\n", "prizes:\n",
     "sound/edition.yaml:72:1: unknown key 'prizes'; expected one of steelyard, id, name, extends, digits, languages, cohorts, tables, tree, awards, grades, remove, set, add, previous, lineage, acknowledged, defaults, study, one_award_per_unit, sources, import, labels, advice")
swap("tree-missing", E, "tree:\n", "trees:\n",
     "sound/edition.yaml:1:1: 'tree' is missing\n"
     "sound/edition.yaml:13:1: unknown key 'trees'; did you mean 'tree'?")

# ---- the tree -------------------------------------------------------------------------------------------------------

swap("aggregate-unknown", E, "aggregate: mean", "aggregate: average",
     "sound/edition.yaml:17:14: 'aggregate' is 'average'; expected one of mean, geometric, harmonic, min, max, sum")
swap("clamp-reversed", E, "clamp: [0, 100]", "clamp: [100, 0]",
     "sound/edition.yaml:18:10: 'clamp' needs two numbers, the lower first, such as [0, 100]")
swap("clamp-one-end", E, "clamp: [0, 100]", "clamp: [0]",
     "sound/edition.yaml:18:10: 'clamp' needs two numbers, the lower first, such as [0, 100]")
swap("cap-negative", E, "adjust_cap: 6", "adjust_cap: -6",
     "sound/edition.yaml:19:15: 'adjust_cap' is -6, expected at least 0")
swap("adjustment-kind", E, "kind: bonus", "kind: bonsu",
     "sound/edition.yaml:58:13: 'kind' is 'bonsu'; did you mean 'bonus'?")
swap("gate-operator", E, "operator: above", "operator: over",
     "sound/edition.yaml:63:39: 'operator' is 'over'; expected one of above, at-least, below, at-most, equals")
swap("gate-node", E, "gate: {node: service,", "gate: {node: sevrice,",
     "sound/edition.yaml:63:20: unknown node 'sevrice'; did you mean 'service'?")
swap("gate-no-value", E, ", value: 60}", "}",
     "sound/edition.yaml:63:13: 'value' is missing")
swap("gate-cycle-between-groups", E, "      weight: 7/10\n      children:", "      weight: 7/10\n      vetoes:\n        - {id: wrong, name: {zh: 误, en: Wrong}, source: published, plugin: count@1, evidence: checks,\n           effect: zero, gate: {node: total, operator: above, value: 1}}\n      children:",
     "sound/edition.yaml:34:11: the gate of 'wrong' closes a cycle: total -> service -> total")
swap("effect-unknown", E, "effect: {cap: 59}", "effect: {cup: 59}",
     "sound/edition.yaml:71:15: 'effect' must be disqualify, zero, {cap: 59}, {set: 59} or {deduct: 10}")
swap("effect-missing", E, "      effect: {cap: 59}\n", "",
     "sound/edition.yaml:65:7: 'effect' is missing")
swap("veto-by-score", E, "      plugin: count@1\n      evidence: checks\n      where: {area: fraud}", "      plugin: checklist@1\n      evidence: checks\n      where: {area: fraud}",
     "sound/edition.yaml:68:15: plugin checklist@1 returns a score, but 'fraud' needs an amount")
swap("group-with-plugin", E, "      weight: 7/10\n", "      weight: 7/10\n      plugin: checklist@1\n",
     "sound/edition.yaml:33:15: 'service' has both 'children' and 'plugin', expected one of them")
swap("group-without-children", E, "      children:\n        - id: letters", "      childs:\n        - id: letters",
     "sound/edition.yaml:29:7: 'service' has neither 'children' nor 'plugin', expected one of them\n"
     "sound/edition.yaml:33:7: unknown key 'childs'; expected one of id, name, source, weight, points, missing, applies, plugin, evidence, where, values, columns, params, over, deduction, not_comparable")
for name, enough, place, found in (
        ("scalar", "2/3", 15, "'enough' must be {children: 2/3} or {weight: 2/3}"),
        ("list", "[2/3]", 15, "'enough' must be {children: 2/3} or {weight: 2/3}"),
        ("empty", "{}", 15, "'enough' must be {children: 2/3} or {weight: 2/3}"),
        ("both", "{children: 2/3, weight: 2/3}", 15, "'enough' must be {children: 2/3} or {weight: 2/3}"),
        ("key", "{units: 2/3}", 15, "'enough' must be {children: 2/3} or {weight: 2/3}"),
        ("zero", "{children: 0}", 26,
         "'children' is '0', expected a number above 0 and of at most 18 digits, such as 30%, 12.5, 1e-2 or 1/6"),
        ("number", "{children: 2}", 26, "'children' is '2', expected at most 100%"),
        ("more", "{weight: 101%}", 24, "'weight' is '101%', expected at most 100%"),
        ("word", "{weight: most}", 24,
         "'weight' is 'most', expected a number above 0 and of at most 18 digits, such as 30%, 12.5, 1e-2 or 1/6")):
    swap(f"enough-{name}", E, "      weight: 7/10\n", f"      weight: 7/10\n      enough: {enough}\n",
         f"sound/edition.yaml:33:{place}: {found}")
swap("enough-of-a-leaf", E, "      weight: 30%\n", "      weight: 30%\n      enough: {children: 2/3}\n",
     "sound/edition.yaml:25:7: unknown key 'enough'; expected one of id, name, source, weight, points, missing, applies, "
     "plugin, evidence, where, values, columns, params, over, deduction, not_comparable")
for name, applies, place, found in (
        ("text", "region", 16, "'applies' is a single value, expected a mapping"),
        ("empty", "{}", 16, "'applies' is empty, expected {COLUMN: VALUE} with a column of units.csv"),
        ("mapping", "{region: {a: b}}", 25, "expected text or a list of texts")):
    swap(f"applies-{name}", E, "      weight: 7/10\n", f"      weight: 7/10\n      applies: {applies}\n",
         f"sound/edition.yaml:33:{place}: {found}")
swap("applies-to-the-root", E, "  aggregate: mean", "  applies: {cohort: districts}\n  aggregate: mean",
     "sound/edition.yaml:17:12: the root of the tree must not have 'applies'")
for name, over, place in (("word", "everybody", 13), ("attribute", "attribute", 13), ("mapping", "{all: region}", 13),
                          ("list", "[all]", 13)):
    swap(f"over-{name}", E, "      weight: 30%\n", f"      weight: 30%\n      over: {over}\n",
         f"sound/edition.yaml:25:{place}: 'over' must be all, cohort or {{attribute: COLUMN}}")
swap("reweight-unknown", E, "      weight: 7/10\n", "      weight: 7/10\n      reweight: equally\n",
     "sound/edition.yaml:33:17: 'reweight' is 'equally'; did you mean 'equal'?")
swap("missing-unknown", E, "      weight: 7/10\n", "      weight: 7/10\n      missing: nought\n",
     "sound/edition.yaml:33:16: 'missing' is 'nought'; expected one of keep, zero, exclude")

# ---- awards and grades ----------------------------------------------------------------------------------------------

swap("award-node", E, "    node: total\n", "    node: totals\n",
     "sound/edition.yaml:75:11: unknown node 'totals'; did you mean 'total'?")
swap("award-cohort", E, "    node: total\n", "    node: total\n    cohorts: [district]\n",
     "sound/edition.yaml:76:15: unknown cohort 'district'; did you mean 'districts'?")
swap("tie-break-node", E, "tie_break: [service]", "tie_break: [services]",
     "sound/edition.yaml:76:17: unknown node 'services'; did you mean 'service'?")
swap("band-two-limits", E, "count: 1}", "count: 1, share: 10%}",
     "sound/edition.yaml:78:9: the band 'gold' has both 'count' and 'share', expected one of them")
swap("band-after-the-rest", E, "      - {id: rest, name: {zh: 其余, en: Rest}}\n", "      - {id: rest, name: {zh: 其余, en: Rest}}\n      - {id: more, name: {zh: 更, en: More}}\n",
     "sound/edition.yaml:80:9: no unit is left for the band 'more': the band before it takes the rest")
swap("band-count-negative", E, "count: 1}", "count: -1}",
     "sound/edition.yaml:78:52: 'count' is '-1', expected a whole number from 1 to 4294967294\n"
     "sound/edition.yaml:79:9: no unit is left for the band 'rest': the band before it takes the rest")
swap("award-over-unknown", E, "    tie_break: [service]", "    over: everyone",
     "sound/edition.yaml:76:11: 'over' must be all, cohort or {attribute: COLUMN}")
swap("award-over-column", E, "    tie_break: [service]", "    over: {attribute: region}",
     "sound/edition.yaml:76:23: 'overall': no column 'region' in sound/units.csv; expected one of id, name_zh, name_en, cohort")


def award_over_region(work):
    path = work / "sound" / E
    path.write_text(path.read_text().replace("    tie_break: [service]", "    over: {attribute: region}"))
    (work / "sound" / U).write_text("id,name_zh,name_en,cohort,region\neast,东区,East,districts,north\n"
                                    "west,西区,West,districts,\ntax,税务局,Tax bureau,bureaus,south\n")


do("award-over-empty", award_over_region,
   "sound/units.csv:3: 'region' is empty, but the award 'overall' ranks units by it; write a value, or say with 'cohorts' which cohorts the award ranks")
swap("award-over-twice", E, "    tie_break: [service]", "    over: all\n    over: cohort",
     "sound/edition.yaml:77:5: the key 'over' is repeated")
swap("ties-unknown", E, "    tie_break: [service]", "    ties: denses",
     "sound/edition.yaml:76:11: 'ties' is 'denses'; did you mean 'dense'?")
swap("tie-break-repeated", E, "tie_break: [service]", "tie_break: [service, {node: service, direction: lower}]",
     "sound/edition.yaml:76:33: 'service' is repeated")
swap("tie-break-direction", E, "tie_break: [service]", "tie_break: [{node: service, direction: down}]",
     "sound/edition.yaml:76:44: 'direction' is 'down'; expected one of higher, lower")
swap("tie-break-keys", E, "tie_break: [service]", "tie_break: [{nod: service}]",
     "sound/edition.yaml:76:17: 'node' is missing\n"
     "sound/edition.yaml:76:18: unknown key 'nod'; did you mean 'node'?")
swap("tie-break-many", E, "tie_break: [service]", f"tie_break: [{', '.join(['service'] * 256)}]",
     "sound/edition.yaml:76:16: 256 tie-breaks, expected at most 255")
swap("one-award-alone", E, "grades:\n", "one_award_per_unit: [overall]\ngrades:\n",
     "sound/edition.yaml:80:21: 'one_award_per_unit' expects at least two awards, of which a unit gets one")
swap("one-award-unknown", E, "grades:\n", "one_award_per_unit: [overal, overall]\ngrades:\n",
     "sound/edition.yaml:80:22: unknown award 'overal'; did you mean 'overall'?")
swap("one-award-repeated", E, "grades:\n", "one_award_per_unit: [overall, overall]\ngrades:\n",
     "sound/edition.yaml:80:31: 'overall' is repeated")
swap("one-award-band", E, "grades:\n", "one_award_per_unit: [{award: overall, bands: [goold]}, {award: overall, bands: []}]\ngrades:\n",
     "sound/edition.yaml:80:47: unknown band 'goold'; did you mean 'gold'?\n"
     "sound/edition.yaml:80:80: expected at least one band")
swap("one-award-bands-repeated", E, "grades:\n", "  - {id: other, node: total, bands: [{id: a, count: 1}]}\none_award_per_unit: [{award: overall, bands: [gold, gold]}, other]\ngrades:\n",
     "sound/edition.yaml:81:53: 'gold' is repeated")
swap("one-award-without-bands", E, "grades:\n", "  - {id: other, node: total}\none_award_per_unit: [overall, other]\ngrades:\n",
     "sound/edition.yaml:81:31: the award 'other' has no bands, so no unit gets it; give it one, such as {id: winner, count: 1}")
swap("one-award-keys", E, "grades:\n", "  - {id: other, node: total, bands: [{id: a, count: 1}]}\none_award_per_unit: [{awrd: overall}, other]\ngrades:\n",
     "sound/edition.yaml:81:22: 'award' is missing\n"
     "sound/edition.yaml:81:23: unknown key 'awrd'; did you mean 'award'?")
swap("one-award-no-list", E, "grades:\n", "one_award_per_unit: overall\ngrades:\n",
     "sound/edition.yaml:80:21: 'one_award_per_unit' is a single value, expected a list")
swap("grade-both-starts", E, "en: Good}, at_least: 60}", "en: Good}, at_least: 60, above: 50}",
     "sound/edition.yaml:83:9: the grade 'good' has both 'at_least' and 'above', expected one of them")
swap("grade-without-start", E, "en: Good}, at_least: 60}", "en: Good}}",
     "sound/edition.yaml:83:9: 'at_least' or 'above' is missing; only the last grade takes everything else")
swap("grade-above-after-at-least", E, "      - {id: poor, name: {zh: 差, en: Poor}}", "      - {id: fair, name: {zh: 中, en: Fair}, above: 60}\n      - {id: poor, name: {zh: 差, en: Poor}}",
     "sound/edition.yaml:84:52: the grade 'fair' starts at 60, expected a lower score than that of the grade before it")
swap("grade-above-figure", E, "en: Good}, at_least: 60}", "en: Good}, above: high}",
     "sound/edition.yaml:83:52: 'above' is 'high', expected a decimal with at most 9 digits after the point")
swap("grade-node", E, "grades:\n  - node: service", "grades:\n  - node: servce",
     "sound/edition.yaml:81:11: unknown node 'servce'; did you mean 'service'?")
swap("grades-rising", E, "{id: poor, name: {zh: 差, en: Poor}}", "{id: poor, name: {zh: 差, en: Poor}, at_least: 70}",
     "sound/edition.yaml:84:55: the grade 'poor' starts at 70, expected a lower score than that of the grade before it")

# ---- plugins and what they are given --------------------------------------------------------------------------------

swap("plugin-unknown", E, "plugin: checklist@1", "plugin: checklists@1",
     "sound/edition.yaml:25:15: plugin 'checklists' is not installed; did you mean 'checklist'?")
swap("plugin-no-revision", E, "plugin: checklist@1", "plugin: checklist",
     "sound/edition.yaml:25:15: found 'checklist', expected a plugin and its revision, such as checklist@1")
swap("plugin-revision", E, "plugin: checklist@1", "plugin: checklist@7",
     "sound/edition.yaml:25:15: plugin 'checklist' is installed, but not in this revision, only as 1, 2")
swap("plugin-revision-word", E, "plugin: checklist@1", "plugin: checklist@one",
     "sound/edition.yaml:25:15: found 'checklist@one', expected a plugin and its revision, such as checklist@1")
swap("plugin-path", E, "plugin: checklist@1", "plugin: ../checklist@1",
     "sound/edition.yaml:25:15: plugin '../checklist' is not installed; did you mean 'checklist'?")
swap("table-unknown", E, "evidence: figures", "evidence: figure",
     "sound/edition.yaml:51:21: unknown table 'figure'; did you mean 'figures'?")
swap("table-of-plugin-unknown", E, "{requests: letters,", "{request: letters,",
     "sound/edition.yaml:39:21: 'letters' has no evidence for the table 'requests' of plugin timeliness@1\n"
     "sound/edition.yaml:39:22: unknown table 'request'; did you mean 'requests'?")
swap("table-of-plugin-missing", E, "evidence: {requests: letters, calendar: calendar}", "evidence: {requests: letters}",
     "sound/edition.yaml:39:21: 'letters' has no evidence for the table 'calendar' of plugin timeliness@1")
swap("table-one-for-two", E, "evidence: {requests: letters, calendar: calendar}", "evidence: letters",
     "sound/edition.yaml:39:21: 'letters' has no evidence for the table 'calendar' of plugin timeliness@1")
swap("column-unknown", E, "columns: {value: visits}", "columns: {valeu: visits}",
     "sound/edition.yaml:46:11: indicator 'visits', plugin measure: no column 'value' in sound/evidence/figures.csv; expected one of unit, visits\n"
     "sound/edition.yaml:52:21: unknown column 'valeu'; did you mean 'value'?")
swap("heading-unknown", E, "columns: {value: visits}", "columns: {value: vists}",
     "sound/edition.yaml:52:28: indicator 'visits', plugin measure: no column 'vists' in sound/evidence/figures.csv; did you mean 'visits'?")
swap("where-unknown", E, "where: {area: portal}", "where: {aera: portal}",
     "sound/edition.yaml:27:15: indicator 'portal', plugin checklist: no column 'aera' in sound/evidence/checks.csv; did you mean 'area'?")
swap("where-a-map", E, "where: {area: portal}", "where: {area: {portal: 1}}",
     "sound/edition.yaml:27:15: unknown table 'area'; expected one of checks")
swap("parameter-unknown", E, "params: {partial: 0.5}", "params: {partail: 0.5}",
     "sound/edition.yaml:28:16: checklist@1: unknown parameter 'partail'; did you mean 'partial'?")
swap("parameter-missing", E, "            late_each: 10\n", "",
     "sound/edition.yaml:41:13: parameter 'late_each' is missing, expected a number")
swap("parameter-type", E, "late_each: 10", "late_each: ten",
     "sound/edition.yaml:43:24: parameter 'late_each': found 'ten', expected a number")
swap("parameter-range", E, "late_each: 10", "late_each: 101",
     "sound/edition.yaml:43:24: parameter 'late_each': found 101, expected 0 to 100")
swap("parameter-infinite", E, "late_each: 10", "late_each: 1e999",
     "sound/edition.yaml:43:24: parameter 'late_each': found '1e999', expected a number")
swap("parameter-choice", E, "no_reply: missing", "no_reply: ignored",
     "sound/edition.yaml:42:23: parameter 'no_reply': unknown choice 'ignored'; expected one of zero, missing")
swap("parameter-date", E, "covered_from: 2019-01-01", "covered_from: 2019-02-29",
     "sound/edition.yaml:44:27: parameter 'covered_from': found '2019-02-29', expected a date such as 2001-05-22")
swap("parameter-table-field", E, "days: 15,", "day: 15,",
     "sound/edition.yaml:41:22: parameter 'limits.days' is missing, expected a whole number\n"
     "sound/edition.yaml:41:41: limits: unknown parameter 'day'; did you mean 'days'?")
swap("parameter-not-a-table", E, "limits: [{from: 2000-01-01, days: 15, extension: 15}]", "limits: 15",
     "sound/edition.yaml:41:21: parameter 'limits': found '15', expected a list of mappings")
swap("parameters-against-each-other", E, "worst: 0, best: 100", "worst: 100, best: 100",
     "sound/edition.yaml:53:19: measure@1: parameter 'best': worst and best are the same")

# ---- YAML -----------------------------------------------------------------------------------------------------------

write("yaml-empty", E, b"",
      "sound/edition.yaml:1:1: the file is empty, expected a YAML document")
write("yaml-a-text", E, b"steelyard\n",
      "sound/edition.yaml:1:1: expected a mapping, found a single value")
write("yaml-a-list", E, b"- steelyard: edition/1\n",
      "sound/edition.yaml:1:1: expected a mapping, found a list")
swap("yaml-unclosed", E, "clamp: [0, 100]", "clamp: [0, 100",
     "sound/edition.yaml:19:13: not valid YAML: did not find expected ',' or ']'")
swap("yaml-tab", E, "  id: total", "\tid: total",
     "sound/edition.yaml:14:1: a tab in the indentation, expected spaces")
swap("yaml-two-documents", E, "tree:\n", "---\ntree:\n",
     "sound/edition.yaml:13:1: a second document, expected one")
swap("yaml-tag", E, "digits: 2", "digits: !!int 2",
     "sound/edition.yaml:4:9: found the tag 'tag:yaml.org,2002:int', expected none")
swap("yaml-unknown-alias", E, "digits: 2", "digits: *none",
     "sound/edition.yaml:4:9: the alias '*none' has no anchor")
swap("yaml-alias-of-itself", E, "tables:\n", "tables: &all\n  again: *all\n",
     "sound/edition.yaml:9:10: the alias '*all' is inside its own anchor")
write("yaml-nul", E, b"steelyard: edition/1\nid: so\0und\n",
      "sound/edition.yaml:2:7: not UTF-8: control characters are not allowed")
write("yaml-invalid-utf8", E, b"steelyard: edition/1\nid: sound\nname: {zh: \xff, en: Sound}\n",
      "sound/edition.yaml:3:12: not UTF-8: invalid leading UTF-8 octet")
write("yaml-utf16", E, "steelyard: edition/1\nid: sound\n".encode("utf-16"),
      "sound/edition.yaml:1:1: this file is UTF-16, expected UTF-8; save it as UTF-8")
write("yaml-aliases-explode", E,
      b"a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + b"".join(
          b"a%d: &a%d [%s]\n" % (i, i, b", ".join([b"*a%d" % (i - 1)] * 10)) for i in range(1, 10)),
      "sound/edition.yaml:6:45: more than 1000000 values once aliases are followed; --limit values=N allows more")
write("yaml-deep-flow", E, b"tree: " + b"[" * 10000 + b"]" * 10000 + b"\n",
      "sound/edition.yaml:1:156: nested more than 150 levels deep, deeper than any tree may be")
write("yaml-deep-block", E, b"".join(b" " * i + b"a:\n" for i in range(10000)),
      "sound/edition.yaml:151:151: nested more than 150 levels deep, deeper than any tree may be")
write("yaml-long-text", E, b"steelyard: edition/1\nid: " + b"x" * (1 << 20) + b"x\n",
      "sound/edition.yaml:2:5: text of 1048577 bytes, expected at most 1048576; --limit text=N allows more")


def hundred_megabytes(work):
    with open(work / "sound" / E, "wb") as file:
        file.write(b"steelyard: ")
        file.truncate(100 << 20)


do("yaml-100-megabytes", hundred_megabytes,
   "sound/edition.yaml: the file has 104857600 bytes, expected at most 67108864; --limit file=N allows more")

# What Chinese keyboards and word processors leave in YAML.
for name, old, new, place, message in (
        ("wide-colon", "id: sound", "id：sound", "2:1", "a full-width colon '：' after a key, expected ': '"),
        ("wide-colon-in-braces", "{zh: ", "{zh：", "3:8", "a full-width colon '：' after a key, expected ': '"),
        ("wide-brace", "name: {", "name: ｛", "3:1", "'｛' has no meaning in YAML; expected '{', or quotation marks around the whole text")):
    swap(f"yaml-{name}", E, old, new, f"sound/edition.yaml:{place}: {message}")

# ---- CSV ------------------------------------------------------------------------------------------------------------

write("csv-empty", FIGURES, b"",
      "sound/evidence/figures.csv:1: the file is empty, expected a row of headings")
write("csv-only-a-mark", FIGURES, b"\xef\xbb\xbf",
      "sound/evidence/figures.csv:1: the file is empty, expected a row of headings")
swap("csv-short-row", FIGURES, "west,80", "west",
     "sound/evidence/figures.csv:3: the row has 1 field, expected 2 as in the headings")
swap("csv-long-row", FIGURES, "west,80", "west,80,81",
     "sound/evidence/figures.csv:3: the row has 3 fields, expected 2 as in the headings; if the comma is the decimal separator here, write points, or separate fields by ';' and declare 'delimiter: \";\", decimal: \",\"' for the table in edition.yaml")
swap("csv-blank-row", FIGURES, "west,80", "\nwest,80",
     "sound/evidence/figures.csv:3: the row is blank, and rows follow it")
swap("csv-unclosed", FIGURES, "west,80", 'west,"80',
     "sound/evidence/figures.csv:3: a field has an opening quotation mark and no closing one")
swap("csv-after-quote", FIGURES, "west,80", 'west,"8"0',
     "sound/evidence/figures.csv:3: text after the closing quotation mark of a field")
swap("csv-quote-inside", FIGURES, "west,80", 'we"st,80',
     "sound/evidence/figures.csv:3: a quotation mark inside a field that does not begin with one")
write("csv-nul", FIGURES, b"unit,visits\neast,1\nwest,\x002\n",
      "sound/evidence/figures.csv:3: a NUL byte, expected text in UTF-8 or GB18030")
write("csv-invalid", FIGURES, b"unit,visits\neast,1\nwest,\xff\xff\n",
      "sound/evidence/figures.csv:3: this row is not valid UTF-8; save the file as UTF-8, or declare its 'encoding' for the table in edition.yaml")
write("csv-mixed-encodings", FIGURES, "unit,visits\n东区,1\n".encode() + "西区,2\n".encode("gb18030") + b"\xff\n",
      "sound/evidence/figures.csv:3: this row is not valid UTF-8; save the file as UTF-8, or declare its 'encoding' for the table in edition.yaml\n"
      "sound/evidence/figures.csv:4: this row is not valid UTF-8; save the file as UTF-8, or declare its 'encoding' for the table in edition.yaml")
write("csv-gb18030-with-a-bad-byte", FIGURES, "unit,visits,说明\neast,1,信息公开指南\nwest,2,不完整".encode("gb18030") + b"\xff\n",
      "sound/evidence/figures.csv:3: this row is neither valid UTF-8 nor valid GB18030")
write("csv-marked-but-gb18030", FIGURES, b"\xef\xbb\xbf" + "unit,visits\neast,1\n西区,2\n".encode("gb18030"),
      "sound/evidence/figures.csv:3: this row is not valid UTF-8; save the file as UTF-8, or declare its 'encoding' for the table in edition.yaml")
write("csv-utf16", FIGURES, "unit,visits\neast,1\n".encode("utf-16"),
      "sound/evidence/figures.csv: this file is not UTF-8 but UTF-16 or UTF-32; save it as UTF-8, or declare 'encoding: utf-16' for the table in edition.yaml")
write("csv-lone-cr", FIGURES, b"unit,visits\reast,1\rwest,2\r",
      "sound/evidence/figures.csv:1: a carriage return without a line feed; rows end with LF or CR LF")
write("csv-heading-twice", FIGURES, b"unit,visits,visits\neast,1,2\n",
      "sound/evidence/figures.csv:1:3: the heading 'visits' is repeated")
write("csv-heading-in-two-languages", FIGURES, "unit,visits,单位\neast,1,east\n".encode(),
      "sound/evidence/figures.csv:1:3: the headings 'unit' and '单位' both name the column 'unit'")
write("csv-headings-again", FIGURES, b"unit,visits\neast,1\nunit,visits\nwest,2\n",
      "sound/evidence/figures.csv:3:1: unknown unit 'unit'; expected one of east, west, tax\n"
      "sound/evidence/figures.csv:3:2: column 'visits': found 'visits', expected a number (indicator 'visits', plugin measure)")
write("csv-semicolons", FIGURES, b"unit;visits\neast;1\n",
      "sound/evidence/figures.csv:1: fields are separated by ';', expected commas; save the file as 'CSV UTF-8 (comma delimited)', or declare 'delimiter: \";\"' for the table in edition.yaml")
write("csv-no-unit-column", FIGURES, b"body,visits\neast,1\n",
      "sound/evidence/figures.csv:1: no column 'unit' (or 单位 or 被评议对象); expected one of body, visits")
swap("csv-unknown-unit", FIGURES, "west,80", "wset,80",
     "sound/evidence/figures.csv:3:1: unknown unit 'wset'; did you mean 'west'?")
swap("csv-empty-unit", FIGURES, "west,80", ",80",
     "sound/evidence/figures.csv:3:1: the unit is empty")
swap("csv-level", CHECKS, "portal,search,pass", "portal,search,passed",
     "sound/evidence/checks.csv:2:4: column 'result': 'passed' is not one of its levels; did you mean 'passes'? (indicator 'portal', plugin checklist)")
swap("csv-cell-missing", CHECKS, "portal,search,pass", "portal,search,",
     "sound/evidence/checks.csv:2:4: column 'result': the cell is empty, expected one of its levels (indicator 'portal', plugin checklist)")
for name, cell in (("1e999", "1e999"), ("comma", '"1,5"'), ("hexadecimal", "0x10"), ("nan", "nan"),
                   ("infinity", "inf"), ("two-points", "1.2.3"), ("only-a-sign", "-"), ("percent", "80%"),
                   ("words", "eighty"), ("two-signs", "+-5"), ("underscore", "1_000")):
    found = cell.strip('"')
    advice = ("; write numbers without thousands separators; if the comma is the decimal separator, declare 'decimal: \",\"' "
              "for the table in edition.yaml" if name == "comma" else
              "; if it stands for an absent value, add this to the table in edition.yaml: "
              f"'empty: [\"{found}\"]'" if name in ("nan", "only-a-sign") else
              "; declare for the table in edition.yaml what percentages stand for: 'percent: points' (95% is 95) or "
              "'percent: share' (95% is 0.95)" if name == "percent" else "")
    swap(f"number-{name}", FIGURES, "west,80", f"west,{cell}",
         f"sound/evidence/figures.csv:3:2: column 'visits': found '{found}', expected a number{advice} (indicator 'visits', plugin measure)")
for name, day in (("february-29", "2019-02-29"), ("month-13", "2019-13-01"), ("day-0", "2019-03-00"), ("year-0", "0000-01-01"),
                  ("dots", "2019.03.04"), ("no-year", "03-04"), ("time", "2019-03-04T10:00"),
                  ("two-digit-year", "19-03-04")):
    swap(f"date-{name}", LETTERS, "2019-03-04", day,
         f"sound/evidence/letters.csv:2:2: column 'sent': found '{day}', expected a date such as 2008-05-01 or 2008/5/1 (indicator 'letters', plugin timeliness)")
write("csv-columns", FIGURES, b",".join(b"c%d" % i for i in range(4097)) + b"\n",
      "sound/evidence/figures.csv:1: more than 4096 columns; --limit columns=N allows more")
write("csv-long-field", FIGURES, b"unit,visits\neast,1\nwest," + b"8" * ((1 << 20) + 1) + b"\n",
      "sound/evidence/figures.csv:3: a field is longer than 1048576 bytes; --limit text=N allows more")

# ---- stages ---------------------------------------------------------------------------------------------------------

PLAIN = "checks: evidence/checks.csv"
STAGED = b"unit,area,item,result,stage\neast,portal,search,pass,first\nwest,portal,search,fail,first\ntax,portal,search,pass,first\n"


def staged(name, declared, rows, message):
    """The table of checks in its long form, with more rows after three of the first stage."""

    def make(work):
        edition = work / "sound" / E
        edition.write_text(edition.read_text().replace(PLAIN, f"checks: {declared}", 1))
        (work / "sound" / CHECKS).write_bytes(STAGED + rows)
        (work / "sound" / P).unlink()

    CASES.append(Case(name, make, message))


LONG = "{file: evidence/checks.csv, key: [area, item]}"
write("stage-without-a-key", CHECKS, STAGED,
      "sound/evidence/checks.csv:1: the table has a column 'stage', but no key that tells its rows apart; expected 'checks: {file: evidence/checks.csv, key: […]}'")
staged("stage-twice", LONG, b"west,portal,search,pass,reply\neast,portal,search,fail,reply\nwest,portal,search,pass,reply\n",
       "sound/evidence/checks.csv:7: the same key at the same stage as in row 5; one of them can count")
staged("stage-unknown", LONG, b"west,portal,search,pass,replied\n",
       "sound/evidence/checks.csv:5:5: column 'stage': 'replied' is not one of its levels; expected one of first, reply, audit, 初评, 申辩, 复核, First, Reply, Audit")
staged("stage-empty", LONG, b"west,portal,search,pass,\n",
       "sound/evidence/checks.csv:5:5: column 'stage': the cell is empty, expected one of its levels")
staged("key-missing", "{file: evidence/checks.csv}", b"",
       "sound/edition.yaml:9:11: 'key' is missing\n"
       "sound/evidence/checks.csv:1: the table has a column 'stage', but no key that tells its rows apart; expected 'checks: {file: evidence/checks.csv, key: […]}'")
staged("key-empty", "{file: evidence/checks.csv, key: []}", b"",
       "sound/edition.yaml:9:44: the key is empty, expected the columns that tell a unit's rows apart")
staged("key-no-list", "{file: evidence/checks.csv, key: item}", b"",
       "sound/edition.yaml:9:44: 'key' is a single value, expected a list\n"
       "sound/evidence/checks.csv:1: the table has a column 'stage', but no key that tells its rows apart; expected 'checks: {file: evidence/checks.csv, key: […]}'")
staged("key-unknown-column", "{file: evidence/checks.csv, key: [area, itme]}", b"",
       "sound/edition.yaml:9:51: no column 'itme' in sound/evidence/checks.csv; did you mean 'item'?")
staged("key-column-twice", "{file: evidence/checks.csv, key: [area, area]}", b"",
       "sound/edition.yaml:9:51: the column 'area' is repeated in the key")
staged("key-misspelt", "{file: evidence/checks.csv, keys: [area, item]}", b"",
       "sound/edition.yaml:9:39: unknown key 'keys'; did you mean 'key'?\n"
       "sound/evidence/checks.csv:1: the table has a column 'stage', but no key that tells its rows apart; expected 'checks: {file: evidence/checks.csv, key: […]}'")
swap("sources-unknown", E, "digits: 2\n", "digits: 2\nsources: needed\n",
     "sound/edition.yaml:5:10: 'sources' is 'needed'; expected one of optional, required")
swap("labels-a-list", E, "digits: 2\n", "digits: 2\nlabels: [search]\n",
     "sound/edition.yaml:5:9: 'labels' is a list, expected a mapping")
swap("label-other-language", E, "digits: 2\n", "digits: 2\nlabels: {search: {fr: recherche}}\n",
     "sound/edition.yaml:5:19: unknown key 'fr'; expected one of zh, en")
swap("label-a-list", E, "digits: 2\n", "digits: 2\nlabels: {search: [a, b]}\n",
     "sound/edition.yaml:5:18: 'search' is a list, expected a single value")
swap("label-empty", E, "digits: 2\n", "digits: 2\nlabels: {search: {}}\n",
     "sound/edition.yaml:5:18: 'search' is empty, expected a text or {zh: …, en: …}")
swap("label-of-nothing", E, "digits: 2\n", "digits: 2\nlabels: {'': nothing}\n",
     "sound/edition.yaml:5:10: a label for an empty text; expected a text of the evidence")
swap("advice-a-text", E, "digits: 2\n", "digits: 2\nadvice: do better\n",
     "sound/edition.yaml:5:9: 'advice' is a single value, expected a mapping")
swap("advice-of-a-group", E, "digits: 2\n", "digits: 2\nadvice: {total: {item-failed: Mend it.}}\n",
     "sound/edition.yaml:5:10: 'total' cannot have advice; expected the id of an indicator, an adjustment or a veto")
swap("advice-of-nothing", E, "digits: 2\n", "digits: 2\nadvice: {portl: {item-failed: Mend it.}}\n",
     "sound/edition.yaml:5:10: 'portl' cannot have advice; expected the id of an indicator, an adjustment or a veto")
swap("advice-without-codes", E, "digits: 2\n", "digits: 2\nadvice: {portal: Mend it.}\n",
     "sound/edition.yaml:5:18: 'portal' is a single value, expected a mapping")
swap("advice-for-no-finding", E, "digits: 2\n", "digits: 2\nadvice: {portal: {item-faild: Mend it.}}\n",
     "sound/edition.yaml:5:19: unknown key 'item-faild'; did you mean 'item-failed'?")
swap("advice-other-language", E, "digits: 2\n", "digits: 2\nadvice: {portal: {item-failed: {fr: Mend it.}}}\n",
     "sound/edition.yaml:5:33: unknown key 'fr'; expected one of zh, en")
swap("advice-value", E, "digits: 2\n", "digits: 2\nadvice: {portal: {item-failed: 'Mend {itme}.'}}\n",
     "sound/edition.yaml:5:32: '{itme}' is not a value of the finding 'item-failed'; did you mean 'item'?")
swap("advice-closing-brace", E, "digits: 2\n", "digits: 2\nadvice: {portal: {item-failed: 'Mend {item}}.'}}\n",
     "sound/edition.yaml:5:32: a stray brace; braces stand only around the name of a value")
swap("advice-brace", E, "digits: 2\n", "digits: 2\nadvice: {portal: {item-failed: 'Mend {item.'}}\n",
     "sound/edition.yaml:5:32: a stray brace; braces stand only around the name of a value")
swap("sources-of-a-table", E, PLAIN, "checks: {file: evidence/checks.csv, sources: yes}",
     "sound/edition.yaml:9:48: 'sources' is 'yes'; expected one of optional, required")
swap("sources-of-units", E, PLAIN, "units: {sources: required}\n  " + PLAIN,
     "sound/edition.yaml:9:11: unknown key 'sources'; expected one of file, encoding, delimiter, decimal, skip, percent, sheet, range, "
     "table, unit, values, empty")
swap("sources-absent", E, PLAIN, "checks: {file: evidence/checks.csv, sources: required}",
     "sound/evidence/checks.csv:1: each row needs a source; expected a column 'url' or 'snapshot'")
ADDRESS = 'an address that begins with http:// or https://, without spaces and " < > \\'
TIME = "a day or a time, such as 2001-05-22 or 2001-05-22T14:05+08:00"
CALENDAR_SHA256 = hashlib.sha256((pathlib.Path(__file__).parent / "sound" / CALENDAR).read_bytes()).hexdigest()
write("source-wrong", FIGURES, f"""unit,visits,url,seen_at,sha256,snapshot
east,47.33,javascript:alert(1),2019-03-04T24:00,{'0' * 63},
west,80,"https://example.org/""><script>",2019-02-30,,/etc/passwd
east,47.33,https://example.org/\u202egpj.exe,4 March,,../sound/units.csv
west,80,https:///path,2019-03-04T12:00+15:00,,evidence
east,47.33,ftp://example.org/,2019-03-04 1:00,,evidence/none.html
""".encode(),
      f"sound/evidence/figures.csv:2:3: column 'url': found 'javascript:alert(1)', expected {ADDRESS}\n"
      f"sound/evidence/figures.csv:2:4: column 'seen_at': found '2019-03-04T24:00', expected {TIME}\n"
      "sound/evidence/figures.csv:2:5: column 'sha256': found '000000000000000000000000000000000000000000000000000000000000000', expected 64 hexadecimal digits\n"
      f"sound/evidence/figures.csv:3:3: column 'url': found 'https://example.org/\"><script>', expected {ADDRESS}\n"
      f"sound/evidence/figures.csv:3:4: column 'seen_at': found '2019-02-30', expected {TIME}\n"
      "sound/evidence/figures.csv:3:6: '/etc/passwd' is outside the edition's folder; expected a path in it, without '..'\n"
      f"sound/evidence/figures.csv:4:3: column 'url': found 'https://example.org/U+202Egpj.exe', expected {ADDRESS}\n"
      f"sound/evidence/figures.csv:4:4: column 'seen_at': found '4 March', expected {TIME}\n"
      "sound/evidence/figures.csv:4:6: '../sound/units.csv' is outside the edition's folder; expected a path in it, without '..'\n"
      f"sound/evidence/figures.csv:5:3: column 'url': found 'https:///path', expected {ADDRESS}\n"
      f"sound/evidence/figures.csv:5:4: column 'seen_at': found '2019-03-04T12:00+15:00', expected {TIME}\n"
      "sound/evidence/figures.csv:5:6: 'evidence' is not a regular file\n"
      f"sound/evidence/figures.csv:6:3: column 'url': found 'ftp://example.org/', expected {ADDRESS}\n"
      f"sound/evidence/figures.csv:6:4: column 'seen_at': found '2019-03-04 1:00', expected {TIME}\n"
      "sound/evidence/figures.csv:6:6: cannot open 'evidence/none.html': No such file or directory")
write("source-digest", FIGURES, f"""unit,visits,网址,查看时间,摘要值,网页快照
east,47.33,https://example.org/,2019/3/4,{'0' * 64},evidence/calendar.csv
west,80,,,,evidence/calendar.csv
""".encode(),
      f"sound/evidence/figures.csv:2:5: column '摘要值': found {'0' * 64}, but the digest of the snapshot "
      f"'evidence/calendar.csv' is {CALENDAR_SHA256}\n"
      "sound/evidence/figures.csv:3:6: the row has no digest of the snapshot 'evidence/calendar.csv'; expected "
      f"{CALENDAR_SHA256} in the column '摘要值'")
swap("table-without-file", E, PLAIN, "checks: {key: [area, item]}",
     "sound/edition.yaml:9:11: 'file' is missing\n"
     "sound/edition.yaml:26:17: unknown table 'checks'; expected one of units, letters, figures, calendar\n"
     "sound/edition.yaml:60:17: unknown table 'checks'; expected one of units, letters, figures, calendar\n"
     "sound/edition.yaml:69:17: unknown table 'checks'; expected one of units, letters, figures, calendar\n"
     "sound/published.yaml:5:36: unknown table 'checks'; expected one of units, letters, figures, calendar")

# ---- units ----------------------------------------------------------------------------------------------------------

write("units-empty", U, b"",
      "sound/units.csv:1: the file is empty, expected a row of headings")
write("units-none", U, b"id,name_zh,name_en,cohort\n",
      "sound/units.csv: the cohort 'districts' has no units\n"
      "sound/units.csv: the cohort 'bureaus' has no units")
swap("unit-twice", U, "west,西区", "east,西区",
     "sound/units.csv:3: 'east' is already the name of the unit in row 2")
swap("unit-name-of-another", U, "west,西区", "west,East",
     "sound/units.csv:3: 'East' is already the name of the unit in row 2")
swap("unit-id", U, "west,", "West Side,",
     "sound/units.csv:3: 'West Side' is not an id (U+0020); " + NO_ID)
swap("table-unit-heading", E, "  figures: evidence/figures.csv", "  figures: {file: evidence/figures.csv, unit: body}",
     "sound/edition.yaml:11:47: no column 'body' in sound/evidence/figures.csv; expected one of unit, visits")
swap("table-unit-empty", E, "  figures: evidence/figures.csv", "  figures: {file: evidence/figures.csv, unit: ''}",
     "sound/edition.yaml:11:47: 'unit' is empty")
swap("table-unit-list", E, "  figures: evidence/figures.csv", "  figures: {file: evidence/figures.csv, unit: [unit]}",
     "sound/edition.yaml:11:47: 'unit' is a list, expected a single value")
swap("units-unit-heading", E, "  letters: evidence", "  units: {unit: code}\n  letters: evidence",
     "sound/edition.yaml:10:17: no column 'code' in sound/units.csv; expected one of id, name_zh, name_en, cohort")
swap("unit-id-case", U, "west,", "EAST,",
     "sound/units.csv:3: the id 'EAST' differs from 'east' in row 2 only in case")
swap("unit-id-case-only", U, "east,东区,East,districts\nwest,", "École,东区,East,districts\nÉCOLE,",
     "sound/units.csv:3: the id 'ÉCOLE' differs from 'École' in row 2 only in case")
swap("unit-cohort", U, "West,districts", "West,district",
     "sound/units.csv:3: unknown cohort 'district'; did you mean 'districts'?")
swap("unit-no-cohort", U, "West,districts", "West,",
     "sound/units.csv:3:4: column 'cohort': the cell is empty, expected text")


def required_of_units(name, languages, old, new, message):
    """`languages` requires names of units."""

    def make(work):
        edition, units = work / "sound" / E, work / "sound" / U
        edition.write_text(edition.read_text().replace("digits: 2", f"languages: {languages}", 1))
        text = units.read_text()
        assert old in text, name
        units.write_text(text.replace(old, new, 1))

    CASES.append(Case("languages-unit-" + name, make, message))


required_of_units("blank", "[zh, en]", "west,西区", "west,",
                  "sound/units.csv:3:2: column 'name_zh': the cell is empty, expected text")
required_of_units("column", "[zh, en]", "name_en", "name",
                  "sound/edition.yaml:1:1: no column 'name_en' in sound/units.csv; did you mean 'name_zh'?")
required_of_units("none", "[zh]", "west,西区", "west,",
                  "sound/units.csv:3: the unit has no name; 'languages' requires 'name_zh'")
swap("cohort-without-units", U, "tax,税务局,Tax bureau,bureaus\n", "",
     "sound/units.csv: the cohort 'bureaus' has no units")
swap("units-no-heading", U, "id,name_zh", "ids,name_zh",
     "sound/edition.yaml:1:1: no column 'id' in sound/units.csv; did you mean 'ids'?")
swap("units-headings-in-two-languages", U, "name_zh", "编号",
     "sound/units.csv:1:2: the headings 'id' and '编号' both name the column 'id'")

# ---- claims ---------------------------------------------------------------------------------------------------------

swap("claim-of", P, "of: rank", "of: ranks",
     "sound/published.yaml:3:20: 'of' is 'ranks'; did you mean 'rank'?")
swap("claim-unit", P, "unit: east", "unit: aest",
     "sound/published.yaml:3:32: unknown unit 'aest'; did you mean 'east'?")
swap("claim-node", P, "node: total", "node: totals",
     "sound/published.yaml:4:34: unknown node 'totals'; did you mean 'total'?")
swap("claim-table", P, "table: checks", "table: check",
     "sound/published.yaml:5:36: unknown table 'check'; did you mean 'checks'?")
swap("claim-column", P, "where: {area: portal}", "where: {aera: portal}",
     "sound/published.yaml:5:52: claim 'checked': no column 'aera' in sound/evidence/checks.csv; did you mean 'area'?")
swap("claim-key", P, "depth: 1", "deep: 1",
     "sound/published.yaml:4:41: a claim of 'nodes' must not have 'deep'; expected one of id, of, node, edition, depth, operator, equals, digits, rounding, fitted, disputed, pending, source, quote, fact")
swap("claim-twice", P, "{id: parts", "{id: best",
     "sound/published.yaml:4:10: the id 'best' is already used in line 3 of sound/published.yaml")
swap("claim-figure", P, "equals: 2", "equals: two",
     "sound/published.yaml:4:59: 'equals' is 'two', expected a number")
swap("claim-nothing", P, "equals: 2, ", "",
     "sound/published.yaml:4:5: 'equals' is missing")
swap("claim-rows-elsewhere", P, "where: {area: portal}", "edition: ../other, where: {area: portal}",
     "sound/published.yaml:5:70: 'where' selects rows of another edition, ../other; put the claim into that edition's published.yaml")
swap("grade-figure", E, "en: Good}, at_least: 60}", "en: Good}, at_least: sixty}\n      - {id: fair, name: {zh: 中, en: Fair}, at_least: 50}",
     "sound/edition.yaml:83:55: 'at_least' is 'sixty', expected a decimal with at most 9 digits after the point")
swap("claim-where-a-map", P, "where: {area: portal}", "where: {area: {portal: 1}}",
     "sound/published.yaml:5:58: expected text or a list of texts")
swap("claim-disqualified", P, "of: rank, unit: east", "of: mean, node: total, disqualified: included",
     "sound/published.yaml:3:53: 'disqualified' is 'included'; did you mean 'include'?")
swap("claim-disqualified-rank", P, "unit: east", "unit: east, disqualified: include",
     "sound/published.yaml:3:38: a claim of 'rank' must not have 'disqualified'; expected one of id, of, award, unit, edition, operator, equals, digits, rounding, fitted, disputed, pending, source, quote, fact")
swap("claim-disqualified-band", P, "of: rank, unit: east", "of: count, where: {band: gold}, disqualified: include",
     "sound/published.yaml:3:62: disqualified units have no rank or band: a claim of 'band' on an award must not have 'disqualified'")
swap("claim-disqualified-change", P, "of: rank, unit: east",
     "of: count, where: {change: up}, edition: ../other, disqualified: include",
     "sound/published.yaml:3:81: disqualified units have no rank or band: a claim of 'change' on an award must not have 'disqualified'")
swap("claim-disqualified-difference", P, "of: rank, unit: east",
     "of: difference, statistic: rank, unit: east, baseline: 2, disqualified: include",
     "sound/published.yaml:3:88: a difference of 'rank' must not have 'disqualified'")
swap("claim-rounding", P, "equals: 2", "equals: 2, rounding: bankers",
     "sound/published.yaml:4:72: 'rounding' is 'bankers'; expected one of half-up, half-even")
swap("claim-rounding-of-a-name", P, "of: rank, unit: east, equals: 1", "of: band, unit: east, equals: gold, rounding: half-even",
     "sound/published.yaml:3:52: a claim of 'band' must not have 'rounding'; expected one of id, of, award, unit, edition, operator, equals, digits, fitted, disputed, pending, source, quote, fact")
swap("claim-rounding-twice", P, "equals: 2", "equals: 2, rounding: half-up, rounding: half-even",
     "sound/published.yaml:4:81: the key 'rounding' is repeated")
swap("claim-weights-column", P, "of: rank, unit: east", "of: mean, node: total, weights: heads",
     "sound/published.yaml:3:48: claim 'best': no column 'heads' in sound/units.csv; expected one of id, name_zh, name_en, cohort")
swap("claim-weights-text", P, "of: rank, unit: east", "of: mean, node: total, weights: name_en",
     "sound/units.csv:2:3: column 'name_en': found 'East', expected a number (claim 'best')\nsound/units.csv:3:3: column 'name_en': found 'West', expected a number (claim 'best')\nsound/units.csv:4:3: column 'name_en': found 'Tax bureau', expected a number (claim 'best')")
swap("claim-weights-table", P, "of: rank, unit: east", "of: mean, node: total, table: figure, weights: visits",
     "sound/published.yaml:3:46: unknown table 'figure'; did you mean 'figures'?")


def weighed(name, rows, message):
    """A mean that is weighted by a table of its own."""

    def make(work):
        (work / "sound/evidence/heads.csv").write_text("unit,heads\n" + rows)
        edition, claims = work / "sound" / E, work / "sound" / P
        edition.write_text(edition.read_text().replace("tables:\n", "tables:\n  heads: evidence/heads.csv\n"))
        claims.write_text(claims.read_text().replace(
            "of: rank, unit: east", "of: mean, node: total, cohort: districts, table: heads, weights: heads"))

    do(f"claim-weights-{name}", make, message)


weighed("many-rows", "east,4\neast,5\nwest,1\n", "sound/evidence/heads.csv:2: claim 'best': the unit 'east' has 2 rows, expected one, with its weight")
weighed("no-row", "west,1\n", "sound/evidence/heads.csv: claim 'best': the unit 'east' has no weight in the column 'heads'")
weighed("blank", "east,\nwest,1\n", "sound/evidence/heads.csv:2: claim 'best': the unit 'east' has no weight in the column 'heads'")
weighed("negative", "east,-4\nwest,1\n", "sound/evidence/heads.csv:2: claim 'best': the weight of the unit 'east' is not between 0 and 9000000000")
weighed("too-large", "east,9000000001\nwest,1\n", "sound/evidence/heads.csv:2: claim 'best': the weight of the unit 'east' is not between 0 and 9000000000")
weighed("not-a-number", "east,four\nwest,1\n", "sound/evidence/heads.csv:2:2: column 'heads': found 'four', expected a number (claim 'best')")
swap("claim-weights-shared", P, "of: rank, unit: east", "of: mean, node: total, table: calendar, weights: year",
     "sound/published.yaml:3:65: table 'calendar': claim 'best' reads it by unit, indicator 'letters', plugin timeliness reads it as shared by all units\nsound/published.yaml:3:65: claim 'best': no column 'year' in sound/evidence/calendar.csv; expected one of date, kind")
swap("claim-weights-without", P, "of: rank, unit: east", "of: mean, node: total, table: figures",
     "sound/published.yaml:3:46: a claim of 'mean' reads a table only for its 'weights'")
swap("claim-weights-elsewhere", P, "of: rank, unit: east", "of: mean, node: total, edition: ../other, weights: heads",
     "sound/published.yaml:3:67: 'weights' names a column of another edition, ../other; put the claim into that edition's published.yaml")
swap("claim-weights-median", P, "of: rank, unit: east", "of: median, node: total, weights: heads",
     "sound/published.yaml:3:41: a claim of 'median' must not have 'weights'; expected one of id, of, node, cohort, disqualified, edition, operator, equals, digits, rounding, fitted, disputed, pending, source, quote, fact")
swap("claim-outcome", P, "of: rank, unit: east, equals: 1", "of: outcome, node: letters, unit: east, equals: mising",
     "sound/published.yaml:3:64: 'equals' is 'mising'; did you mean 'missing'?")
swap("claim-outcome-node", P, "of: rank, unit: east, equals: 1", "of: outcome, node: lettres, unit: east, equals: missing",
     "sound/published.yaml:3:35: unknown node 'lettres'; did you mean 'letters'?")
swap("claim-outcome-operator", P, "of: rank, unit: east, equals: 1", "of: outcome, node: letters, unit: east, equals: missing, operator: above",
     "sound/published.yaml:3:83: a claim of 'outcome' compares names, expected the operator 'equals'")
swap("claim-reason", P, "of: rank, unit: east, equals: 1", "of: outcome, node: letters, unit: east, equals: missing, reason: no-replies",
     "sound/published.yaml:3:81: unknown reason 'no-replies'; expected one of unproved, refused, refused-cohort, refused-compared, conflicting-rows")
swap("claim-reason-of-a-score", P, "of: rank, unit: east, equals: 1", "of: outcome, node: letters, unit: east, equals: scored, reason: refused",
     "sound/published.yaml:3:80: a node that is scored has no 'reason'")
swap("claim-reason-of-a-group", P, "of: rank, unit: east, equals: 1", "of: outcome, node: service, unit: east, equals: missing, reason: refused",
     "sound/published.yaml:3:81: the group 'service' has no 'reason' of its own; expected an indicator")
swap("claim-reason-elsewhere", P, "of: rank, unit: east", "of: grade, node: service, unit: east, reason: refused",
     "sound/published.yaml:3:54: a claim of 'grade' must not have 'reason'; expected one of id, of, node, unit, edition, operator, equals, digits, fitted, disputed, pending, source, quote, fact\nsound/published.yaml:3:79: unknown grade '1'; expected one of good, poor")
swap("claim-disputed-and-pending", P, "equals: 2", "equals: 2, disputed: a misprint, pending: a row is missing",
     "sound/published.yaml:4:93: a claim is either 'disputed' or 'pending', not both")
swap("claims-schema", P, "published/1", "published/2",
     "sound/published.yaml:1:12: unknown format 'published/2', expected 'published/1'")
write("claims-a-text", P, b"claims\n",
      "sound/published.yaml:1:1: expected a mapping, found a single value")

# ---- files ----------------------------------------------------------------------------------------------------------


def remove(*files):
    def make(work):
        for file in files:
            (work / "sound" / file).unlink()

    return make


def other_edition(name):
    return lambda work: {"edition": name}


def replaced_by_folder(file):
    def make(work):
        (work / "sound" / file).unlink()
        (work / "sound" / file).mkdir()

    return make


def replaced_by_pipe(file):
    def make(work):
        (work / "sound" / file).unlink()
        os.mkfifo(work / "sound" / file)

    return make


def replaced_by_link(file, target, contents=None):
    def make(work):
        if contents is not None:
            (work / target).write_bytes(contents)
        path = work / "sound" / file
        path.unlink()
        path.symlink_to(os.path.relpath(work / target, path.parent))

    return make


def forbidden(file):
    def make(work):
        (work / "sound" / file).chmod(0)
        return {"preexec_fn": lose_override} if os.geteuid() == 0 else None

    return make


def lose_override():
    """Takes from root, for what is run next, that no permission binds it."""
    libc = ctypes.CDLL(None)
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


def a_file_as_edition(work):
    return {"edition": "sound/edition.yaml"}


do("folder-missing", other_edition("nowhere"),
   "nowhere/edition.yaml: cannot read: No such file or directory")
do("folder-a-file", a_file_as_edition,
   "sound/edition.yaml/edition.yaml: cannot read: Not a directory")
do("edition-missing", remove(E),
   "sound/edition.yaml: cannot read: No such file or directory")
do("edition-a-folder", replaced_by_folder(E),
   "sound/edition.yaml: this is a folder, expected a file")
do("edition-a-pipe", replaced_by_pipe(E),
   "sound/edition.yaml: this is a pipe or a device, expected a regular file")
do("edition-forbidden", forbidden(E),
   "sound/edition.yaml: cannot read: Permission denied")
do("units-missing", remove(U),
   "sound/edition.yaml:1:1: cannot open 'units.csv': No such file or directory")
do("units-a-pipe", replaced_by_pipe(U),
   "sound/edition.yaml:1:1: 'units.csv' is not a regular file")
do("evidence-missing", remove(FIGURES),
   "sound/edition.yaml:11:12: cannot open 'evidence/figures.csv': No such file or directory")
do("evidence-a-folder", replaced_by_folder(FIGURES),
   "sound/edition.yaml:11:12: 'evidence/figures.csv' is not a regular file")
do("evidence-a-pipe", replaced_by_pipe(FIGURES),
   "sound/edition.yaml:11:12: 'evidence/figures.csv' is not a regular file")
do("evidence-forbidden", forbidden(FIGURES),
   "sound/edition.yaml:11:12: cannot open 'evidence/figures.csv': Permission denied")
do("evidence-link-outside", replaced_by_link(FIGURES, "outside.csv", b"unit,visits\neast,1\n"),
   "sound/edition.yaml:11:12: 'evidence/figures.csv' is a link that leads out of the edition's folder; put the file itself into the folder")
do("evidence-link-to-nothing", replaced_by_link(FIGURES, "nothing.csv"),
   "sound/edition.yaml:11:12: 'evidence/figures.csv' is a link that leads out of the edition's folder; put the file itself into the folder")
do("units-link-outside", replaced_by_link(U, "outside.csv", b"id,name_zh,name_en,cohort\n"),
   "sound/edition.yaml:1:1: 'units.csv' is a link that leads out of the edition's folder; put the file itself into the folder")
do("claims-link-outside", replaced_by_link(P, "outside.yaml", b"steelyard: published/1\nclaims: []\n"),
   "sound/published.yaml: this is a link that leads out of the edition's folder; put the file itself into the folder")
swap("path-absolute", E, "figures: evidence/figures.csv", "figures: /etc/passwd",
     "sound/edition.yaml:11:12: '/etc/passwd' is outside the edition's folder; expected a path in it, without '..'")
swap("path-up", E, "figures: evidence/figures.csv", "figures: ../sound/evidence/figures.csv",
     "sound/edition.yaml:11:12: '../sound/evidence/figures.csv' is outside the edition's folder; expected a path in it, without '..'")
swap("path-empty", E, "figures: evidence/figures.csv", "figures: ''",
     "sound/edition.yaml:11:12: '' is outside the edition's folder; expected a path in it, without '..'")
swap("table-called-units", E, "  figures: evidence/figures.csv\n", "  figures: evidence/figures.csv\n  units: evidence/figures.csv\n",
     "sound/edition.yaml:12:3: the units are in units.csv; to read them from another file, write 'units: {file: evidence/figures.csv}'")

# ---- editions that extend others ------------------------------------------------------------------------------------


def extending(text, others=()):
    """`sound` extends others: its own text, less the tree, and the other editions' by folder."""

    def make(work):
        for name, contents in others:
            (work / name).mkdir(exist_ok=True)
            (work / name / E).write_text(contents)
        (work / "sound" / E).write_text(text)

    return make


def small(name, extends=None, more=""):
    base = f"extends: {extends}\n" if extends else ""
    tree = "" if extends else (
        "cohorts: [{id: districts, name: {zh: 区, en: D}}, {id: bureaus, name: {zh: 局, en: B}}]\n"
        "tree: {id: total, name: {zh: 总, en: Total}, source: published, "
        "children: [{id: checks, name: {zh: 查, en: Checks}, source: published, weight: 100%, plugin: checklist@1, "
        "evidence: checks}]}\nawards: [{id: overall, name: {zh: 奖, en: Prize}, node: total}]\n")
    return (f"steelyard: edition/1\nid: {name}\nname: {{zh: 名, en: Name}}\n{base}"
            f"tables: {{checks: evidence/checks.csv}}\n{tree}{more}")


do("extends-itself", extending(small("sound", "../sound")),
   "sound/edition.yaml:4:10: '../sound' extends itself, directly or through others")
do("extends-in-a-circle", extending(small("sound", "../other"), [("other", small("other", "../sound"))]),
   "./other/edition.yaml:4:10: '../sound' extends itself, directly or through others")
do("extends-nothing", extending(small("sound", "../nowhere")),
   "sound/edition.yaml:4:10: '../nowhere' is not a folder beside this one (a symbolic link does not count)")
do("extends-absolute", extending(small("sound", "/tmp")),
   "sound/edition.yaml:4:10: 'extends' is '/tmp', expected '../NAME', a folder beside this one")
do("extends-outside", extending(small("sound", "../../sound")),
   "sound/edition.yaml:4:10: 'extends' is '../../sound', expected '../NAME', a folder beside this one")
do("extends-broken", extending(small("sound", "../other"), [("other", "steelyard: edition/1\nid: [other\n")]),
   "./other/edition.yaml:3:1: not valid YAML: did not find expected ',' or ']'")
do("extends-too-long-a-chain", extending(small("sound", "../e1"), [(f"e{i}", small(f"e{i}", f"../e{i + 1}")) for i in range(1, 12)]),
   "./e10/edition.yaml:4:10: a chain of more than 10 editions that extend each other; --limit extends=N allows more")
do("extends-with-a-tree", extending(small("sound", "../other", "tree: {}\n"), [("other", small("other"))]),
   "sound/edition.yaml:6:7: an edition that extends another must not have 'tree'; expected 'remove', 'set' or 'add'")
do("extends-removes-nothing", extending(small("sound", "../other", "remove: [totla]\n"), [("other", small("other"))]),
   "sound/edition.yaml:6:10: unknown node 'totla'; did you mean 'total'?")
do("extends-sets-nothing", extending(small("sound", "../other", "set: {totla: {source: published}}\n"), [("other", small("other"))]),
   "sound/edition.yaml:6:7: unknown node 'totla'; did you mean 'total'?")
do("extends-adds-nowhere", extending(small("sound", "../other", "add: [{under: totla, node: {id: new}}]\n"), [("other", small("other"))]),
   "sound/edition.yaml:6:15: unknown node 'totla'; did you mean 'total'?")

# ---- defaults -------------------------------------------------------------------------------------------------------

T = "tree:\n"


def defaults(name, text, message, code=2):
    swap(name, E, T, f"defaults: {text}\n{T}", message, code)


defaults("default-unknown", "{pluging: rate@1}",
         "sound/edition.yaml:13:12: unknown key 'pluging'; did you mean 'plugin'?")
defaults("default-weight", "{weight: 10%}",
         "sound/edition.yaml:13:12: 'weight' cannot be a default")
defaults("defaults-a-list", "[rate@1]",
         "sound/edition.yaml:13:11: 'defaults' is a list, expected a mapping")
defaults("default-params-a-list", "{params: [1]}",
         "sound/edition.yaml:13:20: 'params' is a list, expected a mapping")
defaults("default-twice", "{aggregate: min, aggregate: max}",
         "sound/edition.yaml:13:28: the key 'aggregate' is repeated")
defaults("default-wrong-choice", "{reweight: propotional}",
         "sound/edition.yaml:13:22: 'reweight' is 'propotional'; did you mean 'proportional'?")
defaults("default-unused", "{plugin: rate@1}",
         "1 warning; 'steelyard validate sound' lists it", 0)
defaults("default-parameter-wrong", "{params: {partal: 1}}",
         "sound/edition.yaml:13:21: checklist@1: unknown parameter 'partal'; did you mean 'partial'?\n"
         "sound/edition.yaml:13:21: timeliness@1: unknown parameter 'partal'; expected one of limits, no_reply, late_each, covered_from, covered_to\n"
         "sound/edition.yaml:13:21: measure@1: unknown parameter 'partal'; expected one of curve, better, combine, worst, best, mean, spread, median, tenth, lowest, highest")
swap("defaults-of-a-leaf", E, "      plugin: checklist@1\n", "      defaults: {plugin: checklist@1}\n",
     "sound/edition.yaml:21:7: 'portal' has neither 'children' nor 'plugin', expected one of them\n"
     "sound/edition.yaml:25:7: unknown key 'defaults'; expected one of id, name, source, weight, points, missing, applies, plugin, evidence, where, values, columns, params, over, deduction, not_comparable")


def no_points(work):
    path = work / "sound" / E
    path.write_text(re.sub(r"          points: .*\n", "", path.read_text()).replace(
        "      weight: 7/10\n", "      weight: 7/10\n      aggregate: sum\n"))


do("points-none-of-a-sum", no_points,
   "sound/edition.yaml:35:11: 'letters' has no 'points'\n"
   "sound/edition.yaml:46:11: 'visits' has no 'points'")

# ---- objects that are no plugins ------------------------------------------------------------------------------------


def with_object(name, path=None, contents=None):
    """The edition asks for a plugin of which there is only this object."""

    def make(work):
        folder = work / "plugins"
        folder.mkdir()
        if path is not None:
            shutil.copy(path, folder / f"{name}.r1.so")
        if contents is not None:
            (folder / f"{name}.r1.so").write_bytes(contents)
        edition = work / "sound" / E
        edition.write_text(edition.read_text().replace("checklist@1", f"{name}@1", 1))
        return {"environment": {"STEELYARD_PLUGIN_PATH": f"{folder}:{os.environ['STEELYARD_PLUGIN_PATH']}"}}

    return make


def bad_object(name):
    return with_object(name, os.path.join(os.environ["STEELYARD_BAD_PLUGINS"], f"{name}.r1.so"))


def truncated(work):
    whole = pathlib.Path(os.environ["STEELYARD_PLUGIN_PATH"]) / "checklist.r1.so"
    return with_object("cut", contents=whole.read_bytes()[:5000])(work)


do("object-a-text", with_object("text", contents=b"not an object\n"),
   "sound/edition.yaml:25:15: plugin text@1 cannot be used: WORK/plugins/text.r1.so: is not a shared object: it does not begin as an ELF file")
do("object-empty", with_object("empty", contents=b""),
   "sound/edition.yaml:25:15: plugin empty@1 cannot be used: WORK/plugins/empty.r1.so: is not a shared object: it does not begin as an ELF file")
do("object-truncated", truncated,
   "sound/edition.yaml:25:15: plugin cut@1 cannot be used: WORK/plugins/cut.r1.so: the file is cut off: it has (…) bytes, expected (…) or more")
do("object-no-entry", bad_object("no-entry"),
   "sound/edition.yaml:25:15: plugin no-entry@1 cannot be used: WORK/plugins/no-entry.r1.so: does not have the function steelyard_plugin_v1")
do("object-undefined-symbol", bad_object("undefined-symbol"),
   "sound/edition.yaml:25:15: plugin undefined-symbol@1 cannot be used: WORK/plugins/undefined-symbol.r1.so: undefined symbol: steelyard_no_such_function")
do("object-null-description", bad_object("null-description"),
   "sound/edition.yaml:25:15: plugin null-description@1 cannot be used: WORK/plugins/null-description.r1.so: plugin: steelyard_plugin_v1() returned NULL")
do("object-misnamed", bad_object("misnamed"),
   "sound/edition.yaml:25:15: plugin misnamed@1 cannot be used: WORK/plugins/misnamed.r1.so: describes itself as someone-else@1, but the file's name says misnamed@1")
do("object-size-zero", bad_object("size-zero"),
   "sound/edition.yaml:25:15: plugin size-zero@1 cannot be used: WORK/plugins/size-zero.r1.so: size: found 0, expected (…) to 1048576")
do("object-size-small", bad_object("size-small"),
   "sound/edition.yaml:25:15: plugin size-small@1 cannot be used: WORK/plugins/size-small.r1.so: size: found 16, expected (…) to 1048576")
do("object-size-huge", bad_object("size-huge"),
   "sound/edition.yaml:25:15: plugin size-huge@1 cannot be used: WORK/plugins/size-huge.r1.so: size: found 18446744073709551615, expected (…) to 1048576")
do("object-no-score", bad_object("no-score"),
   "sound/edition.yaml:25:15: plugin no-score@1 cannot be used: WORK/plugins/no-score.r1.so: plugin: the function score is missing")
do("object-no-chinese", bad_object("no-chinese"),
   "sound/edition.yaml:25:15: plugin no-chinese@1 cannot be used: WORK/plugins/no-chinese.r1.so: title.zh: is missing")
do("object-range-inverted", bad_object("range-inverted"),
   "sound/edition.yaml:25:15: plugin range-inverted@1 cannot be used: WORK/plugins/range-inverted.r1.so: plugin: lowest is 100 and highest is 0, expected lowest below highest")
do("object-parameter-twice", bad_object("twice-parameter"),
   "sound/edition.yaml:25:15: plugin twice-parameter@1 cannot be used: WORK/plugins/twice-parameter.r1.so: parameters[1]: 'each' is repeated")
do("object-other-interface", bad_object("wrong-version"),
   "sound/edition.yaml:25:15: plugin wrong-version@1 cannot be used: WORK/plugins/wrong-version.r1.so: api_version: found 7, expected 1")
