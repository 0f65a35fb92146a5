#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write the evidence of this edition that was never published.

The organisers published averages, counts, ranks and bands, but not one row of what they collected. This
program invents rows, deterministically, such that all published figures come out at once. It works at the
level of rows: web checks, cases, services, letters, replies, amounts, marks. What each province is aimed
at stands in PROVINCES; rows are laid down until they come as near to it as they can, and what is left
over goes to the next province, so that means are met to the second digit.

What it makes is a possibility, not history: README.md says what is published. Run it in this folder: it
rewrites evidence/.
"""
import csv
import datetime
from fractions import Fraction as F
from random import Random

# In the order of the total. Module scores aimed at: proactive disclosure, on request, portal, app; then the
# form of the reply, where the fiscal figures are complete or not. One choice out of many.
PROVINCES = [
    # id            disclosure request  portal   app      form    complete
    ("sichuan",       "98.00", "99.25", "72.47", "83.37", "97.5",  True),
    ("shanghai",      "96.50", "99.25", "71.97", "82.87", "97.5",  True),
    ("shandong",      "95.80", "100",   "71.48", "82.38", "100",   True),
    ("jiangsu",       "94.59", "99.25", "70.98", "81.88", "97.5",  True),
    ("jilin",         "94.09", "89.97", "70.48", "81.38", "99.9",  True),
    ("qinghai",       "93.39", "89.97", "69.98", "80.88", "99.9",  True),
    ("anhui",         "92.69", "89.97", "69.48", "80.38", "99.9",  True),
    ("gansu",         "91.99", "89.97", "68.98", "79.88", "99.9",  True),
    ("hunan",         "91.29", "89.94", "68.48", "79.38", "99.8",  True),
    ("shaanxi",       "90.59", "89.70", "67.98", "78.88", "98.8",  True),
    ("guangdong",     "89.69", "89.41", "67.48", "78.38", "97.8",  True),
    ("zhejiang",      "89.19", "89.11", "66.98", "77.88", "96.8",  True),
    ("fujian",        "88.59", "88.82", "66.48", "77.38", "95.9",  True),
    ("hubei",         "87.99", "88.53", "65.98", "76.88", "94.9",  True),
    ("beijing",       "81.19", "88.24", "74.18", "85.08", "93.9",  True),
    ("jiangxi",       "87.09", "87.90", "64.98", "75.88", "93.0",  True),
    ("guizhou",       "87.09", "71.90", "64.48", "75.38", "92.0",  False),
    ("yunnan",        "85.59", "71.37", "63.98", "74.88", "91.1",  False),
    ("hainan",        "84.60", "70.76", "63.48", "74.38", "89.9",  False),
    ("hebei",         "83.90", "70.13", "62.98", "73.88", "88.6",  False),
    ("henan",         "83.20", "69.51", "62.48", "73.38", "87.3",  False),
    ("shanxi",        "82.50", "68.90", "61.98", "72.88", "86.1",  False),
    ("xinjiang",      "81.80", "68.30", "61.48", "72.38", "84.9",  False),
    ("neimenggu",     "80.70", "67.71", "60.98", "71.88", "83.7",  False),
    ("heilongjiang",  "80.40", "67.13", "60.48", "71.38", "82.6",  False),
    ("liaoning",      "79.70", "66.55", "59.98", "70.88", "81.4",  False),
    ("tianjin",       "79.00", "65.99", "59.48", "70.38", "80.4",  False),
    ("ningxia",       "78.30", "65.42", "58.98", "69.88", "79.3",  False),
    ("chongqing",     "77.40", "64.86", "58.48", "69.38", "78.2",  False),
    ("guangxi",       "76.90", "64.31", "57.98", "68.88", "77.2",  False),
    ("xizang",        "76.20", "63.77", "57.48", "68.38", "76.2",  False),
]
ENLARGED = {"sichuan", "shanghai", "shandong", "jiangsu"}  # four; only Shandong's full marks are published

# Days off and, second, weekend days worked, of this and the year before.
HOLIDAYS = """2018-01-01 2018-02-15..2018-02-21 2018-04-05..2018-04-07 2018-04-29..2018-05-01
2018-06-16..2018-06-18 2018-09-22..2018-09-24 2018-10-01..2018-10-07 2018-12-30..2019-01-01
2019-02-04..2019-02-10 2019-04-05..2019-04-07 2019-05-01..2019-05-04 2019-06-07..2019-06-09
2019-09-13..2019-09-15 2019-10-01..2019-10-07""".split()
WORKED = """2018-02-11 2018-02-24 2018-04-08 2018-04-28 2018-09-29 2018-09-30 2018-12-29
2019-02-02 2019-02-03 2019-04-28 2019-05-05 2019-09-29 2019-10-12""".split()
SENT = "2019-06-10"  # when the letters arrived; the day is not published


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

# Indicators that are checked on the portal, with their points of the module's 100, as in edition.yaml. What
# the analysis names as weak (announcements, interpretation, interaction, key fields) fails more often.
CHECKED = {
    "guide": 1, "catalogue": 1, "annual-report": 1, "duties": 1, "leaders": 1, "power-list": 2, "appointments": 1,
    "recruitment": 1, "statistical-data": F(3, 2), "plans": F(3, 2),
    "documents-published": 2, "documents-validity": 2, "documents-search": 2, "interpretation-links": 2,
    "interpretation-promptness": 2, "meetings-published": F(3, 2), "meetings-attended": F(3, 2), "drafts": F(3, 2),
    "press-records": F(5, 2), "emergencies": F(3, 2), "hot-topics": F(3, 2), "new-media-accounts": 2,
    "new-media-updates": 2,
    "interview-records": 2, "letters-published": 2, "answers-published": F(3, 2), "common-questions": F(3, 2),
    "surveys": 3,
    "audit-reports": F(5, 2), "audit-rectification": F(5, 2), "budgets": 2, "three-expenses": 2, "debt": 2,
    "projects-approved": F(5, 2), "projects-progress": F(5, 2), "food-drug-inspections": F(5, 2),
    "food-drug-penalties": F(5, 2), "tenders": F(3, 2), "land": F(3, 2), "relief": 1, "education": 1,
    "guide-elements": 1, "guide-materials": 1, "guide-consistency": 1, "entrance": 1, "identity": 1,
    "service-results": 2, "service-evaluation": 2, "service-catalogue": 3}
ITEMS = ["栏目设置", "内容完整", "更新及时"]
OFTEN_WEAK = {"press-records", "interview-records", "interpretation-links", "interpretation-promptness",
              "new-media-updates", "common-questions", "surveys", "audit-rectification", "debt", "projects-progress",
              "food-drug-penalties"}

# Indicators that are a share of cases: points, how many cases, what a case is called.
RATES = {"press-announcements": (F(5, 2), 8, "发布会"), "interview-announcements": (2, 6, "访谈"),
         "consultation-feedback": (F(3, 2), 10, "征集"), "letters-answered": (2, 20, "来信")}
FORMS = [("varied", 100), ("pictures", 80), ("text", 60), ("none", 0)]  # of interpretation, 2 points
FORM_POINTS, SERVICE_POINTS = 2, 6

SERVICES = [("企业开办", 5200), ("社会保障卡申领", 9800), ("不动产登记", 6400), ("护照办理预约", 3100),
            ("异地就医备案", 3900), ("公积金提取", 4500), ("建设工程施工许可", 900), ("教师资格认定", 1300),
            ("医师执业注册", 800), ("食品生产许可", 600)]
DEPTH = {"application": 60, "whole-process": 85, "no-visit": 100}


def service_rows(unit, shallow):
    """Ten services: the `shallow` least used ones stop at a form that is filled in online."""
    rows = []
    for i, (name, _) in enumerate(sorted(SERVICES, key=lambda service: service[1])):
        if i < shallow:
            rows.append((unit, name, "application", 2, "true", "false"))
        elif i < shallow + 3:
            rows.append((unit, name, "whole-process", 1, "true", "true"))
        else:
            rows.append((unit, name, "no-visit", 0, "true", "true"))
    return rows


def service_score(rows):
    use = dict(SERVICES)
    total = sum(use[service] * (60 * DEPTH[depth] + 20 * (100 - F(100 * visits, 3)) + 1000 * (progress == "true")
                                + 1000 * (sign_on == "true")) for _, service, depth, visits, progress, sign_on in rows)
    return total / (100 * sum(use.values()))


def disclosure():
    rng = Random(20191)
    checks, cases, judgements, services = [], [], [], []
    carry = F(0)
    for unit, target, *_ in PROVINCES:
        gap = 100 - F(target)
        loss = gap + carry
        rows = service_rows(unit, int(gap / 5))
        services += rows
        loss -= SERVICE_POINTS * (1 - service_score(rows) / 100)
        form, worth = FORMS[min(2, int(gap / 6))]
        judgements.append((unit, "interpretation-form", form))
        loss -= FORM_POINTS * F(100 - worth, 100)
        for indicator, (points, count, name) in RATES.items():
            missed = max(1, round(gap * count * F(3, 200)))  # announcements come late nearly everywhere
            loss -= F(points * missed, count)
            cases += [(unit, indicator, f"{name}{i + 1}", "false" if i < missed else "true") for i in range(count)]
        slots = [((indicator, item), F(points, len(ITEMS)), 2 if indicator in OFTEN_WEAK else 1)
                 for indicator, points in CHECKED.items() for item in ITEMS]
        results, carry = lose(slots, loss, rng)
        checks += [(unit, indicator, item, result) for (indicator, item), result in results.items()]
    write("web-checks", ["unit", "indicator", "item", "result"], checks)
    write("cases", ["unit", "indicator", "case", "met"], cases)
    write("judgements", ["unit", "indicator", "level"], judgements)
    write("services", ["unit", "service", "depth", "visits", "progress_query", "single_sign_on"], services)
    write("usage", ["service", "cases"], SERVICES)


# ---- disclosure on request ------------------------------------------------------------------------------

# Shares of the module, as in edition.yaml; the other 20% are timeliness, and all replies are in time.
FORM, COMPLETE, CONVENIENT = F(30, 100), F(40, 100), F(10, 100)
FORM_ITEMS = [("标题", 5, 1), ("文号", 10, 3), ("称谓", 5, 1), ("正面答复", 20, 1), ("依据条款", 15, 2),
              ("救济途径", 15, 2), ("联系方式", 10, 4), ("落款单位", 10, 2), ("印章", 5, 1), ("日期", 5, 1)]
FIELDS = ["教育", "医疗卫生", "社会保障和就业", "住房保障", "农林水", "节能环保"]  # six: the number is published
LEVELS, AMOUNTS = ["本级", "汇总"], ["预算数", "调整预算数", "执行数"]
HARD = {"预算数": 1, "调整预算数": 2, "执行数": 4}  # not yet counted, not yet passed by the congress
HALF_FORM, HALF_FIGURE = F(5, 2), F(100, 2 * len(FIELDS) * len(LEVELS) * len(AMOUNTS))


def request_score(form, figures, enlarged):
    """The module's score where so many halves of the form's items and of the figures are lost."""
    return 100 - FORM * form * HALF_FORM - COMPLETE * figures * HALF_FIGURE - CONVENIENT * (0 if enlarged else 100)


def request_losses(target, form, complete, enlarged):
    """How many halves of the form's items and of the figures to lose to come nearest to a module score."""
    near = round((100 - form) / HALF_FORM)
    choices = [(f, c) for f in range(max(0, near - 2), near + 3) for c in ([0] if complete else range(20, 41))]
    return min(choices, key=lambda halves: (abs(request_score(*halves, enlarged) - target), halves))


