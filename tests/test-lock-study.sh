#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A lock that binds a study: its digests are those that an independent program computes from the study's tables, and
# another seed, other replications, other sources and other figures are told apart. A lock without a study binds none.
. "${srcdir:-.}/tests/lib.sh"
command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
cd "$work" || exit 1

mkdir -p e/evidence
printf 'id,name\na,A\nb,B\nc,C\nd,D\n' >e/units.csv
printf 'unit,x,y,z\na,90,10,50\nb,20,80,60\nc,50,50,55\nd,70,40,30\n' >e/evidence/t.csv
cat >e/edition.yaml <<'END'
steelyard: edition/1
id: e
name: E
tables: {t: evidence/t.csv}
defaults: {plugin: measure@2, evidence: t, columns: {value: '{id}'}, params: {curve: as-is}}
tree: {id: total, name: Total, children: [{id: x, name: X}, {id: y, name: Y}, {id: z, name: Z}]}
awards: [{id: prize, name: Prize, node: total, bands: [{id: first, name: First class, count: 1}, {id: rest, name: Rest}]}]
study: {vary: {weights: 60%}, replications: 300, seed: 3}
END
acknowledge e
cp e/edition.yaml sound.yaml

# ---- without a study, nothing of it is bound ----

run 0 "$steelyard" lock e
grep -q '^study:' e/edition.lock && fail "a study is bound without --study"
sed -i 's/seed: 3/seed: 4/' e/edition.yaml
run 0 "$steelyard" verify e
expect_out "e agrees with its lock"

# ---- with it: the digests, as the format says ----

cp sound.yaml e/edition.yaml
run 0 "$steelyard" lock e --study
run 0 "$steelyard" verify e
expect_out "e agrees with its lock"
run 0 "$steelyard" study e robustness --format json -o study.json
python3 - <<'PY' || fail "the digests"
import hashlib, json, re
lock = open("e/edition.lock").read()
study = lock[lock.index("\nstudy:"):lock.index("\n# From here on")]
locked = dict(re.findall(r"^    (\w+): (\S+)$", study, re.M))
tables = {table["id"]: table["rows"] for table in json.load(open("study.json"))["tables"]}


def digest(lines):
    return hashlib.sha256("".join(sorted(line + "\n" for line in lines)).encode()).hexdigest()


assert (locked["replications"], locked["seed"]) == ("300", "3"), locked
assert locked["sources"] == hashlib.sha256(b'{"weights":"60%"}').hexdigest(), locked
assert len(tables["frequencies"]) > 6  # the ranks are uncertain
assert locked["ranks"] == digest(f'{row["unit"]} {row["rank"]} {row["count"]}' for row in tables["frequencies"])
assert locked["bands"] == digest(f'{row["unit"]} {round(row["share"] * 300)} {row["band"]["en"]}'
                                 for row in tables["bands"] if row["share"] > 0)
PY

# ---- what differs ----

differs() { # FROM TO MESSAGE
  sed "s/$1/$2/" sound.yaml >e/edition.yaml
  run 1 "$steelyard" verify e
  expect_out "differs: the study of award 'prize': $3"
  cp sound.yaml e/edition.yaml
}
differs 'seed: 3' 'seed: 4' "its seed is 4; the lock has 3"
differs 'replications: 300' 'replications: 200' "it has 200 replications; the lock has 300"
differs 'weights: 60%' 'weights: 50%' "what is uncertain"
differs '^study: .*' '' "the edition declares none, or no such award"
cp e/evidence/t.csv sound.csv
sed -i 's/^c,50,50,55/c,50,50,75/' e/evidence/t.csv
run 1 "$steelyard" verify e
expect_out "differs: the study of award 'prize': how often units have each rank"
cp sound.csv e/evidence/t.csv

# Other figures alone: the lock says another digest, and is sealed again.
python3 - <<'PY' || fail "no other lock"
import hashlib, json, re
text = open("e/edition.lock").read()
study = text.index("\nstudy:")
at = text.index("ranks: ", study) + 7
text = text[:at] + "0" * 64 + text[at + 64:]
import yaml
content = yaml.load(text, yaml.BaseLoader)
del content["digest"]
seal = hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
open("e/edition.lock", "w").write(re.sub(r"^digest: .*$", "digest: " + seal, text, flags=re.M))
PY
run 1 "$steelyard" verify e
expect_out "differs: the study of award 'prize': how often units have each rank"
[ "$(grep -c '^differs' out)" = 1 ] || fail "more than that differs: $(cat out)"

# ---- nothing to bind ----

sed -i '/^study:/d' e/edition.yaml
run 2 "$steelyard" lock e --study
expect_err "--study needs 'study: {vary: …}' in the edition"
finish
