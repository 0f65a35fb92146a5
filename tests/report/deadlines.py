# SPDX-License-Identifier: Apache-2.0
#
# deadlines.py REQUESTS CALENDAR FOLDER LANGUAGE START LIMITS [COLUMN=VALUE]: until when each answered request had to be
# answered is on its unit's page; counted here day by day, from the evidence alone
#
# FOLDER has the pages of one language. START is the column from whose day on days are counted; LIMITS is DATE:DAYS:MORE,…:
# the working days from that date on, and how many more after an extension was notified.
import csv
import datetime
import html
import pathlib
import re
import sys


def read(file):
    with open(file, encoding="utf-8-sig", newline="") as rows:
        return list(csv.DictReader(rows))


def shown(day, language):
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {day:%B} {day.year}"


requests, calendar, folder, language, column, limits = sys.argv[1:7]
chosen = [condition.split("=") for condition in sys.argv[7:]]
special = {row["date"]: row["kind"] for row in read(calendar)}
date = datetime.date.fromisoformat
law = sorted((date(start), int(days), int(more)) for start, days, more in
             (entry.split(":") for entry in limits.split(",")))


def is_worked(day):
    kind = special.get(day.isoformat())
    return kind == "workday" if kind else day.weekday() < 5


def count(start, until):
    days = (start + datetime.timedelta(n) for n in range(1, (until - start).days + 1))
    return sum(is_worked(day) for day in days)


def due(start, limit):
    day = start
    while limit:
        day += datetime.timedelta(1)
        limit -= is_worked(day)
    return day


TEXTS = {"en": "counted from the day after {start}: the limit of {limit} working days ended on {due}; the reply came on working day {days}",
         "zh": "自{start}次日起算，期限{limit}个工作日，于{due}届满，于第{days}个工作日答复"}
found = 0
for row in read(requests):
    if not row["replied"] or not all(row[name] == value for name, value in chosen):
        continue
    start, replied = date(row[column]), date(row["replied"])
    _, days, more = [entry for entry in law if entry[0] <= start][-1]
    limit = days + (more if row.get("extended") == "true" else 0)
    expected = TEXTS[language].format(start=shown(start, language), limit=limit, due=shown(due(start, limit), language),
                                      days=count(start, replied))
    page = (pathlib.Path(folder) / "units" / f"unit-{row['unit']}.html").read_text(encoding="utf-8")
    section = html.unescape(re.search(r'<section id="evidence".*?</section>', page, re.S)[0])
    if expected not in section:
        sys.exit(f"{row['unit']}, {row.get('request', '')}: does not say: {expected}")
    found += 1
if not found:
    sys.exit("no request was looked at")
print(found)
