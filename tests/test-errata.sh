#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A figure that was published wrongly: 65, because 20 was entered for 80 in one of two rows; the mean of 50 and 80 is 65
# and that of 50 and 20 is 35. The organisers printed 35, and corrected it to 65. verify proves both.
. "${srcdir:-.}/tests/lib.sh"

mkdir -p "$work/one/evidence"
cd "$work" || exit 1
cat >one/edition.yaml <<'END'
steelyard: edition/1
id: one
name: {zh: 某届, en: One}
tables: {marks: evidence/marks.csv}
tree:
  id: total
  name: {zh: 总分, en: Total}
  children:
    - {id: mark, name: {zh: 得分, en: Mark}, weight: 1, plugin: measure@1, evidence: marks, columns: {value: mark},
       params: {curve: as-is}}
END
printf 'id,name_zh,name_en\na,甲,A\nb,乙,B\n' >one/units.csv
printf 'unit,mark\na,50\nb,80\n' >one/evidence/marks.csv
printf 'unit,mark\na,50\nb,20\n' >one/evidence/marks-as-published.csv
cat >one/published.yaml <<'END'
steelyard: published/1
claims:
  - {id: mean, of: mean, node: mark, equals: 35}
  - {id: best, of: rank, unit: a, equals: 1}
  - {id: rows, of: rows, table: marks, equals: 2}
errata:
  - {id: mean-corrected, claim: mean, corrected: "65.0", since: 2001-02-03, why: {zh: 录入错误, en: a typing error},
     source: the next issue, evidence: {marks: evidence/marks-as-published.csv}}
  - {id: best-corrected, claim: best, corrected: 2, since: 2001-02-03, why: the same,
     evidence: {marks: evidence/marks-as-published.csv}}
END
run 0 "$steelyard" verify one
grep -q '^corrected  *mean  *35  *65$' out || fail "the claim is not corrected"
grep -q '^holds  *mean-corrected  *35  *35  *65.0  *65.0$' out || fail "the erratum is not proved"
grep -q '^holds  *best-corrected  *1  *1  *2  *2$' out || fail "the erratum about a rank is not proved"
expect_out "corrected on 2001-02-03: a typing error"
expect_out "source: the next issue"
expect_out "3 claims: 1 hold, 0 hold (fitted), 0 fail, 0 disputed, 0 pending, 2 corrected"
run 0 env LANGUAGE=zh "$steelyard" verify one
expect_out "2001-02-03更正：录入错误"
expect_out "已更正2"

# The report has them where it speaks of the method, and with the claims.
run 0 "$steelyard" report one --language both -o report
for page in index claims; do
  grep -qE '35; corrected on 3 February 2001 to 65\.0: a typing error' report/en/$page.html || fail "no erratum in $page.html"
  grep -qE '2001年2月3日.*录入错误' report/zh/$page.html || fail "no erratum in the Chinese $page.html"
done

# The document, the lock and the archive.
run 0 "$steelyard" score one --format json -o one.json
run 0 "$steelyard" verify one.json
cat >forge.py <<'PY'
import copy, hashlib, json, sys

from forged import verify

sound = json.load(open("one.json"))
file = open("one/evidence/marks-as-published.csv", "rb").read()
assert sound["errata"][0] == {
    "id": "mean-corrected", "claim": "mean", "corrected": "65.0", "since": "2001-02-03",
    "why": {"zh": "录入错误", "en": "a typing error"}, "source": "the next issue", "then": "35", "computed": "65.0",
    "verdict": "holds", "evidence": {"marks": {"file": "evidence/marks-as-published.csv",
                                               "sha256": hashlib.sha256(file).hexdigest()}}}, sound["errata"][0]
def erratum(d): return d["errata"][0]
forgeries = {
    "errata[0].computed": (1, lambda d: erratum(d).update(computed="66.0")),
    "errata[0].verdict": (1, lambda d: erratum(d).update(then="36")),
    "claims[0].verdict": (1, lambda d: d["claims"][0].update(verdict="holds")),
    "errata[0].verdict: the document has": (1, lambda d: erratum(d).update(corrected="64.0")),
    "errata[1].claim": (2, lambda d: d["errata"][1].update(claim="mean")),
    "errata[0].claim": (2, lambda d: erratum(d).update(claim="median")),
}
failed = 0
for path, (expected, forge) in forgeries.items():
    document = copy.deepcopy(sound)
    forge(document)
    code, told = verify(sys.argv[1], document)
    if code != expected or path not in told:
        print(f"{path}: {code} {told}")
        failed = 1
sys.exit(failed)
PY
run 0 python3 forge.py "$steelyard"
run 0 "$steelyard" lock one
grep -q marks-as-published one/edition.lock || fail "the lock does not record the former file"
run 0 "$steelyard" archive one -o one.tar.zst
run 0 "$steelyard" verify one.tar.zst

# What is not so fails: another correction, evidence that does not give the published figure, nothing to correct.
sed 's/"65.0"/"65.1"/' one/published.yaml >other.yaml
cp one/published.yaml sound.yaml
cp other.yaml one/published.yaml
run 1 "$steelyard" verify one
grep -q '^fails  *mean  *35  *65$' out || fail "a wrong correction holds"
grep -q '^fails  *mean-corrected  *35  *35  *65.1  *65.0$' out || fail "a wrong correction is proved"
cp sound.yaml one/published.yaml
printf 'unit,mark\na,50\nb,22\n' >one/evidence/marks-as-published.csv
run 1 "$steelyard" verify one
grep -q '^fails  *mean-corrected  *35  *36  *65.0  *65.0$' out || fail "the published figure is not proved"
printf 'unit,mark\na,50\nb,20\n' >one/evidence/marks.csv
cp one/evidence/marks.csv one/evidence/marks-as-published.csv
sed 's/corrected: "65.0"/corrected: "35.0"/' sound.yaml >one/published.yaml
run 1 "$steelyard" verify one
grep -q '^fails  *mean-corrected  *35  *35  *35.0  *35.0$' out || fail "nothing to correct, and it holds"
# Without evidence, only the correction is proved.
printf 'unit,mark\na,50\nb,80\n' >one/evidence/marks.csv
sed '/evidence: {/s/, evidence: {[^}]*}//; s/^ *evidence: {[^}]*}}$/    }/; s/why: the same,$/why: the same/' sound.yaml >one/published.yaml
run 0 "$steelyard" verify one
grep -q '^holds  *mean-corrected  *35  *–  *65.0  *65.0$' out || fail "the correction is not proved"
# A former file that cannot be read as the table is wrong input.
cp sound.yaml one/published.yaml
printf 'unit,marks\na,50\n' >one/evidence/marks-as-published.csv
run 2 "$steelyard" verify one
expect_err "one/evidence/marks-as-published.csv"
finish
