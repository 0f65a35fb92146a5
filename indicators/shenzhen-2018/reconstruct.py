#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write the evidence of this edition that was never published.

Of this edition even less was published than of the next one: who won what, one district's rank, one
average, and how it was rated. This program invents rows, deterministically, such that all of that comes
out at once. It works at the level of rows: checks, requests, replies, marks. What a row can not meet to
the digit (the districts' accessibility, mean 60.24; the online award's order) the marks of the raters do:
everything else is laid down first, then the sum of the marks that is still needed is spread over them.

What it makes is a possibility, not history. Nothing in UNITS is a published figure. Run it in this
folder: it rewrites evidence/.
"""
import csv
import datetime
from fractions import Fraction as F
from itertools import product
from random import Random

REQUESTS, WIDEST = 139, 21  # half of the 278 of 2019 (SZ19-6); the units that one expert marked (SZ18-6)
SENT = datetime.date(2018, 5, 22)  # all letters, one to each of the 40 units (SZ18-2)

# id; what is aimed at: proactive disclosure, after its deduction for so many items that are not yet on the
# unified portal; what was found of the plan's outline; letters; online requests; accessibility.
UNITS = [
    ("futian", "86.50", 2, "complete", "76.0", "76.00", "61.36"),
    ("luohu", "91.00", 0, "complete", "80.5", "81.50", "61.36"),
    ("yantian", "77.00", 7, "part", "69.0", "71.00", "54.87"),
    ("nanshan", "86.00", 1, "none", "77.0", "79.00", "59.00"),
    ("baoan", "85.00", 1, "complete", "75.5", "90.50", "58.37"),
    ("longgang", "87.50", 1, "complete", "78.0", "80.00", "61.86"),
    ("longhua", "89.00", 0, "complete", "82.0", "86.00", "63.00"),
    ("pingshan", "88.50", 1, "complete", "79.0", "81.00", "62.36"),
    ("guangming", "82.75", 3, "part", "75.0", "77.00", "60.86"),
    ("dapeng", "84.00", 2, "complete", "74.0", "77.00", "59.36"),
    ("civil-affairs", "85.50", 0, "complete", "88.0", "92.80", "62.43"),
    ("culture", "89.75", 0, "complete", "82.5", "86.25", "60.85"),
    ("meteorology", "84.75", 0, "complete", "87.0", "93.50", "59.93"),
    ("market-supervision", "91.50", 0, "complete", "80.5", "82.00", "58.58"),
    ("transport", "82.50", 0, "complete", "86.5", "83.00", "65.17"),
    ("foreign-affairs", "89.25", 0, "complete", "79.5", "81.50", "58.69"),
    ("general-office", "91.00", 0, "part", "85.0", "81.00", "58.89"),
    ("environment", "90.50", 0, "part", "80.0", "81.75", "60.12"),
    ("health", "91.00", 1, "part", "76.0", "83.00", "59.31"),
    ("audit", "89.75", 2, "none", "83.5", "76.75", "58.58"),
    ("education", "78.25", 0, "complete", "75.5", "92.00", "56.78"),
    ("department-12", "74.00", 0, "none", "69.5", "68.75", "60.59"),
    ("department-13", "79.50", 1, "part", "72.5", "73.00", "63.00"),
    ("department-14", "75.00", 1, "complete", "69.0", "76.00", "60.98"),
    ("department-15", "85.75", 2, "part", "81.5", "77.75", "59.22"),
    ("department-16", "75.75", 6, "none", "68.0", "68.50", "62.56"),
    ("department-17", "80.75", 0, "complete", "80.5", "82.50", "60.80"),
    ("department-18", "79.50", 1, "none", "69.0", "68.50", "55.26"),
    ("department-19", "73.00", 1, "complete", "80.0", "71.00", "63.81"),
    ("department-20", "81.75", 3, "none", "77.0", "78.25", "61.64"),
    ("department-21", "72.25", 3, "none", "73.0", "70.50", "58.57"),
    ("department-22", "80.00", 2, "none", "76.0", "70.50", "58.32"),
    ("department-23", "76.50", 2, "complete", "77.5", "77.75", "63.86"),
    ("department-24", "81.75", 2, "part", "69.0", "72.25", "56.92"),
    ("department-25", "82.00", 4, "part", "76.0", "77.50", "58.80"),
    ("department-26", "78.25", 2, "complete", "77.0", "75.00", "59.76"),
    ("department-27", "75.75", 5, "part", "74.0", "69.75", "62.25"),
    ("department-28", "77.75", 3, "part", "69.0", "70.75", "59.92"),
    ("department-29", "73.50", 4, "part", "71.0", "70.50", "56.36"),
    ("department-30", "85.00", 2, "none", "76.5", "82.25", "62.15"),
]

HOLIDAYS = """2018-01-01 2018-02-15..2018-02-21 2018-04-05..2018-04-07 2018-04-29..2018-05-01
2018-06-16..2018-06-18 2018-09-22..2018-09-24 2018-10-01..2018-10-07 2018-12-30..2018-12-31""".split()
WORKED = "2018-02-11 2018-02-24 2018-04-08 2018-04-28 2018-09-29 2018-09-30 2018-12-29".split()


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


def after_working_days(start, count):
    at = start
    while count:
        at += datetime.timedelta(days=1)
        count -= at in ON or (at.weekday() < 5 and at not in OFF)
    return at


def write(name, heading, rows):
    with open(f"evidence/{name}.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(heading)
        out.writerows(rows)


def spread(total, base, rng):
    """Whole marks from 0 to 100 near `base` that add up to `total`."""
    marks = [min(100, max(0, round(b + (rng.random() - 0.5) * 12))) for b in base]
    order = sorted(range(len(base)), key=lambda _: rng.random())
    at = 0
    while sum(marks) != total:
        step = 1 if sum(marks) < total else -1
        i = order[at % len(base)]
        at += 1
        if 0 <= marks[i] + step <= 100:
            marks[i] += step
    return marks


# ---- proactive disclosure: web checks, the unified portal, the plan's outline ----------------------------

PORTAL = {  # area: (points of 100, items); the same items as in 2019
    "guide": (15, ["公开指南", "公开目录", "公开年报", "受理机构信息", "依申请渠道说明"]),
    "institutions": (15, ["机构职能", "领导信息", "内设机构", "办公地址与电话", "权责清单"]),
    "policy": (25, ["规范性文件", "文件有效性标注", "政策解读与文件关联", "图文解读", "解读及时性", "规划计划",
                    "统计信息", "人事信息", "政府会议", "文件检索"]),
    "key-fields": (30, ["财政预决算", "三公经费", "审计结果", "重大建设项目", "公共资源交易", "食品药品安全",
                        "环境保护", "教育招生", "社会救助", "安全生产"]),
    "interaction": (15, ["在线访谈", "意见征集", "征集结果反馈", "领导信箱", "咨询答复公开"]),
}
COLUMNS = ["信息公开指南", "信息公开目录", "信息公开年报", "规范性文件", "统计数据", "人事信息", "财政预决算"]
DEDUCTION_CAP = 5


def lose(items, halves, rng):
    """Takes so many halves from the items, some of which fail and some of which pass in part."""
    result = {}
    for item in sorted(items, key=lambda _: rng.random()):
        taken = min(halves, 2 if rng.random() < 0.6 else 1)
        halves -= taken
        result[item] = ["pass", "partial", "fail"][taken]
    for item in items:  # what is still left fails outright
        if halves and result[item] == "partial":
            result[item], halves = "fail", halves - 1
    assert halves == 0
    return result


def disclosure():
    rng = Random(2017)
    checks, unmigrated, outlines = [], [], []
    policy = [("policy", item) for item in PORTAL["policy"][1]]  # 2.5 points each
    others = [(area, item) for area, (_, items) in PORTAL.items() for item in items if area != "policy"]  # 3 each
    for unit, target, left, outline, _, _, _ in UNITS:
        lost = 100 - min(left, DEDUCTION_CAP) - F(target)
        a, b = min(product(range(2 * len(others)), range(2 * len(policy))),
                   key=lambda h: (abs(h[0] * F(3, 2) + h[1] * F(5, 4) - lost), abs(h[0] * F(3, 2) - 3 * h[1] * F(5, 4))))
        result = lose(others, a, rng) | lose(policy, b, rng)
        checks += [(unit, area, item, result[area, item]) for area, (_, items) in PORTAL.items() for item in items]
        unmigrated += [(unit, column) for column in COLUMNS[:left]]
        outlines.append((unit, outline))
    write("portal-checks", ["unit", "area", "item", "result"], checks)
    write("unmigrated", ["unit", "column"], unmigrated)
    write("plan-outlines", ["unit", "outline"], outlines)


# ---- disclosure on request: letters and online requests --------------------------------------------------

LIMIT, LATE = 15, 5  # working days by the law of 2008; points per day late (reconstructed)
TIMELY, FORM, COMPLETE = F(40, 100), F(30, 100), F(30, 100)
STAFF, EXPERTS, JURY = F(20, 100), F(50, 100), F(30, 100)
FORM_ITEMS = ["文号", "落款单位", "日期", "联系方式", "正面答复"]
COMPLETE_ITEMS = ["答复全部申请内容", "提供所申请的信息", "不予公开的说明理由"]
CRITERIA = ["attitude", "completeness", "usefulness"]
JURORS = [f"juror-{i}" for i in range(1, 8)]


def letter(target, rng):
    """Days late, and halves lost in form and completeness, near the target."""
    def score(late, form, complete):
        return (TIMELY * (100 - LATE * late) + FORM * (100 - F(100 * form, 2 * len(FORM_ITEMS)))
                + COMPLETE * (100 - F(100 * complete, 2 * len(COMPLETE_ITEMS))))
    ways = [(late, form, complete) for late, form, complete in product(range(5), range(7), range(5))
            if abs(score(late, form, complete) - target) <= F(3, 2)]
    return rng.choice(ways)


def letters(rng):
    requests, replies = [], []
    for number, (unit, _, _, _, target, _, _) in enumerate(UNITS, 1):
        late, form, complete = letter(F(target), rng)
        took = LIMIT + late if late else 6 + rng.randrange(LIMIT - 5)
        identifier = f"L{number:03d}"
        requests.append((unit, identifier, "letter", "", SENT, after_working_days(SENT, took), "false", "true"))
        for aspect, items, halves in (("form", FORM_ITEMS, form), ("completeness", COMPLETE_ITEMS, complete)):
            result = lose(items, halves, rng)
            replies += [(unit, identifier, "letter", aspect, item, result[item]) for item in items]
    write("replies", ["unit", "request", "channel", "aspect", "item", "result"], replies)
    return requests


def experts_of(asked, rng):
    """Who asked each unit: one expert asked 21 of them, the others few, some more than others."""
    chosen = set(rng.sample(range(len(UNITS)), WIDEST))
    others = [f"expert-{i:02d}" for i in range(2, 31)]
    return [["expert-01"] * (i in chosen) + rng.sample(others[:8] if i % 3 else others, count - (i in chosen))
            for i, count in enumerate(asked)]


def online(rng):
    total = REQUESTS - len(UNITS)
    asked = [total // len(UNITS) + (i * 7 % len(UNITS) < total % len(UNITS)) for i in range(len(UNITS))]
    assert sum(asked) == total
    requests, staff, marks, jury = [], [], [], []
    number = 0
    for (unit, _, _, _, _, target, _), raters in zip(UNITS, experts_of(asked, rng)):
        goal = F(target)
        slots, base = [], F(0)
        for rater in raters:
            number += 1
            identifier = f"O{number:03d}"
            sent = after_working_days(datetime.date(2018, 6, 4), number % 10)
            took = min(15, max(2, round((98 - float(goal)) / 2) + rng.randrange(-2, 4)))
            requests.append((unit, identifier, "online", rater, sent, after_working_days(sent, took), "false", "true"))
            given = {"attitude": min(10, max(4, round(float(goal) / 10) + rng.randrange(-1, 2))),
                     "timeliness": 10 - took // 3}
            staff += [(unit, f"staff-{number % 3 + 1}", identifier, c, mark) for c, mark in given.items()]
            base += F(100 * sum(given.values()), 20 * len(raters))
            slots += [(rater, identifier, criterion) for criterion in CRITERIA]
        jurors = [min(100, max(0, round(float(goal) + (rng.random() - 0.5) * 10))) for _ in JURORS]
        jury += [(unit, juror, "reply", mark) for juror, mark in zip(JURORS, jurors)]
        # The experts' marks make up the difference to the score aimed at.
        need = (goal - STAFF * base - JURY * F(sum(jurors), len(JURORS))) / EXPERTS
        values = spread(round(need * len(slots)), [float(need)] * len(slots), rng)
        marks += [(unit, *slot, value) for slot, value in zip(slots, values)]
    write("staff-marks", ["unit", "rater", "request", "criterion", "mark"], staff)
    write("expert-marks", ["unit", "rater", "request", "criterion", "mark"], marks)
    write("jury-marks", ["unit", "rater", "criterion", "mark"], jury)
    return requests


def request_tables():
    rng = Random(2018)
    requests = letters(rng) + online(rng)
    assert len(requests) == REQUESTS
    write("requests", ["unit", "request", "channel", "expert", "sent", "replied", "extended", "proof"], requests)


# ---- accessibility of the portal: overall, experience, 18 checks on four pages -----------------------------

CHECKS = [  # id, points of 100, how hard
    ("text-alternatives", F(5), 8), ("media-alternatives", F(5), 4), ("headings", F(5), 8),
    ("contrast", F(5), 3), ("text-resize", F(5), 2), ("keyboard", F("6.25"), 5),
    ("skip-navigation", F("6.25"), 9), ("link-text", F("6.25"), 9), ("control-names", F("6.25"), 9),
    ("focus-visible", F("6.25"), 5), ("moving-content", F(5), 3), ("page-language", F(5), 1),
    ("consistent-navigation", F(5), 1), ("form-labels", F("6.25"), 6), ("error-messages", F("6.25"), 5),
    ("valid-markup", F(5), 4), ("roles-and-states", F("6.25"), 7), ("page-titles", F(5), 1)]
PAGES = ["首页", "信息公开页", "办事服务页", "互动交流页"]
LEVELS = [("excellent", 100), ("good", 85), ("fair", 70), ("poor", 50)]
EXPERIENCE = ["perceiving", "operating", "understanding", "assistive-technology"]
RATERS = [f"engineer-{i}" for i in (1, 2, 3)] + [f"visual-expert-{i}" for i in (1, 2, 3)]
TASKS = ["查找办事指南", "提交咨询"]


def standard(target, rng):
    """Halves (0 to 8 over four pages) that each check keeps, the hard checks losing first, near the target."""
    halves = [8] * len(CHECKS)
    hardness = [hard + 3 * rng.random() for _, _, hard in CHECKS]

    def score():
        return sum(points * F(kept, 8) for (_, points, _), kept in zip(CHECKS, halves))

    while score() > target:
        i = max(range(len(CHECKS)), key=lambda k: hardness[k] * halves[k] / 8 + halves[k] / 4)
        halves[i] -= 1
    return halves, score()


def page_results(kept):
    """What the four pages got. A year later more of it passes in full, and less in part or not at all (SZ19-11)."""
    partial = kept % 2
    passed = (kept - partial) // 2
    return ["pass"] * passed + ["partial"] * partial + ["fail"] * (len(PAGES) - passed - partial)


def accessibility():
    rng = Random(1822)
    checks, marks, overall = [], [], []
    slots = [(rater, task) for rater in RATERS for task in TASKS]
    for unit, _, _, _, _, _, target in UNITS:
        goal = F(target)
        halves, passed = standard(goal, rng)
        for (check, _, _), kept in zip(CHECKS, halves):
            checks += [(unit, check, page, result) for page, result in zip(PAGES, page_results(kept))]
        first = min(LEVELS, key=lambda level: abs(level[1] - goal))
        second = min(LEVELS, key=lambda level: abs(first[1] + level[1] - 2 * goal))
        overall += [(unit, "commitment", first[0]), (unit, "coverage", second[0])]
        need = (goal - F(50, 100) * passed - F(20, 100) * F(first[1] + second[1], 2)) / F(30, 100)
        total = round(need * len(slots) * len(EXPERIENCE))
        for i, aspect in enumerate(EXPERIENCE):
            share = total // len(EXPERIENCE) + (i < total % len(EXPERIENCE))
            values = spread(share, [share / len(slots)] * len(slots), rng)
            marks += [(unit, rater, task, aspect, value) for (rater, task), value in zip(slots, values)]
    write("accessibility-checks", ["unit", "check", "page", "result"], checks)
    write("accessibility-marks", ["unit", "rater", "task", "aspect", "mark"], marks)
    write("accessibility-overall", ["unit", "aspect", "level"], overall)


if __name__ == "__main__":
    disclosure()
    request_tables()
    accessibility()
    write("calendar", ["date", "kind"], sorted([(d, "holiday") for d in OFF] + [(d, "workday") for d in ON]))
