# SPDX-License-Identifier: Apache-2.0
"""Lists of many units are pages of a sensible size: lists.py FOLDER UNITS

The page units.html leads to lists, of at most 200 rows each, in which every unit is once."""
import pathlib
import re
import sys

folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
index = (folder / "units.html").read_text(encoding="utf-8")
pages = set(re.findall(r'href="(units-[^"]*\.html)"', index))
found = []
for name in sorted(pages):
    units = re.findall(r'href="units/unit-([^"]*)\.html"', (folder / name).read_text(encoding="utf-8"))
    if len(units) > 200:
        print(f"{name} has {len(units)} units")
        sys.exit(1)
    found += units
print(f"{len(pages)} lists, {len(found)} units, {len(set(found))} of them different")
sys.exit(len(found) != count or len(set(found)) != count or not pages)
