#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write the evidence of this edition that was never published.

Of 2018 three means of accessibility are published, and some ranks and bands; of proactive disclosure and
disclosure on request nothing at all. This program invents rows, deterministically, such that what is
published comes out: web checks, letters, replies, accessibility checks, marks. Means are met to the second
digit because what a province's rows leave over goes to the next province.

What it makes is a possibility, not history: README.md says what is published. Run it in this folder: it
rewrites evidence/. It stands alone, so much of it is as in the following edition's program.
"""
import csv
import datetime
from fractions import Fraction as F
from random import Random

# In the order of the total. Published are Shanghai's first place, 29 and 30, and some bands; the rest is
# one choice out of many that makes 14 provinces rise, 16 fall and one stay in the following edition.
PROVINCES = [
    "shanghai", "shandong", "jiangsu", "sichuan", "hunan", "zhejiang", "hubei", "fujian", "anhui", "guangdong",
    "henan", "qinghai", "jiangxi", "jilin", "liaoning", "beijing", "shaanxi", "shanxi", "yunnan", "hainan",
    "guizhou", "chongqing", "hebei", "heilongjiang", "xizang", "neimenggu", "tianjin", "guangxi", "xinjiang",
    "gansu", "ningxia",
]
with open("units.csv", encoding="utf-8") as units:  # three; how many is published, not who
    WITHOUT_APP = {unit["id"] for unit in csv.DictReader(units) if unit["app"] == "no"}
WEAK_APP = {26, 27, 28}  # places; with those without an app the six that were not "fair"
SILENT = {30, 31}  # places; that not all replied is published, not who

# Module scores aimed at fall evenly with the place: the first one's, and by how much.
DISCLOSURE, ON_REQUEST = (F(95), F("0.9")), (F(92), F("1.3"))
PORTAL_FALL, APP_FALL, APP_WEAK = F("0.43"), F("0.53"), F(61)
# The published 61.45 and 70.12 average 65.785, on the edge of the published 65.79: hence a little more.
PORTAL_MEAN, APP_MEAN = F("61.452"), F("70.122")

# Days off and, second, weekend days worked, of this and the following year.
HOLIDAYS = """2018-01-01 2018-02-15..2018-02-21 2018-04-05..2018-04-07 2018-04-29..2018-05-01
2018-06-16..2018-06-18 2018-09-22..2018-09-24 2018-10-01..2018-10-07 2018-12-30..2019-01-01
2019-02-04..2019-02-10 2019-04-05..2019-04-07 2019-05-01..2019-05-04 2019-06-07..2019-06-09
2019-09-13..2019-09-15 2019-10-01..2019-10-07""".split()
WORKED = """2018-02-11 2018-02-24 2018-04-08 2018-04-28 2018-09-29 2018-09-30 2018-12-29
2019-02-02 2019-02-03 2019-04-28 2019-05-05 2019-09-29 2019-10-12""".split()
SENT = "2018-05-28"  # when the letters arrived; the day is not published


# ---- what all tables need ------------------------------------------------------------------------------

def days(span):
    first, _, last = span.partition("..")
    at, end = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last or first)
    while at <= end:
        yield at
        at += datetime.timedelta(days=1)


OFF = {day for span in HOLIDAYS for day in days(span)}
ON = {day for span in WORKED for day in days(span)}


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


def lose(slots, loss, rng):
    """Which checks fail or partly pass so that about `loss` points are lost; and the loss that is left.

    A slot is (key, points, how weak): the weaker it is, the more likely it loses, first half, then all.
    """
    halves = [(rng.random() * weak, i, half) for i, (_, _, weak) in enumerate(slots) for half in (0, 1)]
    lost = [0] * len(slots)
    for _, i, _ in sorted(halves, reverse=True):
        worth = slots[i][1] / 2
        if worth <= loss:
            lost[i] += 1
            loss -= worth
    return {slots[i][0]: ("pass", "partial", "fail")[n] for i, n in enumerate(lost)}, loss


# ---- proactive disclosure -------------------------------------------------------------------------------

# Five indicators with their points of the module's 100, as in edition.yaml; each content is checked twice.
CHECKED = {
    "basics": (15, ["公开指南与年报", "机构与领导", "权责清单", "人事信息", "统计与规划"]),
    "policy": (25, ["政策文件", "政策解读", "政府会议", "意见征集"]),
    "news": (15, ["新闻发布会", "舆情回应", "政务新媒体"]),
    "interaction": (15, ["在线访谈", "领导信箱", "咨询答复", "网上调查"]),
    "key-fields": (30, ["审计", "财政", "重大建设项目", "食品药品安全", "公共资源配置", "社会公益事业"])}
QUESTIONS = ["公开", "更新"]


def disclosure():
    rng = Random(20181)
    checks = []
    first, fall = DISCLOSURE
    for place, unit in enumerate(PROVINCES):
        slots = [((indicator, content + question), F(points, len(contents) * len(QUESTIONS)), 1)
                 for indicator, (points, contents) in CHECKED.items() for content in contents for question in QUESTIONS]
        results, _ = lose(slots, 100 - first + fall * place, rng)
        checks += [(unit, indicator, item, result) for (indicator, item), result in results.items()]
    write("web-checks", ["unit", "indicator", "item", "result"], checks)


# ---- disclosure on request ------------------------------------------------------------------------------

# Of the module's 100 points: 30 timeliness, 30 form, 40 completeness, as in edition.yaml.
FORM, COMPLETE = F(30, 100), F(40, 100)
FORM_ITEMS = [("标题", 5, 1), ("文号", 10, 3), ("称谓", 5, 1), ("正面答复", 20, 1), ("依据条款", 15, 2),
              ("救济途径", 15, 2), ("联系方式", 10, 4), ("落款单位", 10, 2), ("印章", 5, 1), ("日期", 5, 1)]
PARTS = [f"申请事项{i}" for i in range(1, 11)]  # what was asked for is not published
HALF_FORM, HALF_PART = F(5, 2), F(100, 2 * len(PARTS))


def request_losses(target):
    """Losses of form and completeness, in whole halves of items, that come nearest to a module score."""
    def miss(halves):
        form, complete = halves[0] * HALF_FORM, halves[1] * HALF_PART
        return abs(100 - FORM * form - COMPLETE * complete - target) + abs(form - complete) / 100

    best = min(((f, c) for f in range(40) for c in range(21)), key=lambda halves: (miss(halves), halves))
    return best[0] * HALF_FORM, best[1] * HALF_PART


def on_request():
    rng = Random(20182)
    requests, replies = [], []
    first, fall = ON_REQUEST
    sent = datetime.date.fromisoformat(SENT)
    for place, unit in enumerate(PROVINCES, 1):
        letter = f"L{place:02d}"
        silent = place in SILENT
        replied = "" if silent else after_working_days(sent, 4 + 5 * place % 11)
        requests.append((unit, letter, "letter", sent, replied, "false", "true"))
        form, complete = (F(100), F(100)) if silent else request_losses(first - fall * (place - 1))
        results, _ = lose([(item, F(points), weak) for item, points, weak in FORM_ITEMS], form, rng)
        replies += [(unit, letter, "form", item, result) for item, result in results.items()]
        results, _ = lose([(part, 2 * HALF_PART, 1) for part in PARTS], complete, rng)
        replies += [(unit, letter, "completeness", part, result) for part, result in results.items()]
    write("requests", ["unit", "request", "channel", "sent", "replied", "extended", "proof"], requests)
    write("replies", ["unit", "request", "aspect", "item", "result"], replies)
    write("calendar", ["date", "kind"], sorted([(d, "holiday") for d in OFF] + [(d, "workday") for d in ON]))


# ---- accessibility of portal and app --------------------------------------------------------------------

# Checks: id, points of 100, how hard. What the analysis names as common faults is hardest.
PORTAL_CHECKS = [
    ("text-alternatives", F(5), 8), ("media-alternatives", F(5), 4), ("headings", F(5), 8), ("contrast", F(5), 3),
    ("text-resize", F(5), 2), ("keyboard", F("6.25"), 5), ("skip-navigation", F("6.25"), 9),
    ("link-text", F("6.25"), 9), ("control-names", F("6.25"), 9), ("focus-visible", F("6.25"), 5),
    ("moving-content", F(5), 3), ("page-language", F(5), 1), ("consistent-navigation", F(5), 1),
    ("form-labels", F("6.25"), 6), ("error-messages", F("6.25"), 5), ("valid-markup", F(5), 4),
    ("roles-and-states", F("6.25"), 7), ("page-titles", F(5), 1)]
APP_CHECKS = [
    ("image-alternatives", F(10), 9), ("contrast", F(8), 3), ("font-size", F(8), 4), ("touch-targets", F(8), 4),
    ("focus-order", F(8), 5), ("partial-refresh", F(10), 9), ("gestures", F(8), 5), ("captcha", F(10), 9),
    ("input-labels", F(8), 4), ("messages", F(6), 4), ("control-roles", F(8), 5), ("screen-reader", F(8), 4)]
PORTAL_PAGES = ["首页", "信息公开页", "办事服务页", "互动交流页"]
APP_PAGES = ["安卓版首页", "安卓版办事页", "苹果版首页", "苹果版办事页"]
PORTAL_TASKS = ["查找办事指南", "提交咨询"]
APP_TASKS = ["注册登录", "查询办件"]
ASPECTS = ["perceiving", "operating", "understanding", "assistive-technology"]
RATERS = [f"engineer-{i}" for i in (1, 2, 3)] + [f"visual-expert-{i}" for i in (1, 2, 3)]
OVERALL = [("excellent", 100), ("good", 85), ("fair", 70), ("poor", 50)]


def check_rows(unit, checks, pages, target):
    """Results of checks page by page, the hard ones losing first, down to the target; and their score."""
    full = 2 * len(pages)
    halves = [full] * len(checks)

    def score():
        return sum(points * F(half, full) for (_, points, _), half in zip(checks, halves))

    while score() > target:
        i = max(range(len(checks)), key=lambda k: (checks[k][2] * halves[k] / full + halves[k] / 4, -k))
        halves[i] -= 1
    rows = []
    for (check, _, _), half in zip(checks, halves):
        for i in range(len(pages)):
            page = pages[(i + len(check)) % len(pages)]
            rows.append((unit, check, page, ("fail", "partial", "pass")[min(2, max(0, half - 2 * i))]))
    return rows, score()


def mark_rows(unit, tasks, mean, rng):
    """Whole marks of all raters on all aspects whose mean is as near to `mean` as they allow; and their mean."""
    slots = [(rater, task, aspect) for aspect in ASPECTS for rater in RATERS for task in tasks]
    total = round(mean * len(slots))
    marks = [min(100, max(0, round(float(mean) + (rng.random() - 0.5) * 12))) for _ in slots]
    order = sorted(range(len(slots)), key=lambda _: rng.random())
    at = 0
    while sum(marks) != total:
        step = 1 if sum(marks) < total else -1
        i = order[at % len(slots)]
        at += 1
        if 0 <= marks[i] + step <= 100:
            marks[i] += step
    return [(unit, *slot, mark) for slot, mark in zip(slots, marks)], F(total, len(slots))


def targets():
    """Portal and app aimed at, with the published means; None without an app, which counts as 0."""
    count = len(PROVINCES)
    portals = [PORTAL_MEAN + PORTAL_FALL * F(count - 1 - 2 * i, 2) for i in range(count)]
    usual = count - len(WITHOUT_APP) - len(WEAK_APP)
    mean = (APP_MEAN * count - APP_WEAK * len(WEAK_APP)) / usual
    apps = [mean + APP_FALL * F(usual - 1 - 2 * i, 2) for i in range(usual)]
    return [(unit, portals[i], None if unit in WITHOUT_APP else APP_WEAK if i + 1 in WEAK_APP else apps[i])
            for i, unit in enumerate(PROVINCES)]


def accessibility():
    rng = Random(20183)
    tables = {name: [] for name in ("portal-checks", "portal-marks", "portal-overall", "app-checks", "app-marks")}
    portal_carry = app_carry = F(0)
    for unit, portal, app in targets():
        goal = portal + portal_carry
        checks, passed = check_rows(unit, PORTAL_CHECKS, PORTAL_PAGES, goal)
        first = min(OVERALL, key=lambda level: abs(level[1] - goal))
        second = min(OVERALL, key=lambda level: abs(first[1] + level[1] - 2 * goal))
        fixed = F(50, 100) * passed + F(20, 100) * F(first[1] + second[1], 2)
        marks, mean = mark_rows(unit, PORTAL_TASKS, (goal - fixed) / F(30, 100), rng)
        portal_carry = goal - fixed - F(30, 100) * mean
        tables["portal-checks"] += checks
        tables["portal-marks"] += marks
        tables["portal-overall"] += [(unit, "commitment", first[0]), (unit, "coverage", second[0])]

        if app is None:
            continue
        goal = app + app_carry
        checks, passed = check_rows(unit, APP_CHECKS, APP_PAGES, goal)
        marks, mean = mark_rows(unit, APP_TASKS, (goal - F(60, 100) * passed) / F(40, 100), rng)
        app_carry = goal - F(60, 100) * passed - F(40, 100) * mean
        tables["app-checks"] += checks
        tables["app-marks"] += marks
    headings = {"checks": ["unit", "check", "page", "result"], "marks": ["unit", "rater", "task", "aspect", "mark"],
                "overall": ["unit", "aspect", "level"]}
    for name, rows in tables.items():
        write(name, headings[name.split("-")[1]], rows)


if __name__ == "__main__":
    disclosure()
    on_request()
    accessibility()
