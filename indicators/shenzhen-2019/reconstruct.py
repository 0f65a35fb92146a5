#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write the evidence of this edition that was never published.

The organisers published averages, counts, extremes, ranks and bands, but not one row of what they
collected. This program invents rows, deterministically, such that all published figures come out at
once. It works at the level of rows: visits, services, checks, requests, replies, marks. Where the rows
of a module have to meet a published figure to the second digit (on request: mean 84.95; accessibility:
93.67, 60, mean 71.38), the marks of the raters are the grain: everything else is laid down first, then
the sum of the marks that is still needed is spread over them.

What it makes is a possibility, not history. Nothing here is a published figure except the targets in
DISTRICTS and the counts at the top. Run it in this folder: it rewrites evidence/.
"""
import csv
import datetime
from fractions import Fraction as F
from random import Random

EXPERTS, DEPARTMENTS, REQUESTS, CONTACTED = 35, 104, 278, 96  # published (SZ19-5, SZ19-6)

# id, and the module scores aimed at: disclosure D, on request R, accessibility A. One choice out of many
# that meets the published averages, extremes, counts and order; departments per district add up to 104.
DISTRICTS = [
    # id          D        R        A        departments  new district
    ("futian",    "93.91", "83.99", "68.73", 12, False),
    ("luohu",     "96.80", "90.60", "67.23", 11, False),
    ("yantian",   "89.00", "75.00", "60.00",  9, False),
    ("nanshan",   "95.11", "88.48", "93.67", 12, False),
    ("baoan",     "94.02", "81.49", "64.74", 12, False),
    ("longgang",  "94.31", "86.98", "67.73", 12, False),
    ("longhua",   "94.41", "88.98", "90.50", 10, True),
    ("pingshan",  "96.80", "92.50", "68.73",  9, True),
    ("guangming", "93.22", "81.99", "66.73",  9, True),
    ("dapeng",    "92.42", "79.49", "65.74",  8, True),
]
assert sum(d[4] for d in DISTRICTS) == DEPARTMENTS

HOLIDAYS = """2018-01-01 2018-02-15..2018-02-21 2018-04-05..2018-04-07 2018-04-29..2018-05-01
2018-06-16..2018-06-18 2018-09-22..2018-09-24 2018-10-01..2018-10-07 2018-12-30..2019-01-01
2019-02-04..2019-02-10 2019-04-05..2019-04-07 2019-05-01..2019-05-04 2019-06-07..2019-06-09
2019-09-13..2019-09-15 2019-10-01..2019-10-07 2020-01-01 2020-01-24..2020-02-02 2020-04-04..2020-04-06
2020-05-01..2020-05-05 2020-06-25..2020-06-27 2020-10-01..2020-10-08""".split()
WORKED = """2018-02-11 2018-02-24 2018-04-08 2018-04-28 2018-09-29 2018-09-30 2018-12-29 2019-02-02
2019-02-03 2019-04-28 2019-05-05 2019-09-29 2019-10-12 2020-01-19 2020-04-26 2020-05-09 2020-06-28
2020-09-27 2020-10-10""".split()

FIELDS = ["教育", "医疗卫生", "社会保障", "住房", "养老", "环境保护"]  # six fields: the number is published


def day(text):
    return datetime.date.fromisoformat(text)


def days(span):
    first, _, last = span.partition("..")
    at, end = day(first), day(last or first)
    while at <= end:
        yield at
        at += datetime.timedelta(days=1)


OFF = {d for span in HOLIDAYS for d in days(span)}
ON = {day(d) for d in WORKED}


def is_working(d):
    return d in ON or (d.weekday() < 5 and d not in OFF)


def after_working_days(start, count):
    at = start
    while count:
        at += datetime.timedelta(days=1)
        count -= is_working(at)
    return at


def write(name, heading, rows):
    with open(f"evidence/{name}.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(heading)
        out.writerows(rows)


def spread(total, slots, base, rng, low, high):
    """Integers near `base` that add up to `total`, each within low..high."""
    marks = [min(high, max(low, round(b + (rng.random() - 0.5) * 12))) for b in base]
    order = sorted(range(slots), key=lambda _: rng.random())
    at = 0
    while sum(marks) != total:
        step = 1 if sum(marks) < total else -1
        i = order[at % slots]
        at += 1
        if low <= marks[i] + step <= high:
            marks[i] += step
    return marks


# ---- proactive disclosure: web checks, hall visits, online services ------------------------------------

PORTAL = {  # area: (points of 100, items)
    "guide": (10, ["公开指南", "公开目录", "公开年报", "受理机构信息", "依申请渠道说明"]),
    "institutions": (10, ["机构职能", "领导信息", "内设机构", "办公地址与电话", "权责清单"]),
    "policy": (20, ["规范性文件", "文件有效性标注", "政策解读与文件关联", "图文解读", "解读及时性", "规划计划",
                    "统计信息", "人事信息", "政府会议", "文件检索"]),
    "key-fields": (20, ["财政预决算", "三公经费", "审计结果", "重大建设项目", "公共资源交易", "食品药品安全",
                        "环境保护", "教育招生", "社会救助", "安全生产"]),
    "interaction": (10, ["在线访谈", "意见征集", "征集结果反馈", "领导信箱", "咨询答复公开"]),
}
# What fails first where something fails; the press names interpretation, interaction and key fields.
WEAK = [("interaction", "征集结果反馈"), ("policy", "图文解读"), ("key-fields", "审计结果"),
        ("interaction", "在线访谈"), ("key-fields", "重大建设项目"), ("policy", "文件有效性标注"),
        ("institutions", "内设机构"), ("key-fields", "安全生产"), ("guide", "依申请渠道说明"),
        ("policy", "解读及时性")]

SERVICES = [("企业设立登记", 5200), ("社会保险参保证明打印", 9800), ("居住证申领", 7600), ("学位申请", 3900),
            ("不动产登记查询", 3100), ("出生一件事", 1500), ("老年人优待证", 1200), ("残疾人补贴申请", 600),
            ("食品经营许可", 2100), ("公共场所卫生许可", 700), ("人才住房申请", 2600), ("就业困难人员认定", 450)]
DEPTH = {"none": 0, "information": 20, "forms": 40, "application": 60, "whole-process": 85, "no-visit": 100}

HALL = {  # per visit: signs, toilet, threshold mm, washbasin mm, terminals, help, waiting minutes
    "best":   ("yes", "true", 10, 780, 6, "helped", 6),
    "good":   ("yes", "true", 15, 800, 4, "helped", 9),
    "basin":  ("yes", "true", 12, 860, 4, "helped", 8),    # a high washbasin was found (SZ19-4)
    "step":   ("yes", "true", 40, 820, 3, "told", 12),     # a raised threshold was found (SZ19-4)
    "phone":  ("yes", "true", 15, 800, 3, "refused", 10),  # "call the technician yourself" (SZ19-4)
    "poor":   ("partial", "true", 35, 880, 2, "told", 18),
}
VISITS = {"futian": ["good", "phone", "best"], "luohu": ["best", "good", "good"],
          "yantian": ["poor", "step", "good"], "nanshan": ["best", "good", "basin"],
          "baoan": ["good", "basin", "good"], "longgang": ["good", "good", "step"],
          "longhua": ["best", "basin", "good"], "pingshan": ["best", "good", "good"],
          "guangming": ["good", "step", "good"], "dapeng": ["basin", "phone", "good"]}


def fall(value, full, none):
    """100 up to `full`, 0 from `none` on, linear between."""
    return min(F(100), max(F(0), F(none - value, none - full) * 100))


def visit_score(kind):
    signs, _, threshold, basin, terminals, help_, minutes = HALL[kind]
    parts = [{"yes": F(100), "partial": F(50), "no": F(0)}[signs],
             (fall(threshold, 15, 50) + fall(basin, 800, 950)) / 2,
             min(F(100), F(100 * terminals, 3)),
             {"helped": F(100), "told": F(50), "refused": F(0)}[help_],
             F(100) - F(40 * minutes, 30)]
    return sum(parts) / 5


def service_rows(unit, shallow):
    """Twelve services; the `shallow` least used ones stop at a form that is filled in online."""
    rows = []
    order = sorted(SERVICES, key=lambda s: s[1])
    for i, (name, _) in enumerate(order):
        if i < shallow:
            rows.append((unit, name, "application", 2, "true", "false"))
        elif i < 9:
            rows.append((unit, name, "whole-process", 1 if i % 2 else 0, "true", "true"))
        else:
            rows.append((unit, name, "no-visit", 0, "true", "true"))
    return rows


def service_score(rows):
    use = dict(SERVICES)
    total = sum(use[r[1]] * (60 * DEPTH[r[2]] + 20 * (100 - F(100 * r[3], 3)) + 10 * 100 * (r[4] == "true")
                             + 10 * 100 * (r[5] == "true")) for r in rows)
    return total / (100 * sum(use.values()))


def disclosure():
    checks, visits, services = [], [], []
    for unit, target, _, _, _, _ in DISTRICTS:
        for i, kind in enumerate(VISITS[unit]):
            signs, toilet, threshold, basin, terminals, help_, minutes = HALL[kind]
            visits.append((unit, f"visitor-{(i + len(unit)) % 4 + 1}", f"2019-0{7 + i // 2}-{8 + 7 * i:02d}", signs,
                           toilet, threshold, basin, terminals, help_, minutes))
        rows = service_rows(unit, 4 if unit == "yantian" else 2)
        services += rows
        hall = sum(visit_score(k) for k in VISITS[unit]) / len(VISITS[unit])
        lost = 100 - F(target) - (100 - hall) * F(20, 100) - (100 - service_score(rows)) * F(10, 100)
        result = {}
        for area, item in WEAK:  # takes the loss that is left from the weak items, in halves
            worth = F(PORTAL[area][0], len(PORTAL[area][1]))
            if lost >= worth * F(3, 4):
                result[area, item], lost = "fail", lost - worth
            elif lost >= worth * F(1, 4):
                result[area, item], lost = "partial", lost - worth / 2
        for area, (_, items) in PORTAL.items():
            checks += [(unit, area, item, result.get((area, item), "pass")) for item in items]
    write("portal-checks", ["unit", "area", "item", "result"], checks)
    write("visits", ["unit", "visitor", "visited", "signs", "accessible_toilet", "toilet_threshold",
                     "washbasin_height", "terminals", "help", "waiting"], visits)
    write("services", ["unit", "service", "depth", "visits", "progress_query", "single_sign_on"], services)
    write("usage", ["service", "cases"], SERVICES)


# ---- disclosure on request: letters and online requests --------------------------------------------------

LETTER_WEIGHT, MARKS, TIMELY, FORM = F(30, 100), F(45, 100), F(20, 100), F(35, 100)
LIMIT, LATE = 20, 5  # working days under the law from 2019-05-15; points per day late (reconstructed)
FORM_ITEMS = ["文号", "落款单位", "日期", "联系方式", "正面答复"]
CRITERIA = ["attitude", "completeness", "usefulness"]


def form_result(item, quality, rng):
    """Most replies give no contact; document numbers and signing bodies are often missing (SZ19-7)."""
    chance = {"文号": 0.62, "落款单位": 0.70, "日期": 0.93, "联系方式": 0.22, "正面答复": 0.96}[item]
    return "pass" if rng.random() < min(1, chance + (quality - 0.85) * 1.4) else "fail"


def request_tables():
    rng = Random(2019)
    online = REQUESTS - len(DISTRICTS)
    requests, replies, marks, departments = [], [], [], []
    share = [online * d[4] // DEPARTMENTS for d in DISTRICTS]
    for i in range(online - sum(share)):
        share[i] += 1
    number = expert = contacted = 0
    for (unit, _, target, _, count, new), asked in zip(DISTRICTS, share):
        quality = float(target) / 100
        names = [f"{unit}-department-{i + 1:02d}" for i in range(count)]
        for name in names:  # 96 of the 104 departments called
            departments.append((unit, name, "false" if contacted % 13 == 12 else "true"))
            contacted += 1
        # The letter to the district government.
        sent = day("2019-05-27")
        requests.append((unit, f"L{len(requests) + 1:03d}", "letter", f"{unit}-government", "", FIELDS[0], sent,
                         after_working_days(sent, 8 + len(unit) % 7), "false", "true"))
        letter = requests[-1][1]
        replies += [(unit, letter, "letter", "form", item, "pass") for item in FORM_ITEMS]
        replies += [(unit, letter, "letter", "completeness", item, "pass") for item in ("预算数", "调整预算数", "执行数")]
        enlarged = unit != "yantian"  # exactly one district lost points (SZ19-5); which one is not published
        replies.append((unit, letter, "letter", "convenience", "放大字号", "pass" if enlarged else "fail"))
        letters = F(100) if enlarged else F(75)
        # Online requests, each by one expert to one department.
        late, form_passed, raters = F(0), 0, []
        for i in range(asked):
            number += 1
            identifier = f"O{number:03d}"
            rater = f"expert-{expert % EXPERTS + 1:02d}"
            expert += 1
            raters.append((rater, identifier))
            sent = after_working_days(day("2019-06-03"), number % 15)
            took = 3 + (number * 7) % 16 + (6 if rng.random() > quality + 0.08 else 0)
            late += LATE * max(0, took - LIMIT)
            requests.append((unit, identifier, "online", names[i % count], rater, FIELDS[number % 6], sent,
                             after_working_days(sent, took), "false", "true"))
            for item in FORM_ITEMS:
                result = form_result(item, quality, rng)
                form_passed += result == "pass"
                replies.append((unit, identifier, "online", "form", item, result))
        # The experts' marks make up the difference to the score aimed at.
        part = (F(target) - LETTER_WEIGHT * letters) / (1 - LETTER_WEIGHT)
        need = (part - TIMELY * (100 - late / asked) - FORM * F(100 * form_passed, asked * len(FORM_ITEMS))) / MARKS
        total = round(need * asked * len(CRITERIA))
        base = [float(need) + (6 if new and c == "attitude" else 0) for _ in raters for c in CRITERIA]
        values = spread(total, len(base), base, rng, 30, 100)
        slots = [(rater, request, criterion) for rater, request in raters for criterion in CRITERIA]
        marks += [(unit, r, q, c, v) for (r, q, c), v in zip(slots, values)]
    assert len(requests) == REQUESTS and sum(d[2] == "true" for d in departments) == CONTACTED
    write("requests", ["unit", "request", "channel", "department", "expert", "field", "sent", "replied",
                       "extended", "proof"], requests)
    write("replies", ["unit", "request", "channel", "aspect", "item", "result"], replies)
    write("expert-marks", ["unit", "rater", "request", "criterion", "mark"], marks)
    write("departments", ["unit", "department", "contacted"], departments)


# ---- accessibility of the portal: overall, experience, 18 checks on four pages -----------------------------

CHECKS = [  # id, points of 100, how hard: what the source names as common faults is hardest
    ("text-alternatives", F(5), 8), ("media-alternatives", F(5), 4), ("headings", F(5), 8),
    ("contrast", F(5), 3), ("text-resize", F(5), 2), ("keyboard", F("6.25"), 5),
    ("skip-navigation", F("6.25"), 9), ("link-text", F("6.25"), 9), ("control-names", F("6.25"), 9),
    ("focus-visible", F("6.25"), 5), ("moving-content", F(5), 3), ("page-language", F(5), 1),
    ("consistent-navigation", F(5), 1), ("form-labels", F("6.25"), 6), ("error-messages", F("6.25"), 5),
    ("valid-markup", F(5), 4), ("roles-and-states", F("6.25"), 7), ("page-titles", F(5), 1)]
PAGES = ["首页", "信息公开页", "办事服务页", "互动交流页"]
LEVELS = [("excellent", 100), ("good", 85), ("fair", 70), ("poor", 50)]
OVERALL = ["commitment", "coverage"]
EXPERIENCE = ["perceiving", "operating", "understanding", "assistive-technology"]
RATERS = [f"engineer-{i}" for i in (1, 2, 3)] + [f"visual-expert-{i}" for i in (1, 2, 3)]
TASKS = ["查找办事指南", "提交咨询"]


def standard(target):
    """Half passes (0 to 8 over four pages) per check, the hard checks losing first, near the target."""
    halves = [8] * len(CHECKS)

    def score():
        return sum(p * F(q, 8) for (_, p, _), q in zip(CHECKS, halves))

    while score() > target:
        i = max(range(len(CHECKS)), key=lambda k: (CHECKS[k][2] * halves[k] / 8 + halves[k] / 4, -k))
        halves[i] -= 1
    return halves, score()


def accessibility():
    rng = Random(1761)
    checks, marks, overall = [], [], []
    for unit, _, _, target, _, _ in DISTRICTS:
        goal = F(target)
        halves, passed = standard(goal)
        if unit == "yantian":  # the published minimum is 60 exactly, on a grade's edge: no thirds here
            halves = [5, 5, 4, 5, 5, 5, 4, 4, 4, 5, 5, 5, 4, 6, 6, 4, 6, 4]
            passed = sum(p * F(q, 8) for (_, p, _), q in zip(CHECKS, halves))
            assert passed == 60, float(passed)
        for (check, _, _), q in zip(CHECKS, halves):
            for i, page in enumerate(PAGES):
                level = min(2, max(0, q - 2 * i)) if q % 3 else (2 if i < q // 2 else q % 2 if i == q // 2 else 0)
                checks.append((unit, check, page, ["fail", "partial", "pass"][level]))
        first = min(LEVELS, key=lambda l: abs(l[1] - goal))
        second = min(LEVELS, key=lambda l: abs(first[1] + l[1] - 2 * goal))
        overall += [(unit, "commitment", first[0]), (unit, "coverage", second[0])]
        need = (goal - F(50, 100) * passed - F(20, 100) * F(first[1] + second[1], 2)) / F(30, 100)
        per = len(RATERS) * len(TASKS)
        total = round(need * per * len(EXPERIENCE))
        for i, aspect in enumerate(EXPERIENCE):
            share = total // len(EXPERIENCE) + (i < total % len(EXPERIENCE))
            values = spread(share, per, [share / per] * per, rng, 0, 100)
            slots = [(rater, task) for rater in RATERS for task in TASKS]
            marks += [(unit, rater, task, aspect, v) for (rater, task), v in zip(slots, values)]
    write("accessibility-checks", ["unit", "check", "page", "result"], checks)
    write("accessibility-marks", ["unit", "rater", "task", "aspect", "mark"], marks)
    write("accessibility-overall", ["unit", "aspect", "level"], overall)


if __name__ == "__main__":
    disclosure()
    request_tables()
    accessibility()
    write("calendar", ["date", "kind"], sorted([(d, "holiday") for d in OFF] + [(d, "workday") for d in ON]))