def on_request():
    rng = Random(20192)
    requests, replies, figures = [], [], []
    carry = F(0)
    sent = datetime.date.fromisoformat(SENT)
    form_slots = [(item, F(points), weak) for item, points, weak in FORM_ITEMS]
    figure_slots = [((field, level, amount), 2 * HALF_FIGURE, HARD[amount])
                    for field in FIELDS for level in LEVELS for amount in AMOUNTS]
    for number, (unit, _, target, _, _, form, complete) in enumerate(PROVINCES, 1):
        letter, enlarged = f"L{number:02d}", unit in ENLARGED
        requests.append((unit, letter, "letter", sent, after_working_days(sent, 6 + 5 * number % 13), "false", "true"))
        goal = F(target) + (carry if F(target) < 100 else 0)  # full marks on request are published
        lost = request_losses(goal, F(form), complete, enlarged)
        carry += F(target) - request_score(*lost, enlarged)
        results, left = lose(form_slots, lost[0] * HALF_FORM, rng)
        assert left == 0
        replies += [(unit, letter, "form", item, result) for item, result in results.items()]
        replies.append((unit, letter, "convenience", "放大字号", "pass" if enlarged else "fail"))
        results, left = lose(figure_slots, lost[1] * HALF_FIGURE, rng)
        assert left == 0
        figures += [(unit, letter, *key, "".join(key), result) for key, result in results.items()]
    write("requests", ["unit", "request", "channel", "sent", "replied", "extended", "proof"], requests)
    write("replies", ["unit", "request", "aspect", "item", "result"], replies)
    write("figures", ["unit", "request", "field", "level", "amount", "item", "result"], figures)
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


def accessibility():
    rng = Random(20193)
    tables = {name: [] for name in ("portal-checks", "portal-marks", "portal-overall", "app-checks", "app-marks")}
    portal_carry = app_carry = F(0)
    for unit, _, _, portal, app, _, _ in PROVINCES:
        goal = F(portal) + portal_carry
        checks, passed = check_rows(unit, PORTAL_CHECKS, PORTAL_PAGES, goal)
        first = min(OVERALL, key=lambda level: abs(level[1] - goal))
        second = min(OVERALL, key=lambda level: abs(first[1] + level[1] - 2 * goal))
        fixed = F(50, 100) * passed + F(20, 100) * F(first[1] + second[1], 2)
        marks, mean = mark_rows(unit, PORTAL_TASKS, (goal - fixed) / F(30, 100), rng)
        portal_carry = goal - fixed - F(30, 100) * mean
        tables["portal-checks"] += checks
        tables["portal-marks"] += marks
        tables["portal-overall"] += [(unit, "commitment", first[0]), (unit, "coverage", second[0])]

        goal = F(app) + app_carry
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
