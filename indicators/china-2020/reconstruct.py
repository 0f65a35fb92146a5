#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write the evidence of this edition that was never published.

The organisers published who won gold and who won silver, and nothing else: no indicator, no weight, no
score, no row. This program invents rows, deterministically, such that these awards come out. A unit's rows
follow from one number, its level: the higher, the more faults. The eleven units with an award have levels 0
to 10, in the order in which the press listed them. The other eighteen all have level 11, since nothing is
known that would tell them apart: their rows differ only in which day, week or item a fault falls on, and
their scores tie.

What it makes is a possibility, not history. Run it in this folder: it rewrites evidence/.
"""
import csv
import datetime

AWARDED = ["sichuan", "guizhou", "heilongjiang", "hainan", "shanghai",                  # gold (CN20-2)
           "guangdong", "jiangxi", "beijing", "shandong", "jilin", "liaoning"]          # silver (CN20-2)
OTHERS_LEVEL = len(AWARDED)

HOLIDAYS = """2020-01-01 2020-01-24..2020-02-02 2020-04-04..2020-04-06 2020-05-01..2020-05-05
2020-06-25..2020-06-27 2020-10-01..2020-10-08""".split()
WORKED = "2020-01-19 2020-04-26 2020-05-09 2020-06-28 2020-09-27 2020-10-10".split()


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


def units():
    """Each unit with its level and its place in the list."""
    with open("units.csv", encoding="utf-8", newline="") as file:
        for place, row in enumerate(csv.DictReader(file)):
            unit = row["id"]
            yield unit, AWARDED.index(unit) if unit in AWARDED else OTHERS_LEVEL, place


def rotated(values, by):
    """The same values, begun elsewhere: the same faults, on other days or items."""
    by %= len(values)
    return values[by:] + values[:by]


def first_of(count, length, fault, whole):
    return [fault] * count + [whole] * (length - count)


def write(name, heading, rows):
    with open(f"evidence/{name}.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(heading)
        out.writerows(rows)


# ---- daily bulletins ---------------------------------------------------------------------------------

PERIOD = list(days("2020-01-27..2020-03-29"))  # nine weeks, as in edition.yaml
FIELDS = ["new_cases", "cumulative_cases", "deaths", "recoveries", "suspected", "contacts", "places"]


def bulletin_pattern(level):
    """63 days: None for no bulletin, else delay in hours, correction and the fields that are absent.

    No row says that figures were changed silently: that would be a grave thing to invent of anyone."""
    pattern = []
    for i in range(len(PERIOD)):
        absent = {"places"} if i < 6 + 3 * level else set()
        if i % 5 == 4 and i < 10 + 5 * level:
            absent = absent | {"suspected", "contacts"}
        delay = 15 if i % 7 == 3 and i // 7 * 2 < level else 6 + i * 5 % 6
        pattern.append((delay, "open" if i == 30 else "none", absent))
    for gap in range(level // 2):  # days without a bulletin
        pattern[62 - 2 * gap] = None
    return pattern


def bulletins():
    rows = []
    for unit, level, place in units():
        for date, bulletin in zip(PERIOD, rotated(bulletin_pattern(level), 5 * place)):
            if bulletin:
                delay, correction, absent = bulletin
                rows.append([unit, date, delay, correction] + ["no" if f in absent else "yes" for f in FIELDS])
    write("bulletins", ["unit", "day", "delay", "corrections"] + FIELDS, rows)


# ---- briefings, rumours, enquiries --------------------------------------------------------------------

RUMOURS = [f"rumour-{i}" for i in range(1, 9)]


def briefings():
    """One row per week: whether a briefing was held at which an official answered questions."""
    weeks = [f"2020-W{week:02d}" for week in range(5, 14)]
    write("briefings", ["unit", "week", "met"],
          [(unit, week, held) for unit, level, place in units()
           for week, held in zip(weeks, rotated(first_of(level // 4, 9, "no", "yes"), place))])


def rumours():
    """One row per rumour: hours until it was refuted."""
    write("rumours", ["unit", "rumour", "hours"],
          [(unit, rumour, hours) for unit, level, place in units()
           for rumour, hours in zip(RUMOURS, rotated(first_of(level // 3, 8, 36, 12), place))])


def enquiries():
    """Six enquiries by letter, two days under way, the first two before the holiday that was prolonged; a late one
    takes two days too many."""
    delivered = [day(d) for d in ("2020-01-21", "2020-01-22", "2020-02-05", "2020-02-17", "2020-03-03", "2020-03-16")]
    write("enquiries", ["unit", "sent", "delivered", "replied", "proof"],
          [(unit, date - datetime.timedelta(days=2), date, after_working_days(date, took), "true")
           for unit, level, place in units()
           for date, took in zip(delivered, rotated(first_of((level + 1) // 3, 6, 7, 3), place))])
    write("calendar", ["date", "kind"], sorted([(d, "holiday") for d in OFF] + [(d, "workday") for d in ON]))


# ---- policies and services ----------------------------------------------------------------------------

POLICIES = {
    "enterprises": ["减税降费", "社保费减免缓缴", "金融信贷支持", "房租减免", "稳岗补贴", "复工复产指引",
                    "政策汇总专栏", "政策图文解读", "申报入口", "咨询电话"],
    "people": ["口罩等物资供应", "医疗费用保障", "学校延期开学", "交通与出行", "困难群众救助", "捐赠款物收支",
               "定点医院与发热门诊", "心理援助热线"],
}
SERVICES = ["企业设立登记", "稳岗补贴申领", "社会保险缴费", "失业登记", "医保报销", "不动产登记", "健康码申领",
            "口罩预约", "婚姻登记预约", "居住证申领"]
RATERS = [f"rater-{i}" for i in range(1, 6)]
OFFSETS = [-3, -1, 0, 1, 3]


def policies():
    faults = {"enterprises": lambda level: (level + 2) // 3, "people": lambda level: (level + 1) // 4}
    write("policies", ["unit", "area", "item", "result"],
          [(unit, area, item, result) for unit, level, place in units() for area, items in POLICIES.items()
           for item, result in zip(items, rotated(first_of(faults[area](level), len(items), "fail", "pass"), place))])


def services():
    """Faultless services take no visit; the others need an application, and one visit."""
    deep, shallow = ("no-visit", 0, "true", "true"), ("application", 1, "true", "false")
    write("services", ["unit", "service", "depth", "visits", "progress_query", "single_sign_on"],
          [(unit, service, *how) for unit, level, place in units()
           for service, how in zip(SERVICES, rotated(first_of(1 + level // 2, 10, shallow, deep), place))])


def service_marks():
    write("service-marks", ["unit", "rater", "criterion", "mark"],
          [(unit, rater, criterion, 94 - 2 * level + offset) for unit, level, place in units()
           for criterion in ("findable", "clear")
           for rater, offset in zip(RATERS, rotated(OFFSETS, place))])


if __name__ == "__main__":
    bulletins()
    briefings()
    rumours()
    enquiries()
    policies()
    services()
    service_marks()
