#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# CSV as other programs read it: unique headings, columns of numbers, outcomes beside them, no formulas. Read with
# Python's csv, and with pandas and R where they are installed.
. "${srcdir:-.}/tests/lib.sh"
cd "$work" || exit 1

# A tree whose ids and names are those of the fixed columns, repeat one another, and look like formulas; units whose ids
# and names do; and every outcome: a is scored, b lacks its evidence, c is disqualified, d is not applicable in a group.
mkdir -p ed/evidence
cat >ed/edition.yaml <<'END'
steelyard: edition/1
id: ed
name: {zh: 某届, en: Some edition}
cohorts: [{id: all, name: {zh: 全部, en: All}}]
tables: {v: evidence/v.csv, f: evidence/f.csv}
tree:
  id: rank
  name: {zh: 名次, en: Total}
  source: published
  vetoes:
    - {id: fraud, name: {zh: 造假, en: Fraud}, source: published, plugin: count@2, evidence: f, effect: disqualify}
  children:
    - id: unit
      name: {zh: "=1+1", en: "=HYPERLINK(1)"}
      source: published
      weight: 1/2
      children:
        - {id: x, name: {zh: 重名, en: Same}, source: published, weight: 1, plugin: measure@2, evidence: v, columns: {value: x}, params: {curve: as-is}}
    - {id: y, name: {zh: 重名, en: same}, source: published, weight: 1/4, plugin: measure@2, evidence: v, columns: {value: y}, params: {curve: as-is}}
    - {id: z, name: {zh: 重名 (y), en: Same (y)}, source: published, weight: 1/4, plugin: measure@2, evidence: v, columns: {value: y}, params: {curve: as-is}}
awards:
  - {id: overall, name: {zh: 总奖, en: Overall}, node: rank, bands: [{id: best, name: {zh: 优, en: Best}, threshold: {operator: at-least, value: 75}}]}
END
printf 'id,name_zh,name_en\na,"=cmd|'"' /C calc'"'!A0","@sum(1), or ""more"""\nb,＝乙,"\tB"\nc,+丙,-C\nd,丁,-5\n' >ed/units.csv
printf 'unit,x,y\na,74.996,75\nc,80,90\nd,70,60\n' >ed/evidence/v.csv
printf 'unit,amount\nc,1\n' >ed/evidence/f.csv
run 0 "$steelyard" validate ed
run 0 "$steelyard" score ed --format csv -o plain.csv
run 0 "$steelyard" score ed --format csv --outcomes -o outcomes.csv
run 0 "$steelyard" score ed --format csv --headings names --outcomes -o names.csv
run 0 env LANGUAGE=zh "$steelyard" score ed --format csv --headings names --bom --digits 2 -o chinese.csv

cat >read.py <<'END'
import csv


def rows_of(name, encoding="utf-8"):
    with open(name, encoding=encoding, newline="") as file:
        rows = list(csv.reader(file))
    assert all(len(row) == len(rows[0]) for row in rows), name
    folded = [heading.casefold() for heading in rows[0]]
    assert len(set(folded)) == len(folded), (name, rows[0])  # also where programs fold letters
    return rows[0], {row[1]: dict(zip(rows[0], row)) for row in rows[1:]}


fixed = ["cohort", "unit", "name_zh", "name_en", "rank", "tied", "status", "band"]
headings, plain = rows_of("plain.csv")
assert headings == fixed + ["node:rank", "node:unit", "x", "y", "z"], headings
assert [plain["a"][h] for h in headings[4:]] == ["1", "no", "final", "", "74.998", "74.996", "74.996", "75", "75"], plain
assert [plain["b"][h] for h in headings[4:]] == ["", "", "provisional", "", "", "", "", "", ""], plain["b"]
assert plain["c"]["status"] == "disqualified" and plain["c"]["node:rank"] == "85", plain["c"]

# What a spreadsheet would run is text; a name that is a number stays one.
assert plain["a"]["name_zh"] == "'=cmd|' /C calc'!A0" and plain["a"]["name_en"] == "'@sum(1), or \"more\"", plain["a"]
assert plain["b"]["name_zh"] == "'＝乙" and plain["b"]["name_en"] == "'\tB", plain["b"]
assert plain["c"]["name_zh"] == "'+丙" and plain["c"]["name_en"] == "'-C", plain["c"]
assert plain["d"]["name_en"] == "-5"

# Outcomes have columns of their own.
headings, outcomes = rows_of("outcomes.csv")
assert headings == fixed + [h for node in ("node:rank", "node:unit", "x", "y", "z") for h in (node, node + ":outcome")], headings
told = {unit: [row[h] for h in headings if h.endswith(":outcome")] for unit, row in outcomes.items()}
assert told == {"a": ["scored"] * 5, "b": ["missing"] * 5, "c": ["disqualified"] + ["scored"] * 4, "d": ["scored"] * 5}, told
assert [{h: row[h] for h in plain["b"]} for row in outcomes.values()] == list(plain.values())

# Names, which may repeat what is there.
headings, _ = rows_of("names.csv")
assert headings[:8] == ["cohort", "unit id", "Chinese name", "English name", "rank", "tied", "status", "band"], headings
assert headings[8:] == ["Total", "Total: outcome", "'=HYPERLINK(1)", "'=HYPERLINK(1): outcome", "Same (x)",
                        "Same (x): outcome", "same (y)", "same (y): outcome", "Same (y) (z)", "Same (y) (z): outcome"], headings
assert open("plain.csv", "rb").read(3) == b"coh" and open("chinese.csv", "rb").read(3) == b"\xef\xbb\xbf"
headings, chinese = rows_of("chinese.csv", "utf-8-sig")
assert "中文名称" in headings[:8] and not any(h.isascii() for h in headings[:8]), headings
assert headings[8:] == ["名次 (rank)", "'=1+1", "重名 (x)", "重名 (y)", "重名 (y) (z)"], headings
assert chinese["a"]["名次 (rank)"] == "74.998", chinese["a"]  # not 75.00, which would be a band
END
run 0 python3 read.py

# Numeric columns are numbers for other programs.
if python3 -c 'import pandas' 2>"$work/pandas"; then
  cat >frames.py <<'END'
import pandas
for name in ("plain.csv", "outcomes.csv", "names.csv", "chinese.csv"):
    frame = pandas.read_csv(name)
    nodes = [h for h in frame.columns[8:] if not h.endswith("outcome")]
    assert len(nodes) == 5 and all(frame[h].dtype == "float64" for h in [frame.columns[4], *nodes]), frame.dtypes
    assert not any("Unnamed" in h or h.endswith(".1") for h in frame.columns), frame.columns
    assert abs(frame[nodes[2]].mean() - (74.996 + 80 + 70) / 3) < 0.005 and frame[nodes[2]].isna().sum() == 1, frame[nodes[2]]
    assert frame.columns[0] == ("组" + frame.columns[0][1:] if name == "chinese.csv" else "cohort"), frame.columns
END
  run 0 python3 frames.py
else
  echo "pandas is not installed"
fi
if command -v Rscript >"$work/where"; then
  cat >read.R <<'END'
for (name in c("plain.csv", "outcomes.csv", "names.csv", "chinese.csv")) {
  frame <- read.csv(name, fileEncoding = "UTF-8-BOM")
  scores <- frame[, -(1:8)]
  scores <- scores[, !grepl("outcome", names(scores))]
  stopifnot(ncol(scores) == 5, sapply(scores, is.numeric), is.numeric(frame[[5]]), !anyDuplicated(names(frame)))
  stopifnot(sum(is.na(scores[[3]])) == 1, abs(mean(scores[[3]], na.rm = TRUE) - (74.996 + 80 + 70) / 3) < 0.005)
}
END
  run 0 Rscript --vanilla read.R
else
  echo "R is not installed"
fi

# Where nothing is scored, columns are empty; --levels leaves out columns of outcomes as well.
printf 'unit,x,y\n' >ed/evidence/v.csv
run 0 "$steelyard" score ed --format csv --levels 0 --outcomes
[ "$(sed -n 1p out)" = "cohort,unit,name_zh,name_en,rank,tied,status,band,node:rank,node:rank:outcome" ] || fail "$(sed -n 1p out)"
grep -q '^all,d,丁,-5,,,provisional,,,missing$' out || fail "nothing is scored: $(cat out)"

# Data goes where it is told to, but never over what was read.
run 0 "$steelyard" score ed --format csv -o -
run 2 "$steelyard" score ed --format csv -o ed/units.csv
expect_err "this run also reads this file"
finish
