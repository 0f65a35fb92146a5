#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The JSON Schemas of edition.yaml and published.yaml against every edition, every broken one, and the loader; that of
what `diff` writes.

check.py TOP: TOP is the source tree. The cases of tests/broken-editions are made anew, and of those that change one of
the two files a schema must refuse at least the ones in CAUGHT; what it cannot see (sums of weights, names that lead
nowhere) is not among them."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import jsonschema
import yaml

TOP = pathlib.Path(sys.argv[1])
PRINT_FIELDS = os.environ["STEELYARD_FIELDS"] + "/print-fields"
sys.path.insert(0, str(TOP / "tests" / "broken-editions"))
PLUGINS = os.environ.get("STEELYARD_PLUGIN_PATH", "")
os.environ.setdefault("STEELYARD_PLUGIN_PATH", "/nowhere")
os.environ.setdefault("STEELYARD_BAD_PLUGINS", "/nowhere")
import cases  # pylint: disable=wrong-import-position

SCHEMAS = {name: json.loads((TOP / "docs" / "schema" / f"{name}.schema.json").read_text())
           for name in ("edition", "published")}
FIELDS = json.loads(subprocess.check_output([PRINT_FIELDS]))
FILES = {"edition": "edition.yaml", "published": "published.yaml"}

# Faults that an editor shows while they are made.
CAUGHT = set("""
languages-unknown languages-twice languages-a-text name-no-language name-other-language name-a-list
not-comparable-no-reason not-comparable-elsewhere not-comparable-on-a-veto lineage-unknown-key lineage-other-rule
weight-negative weight-no-number weight-exponent weight-full-width weight-divided-by-zero weight-a-list
points-negative root-with-weight key-unknown key-unknown-node key-unknown-award key-unknown-gate key-twice schema-missing
schema-other id-missing id-space id-wide-space id-colon id-slash id-at-sign id-comma id-quotation-marks id-apostrophe id-hyphen-first
id-point-first id-direction id-invisible id-joiner id-too-long id-too-long-chinese name-empty
source-unknown digits-ten digits-half cohorts-none cohorts-a-map tree-missing aggregate-unknown
clamp-one-end cap-negative adjustment-kind gate-operator gate-no-value effect-unknown effect-missing
group-without-children enough-scalar enough-list enough-empty enough-both enough-key enough-zero enough-word
enough-of-a-leaf reweight-unknown missing-unknown band-two-limits band-count-negative plugin-no-revision
plugin-revision-word plugin-path path-absolute path-up path-empty table-called-units extends-absolute extends-outside
sources-unknown labels-a-list label-other-language label-a-list label-empty sources-of-a-table claim-of claim-key claims-schema claims-a-text claim-nothing claim-rows-elsewhere key-missing key-empty key-no-list
key-column-twice key-misspelt table-without-file yaml-a-text yaml-a-list extends-with-a-tree
default-unknown default-weight defaults-a-list default-params-a-list
""".split())


class Loader(yaml.SafeLoader):
    """As an editor reads YAML, but that a key twice is a fault, and that dates are texts."""


def mapping(loader, node):
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    if len(keys) != len(set(map(str, keys))):
        raise yaml.YAMLError("a key twice")
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


Loader.add_constructor("tag:yaml.org,2002:map", mapping)
Loader.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: node.value)


def fault_of(name, path):
    """None, or why the schema of that name refuses the file."""
    try:
        document = yaml.load(path.read_text(), Loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        return f"not YAML: {error}"
    error = jsonschema.exceptions.best_match(jsonschema.Draft202012Validator(SCHEMAS[name]).iter_errors(document))
    return f"{list(error.absolute_path)}: {error.message}"[:300] if error else None


def check_sound():
    """Every edition is as the schemas say."""
    folders = [*(TOP / "indicators").iterdir(), *(TOP / "tests" / "editions").iterdir(),
               TOP / "tests" / "broken-editions" / "sound"]
    for folder in sorted(folders):
        for name, file in FILES.items():
            if (folder / file).exists():
                fault = fault_of(name, folder / file)
                assert fault is None, f"{folder.name}/{file}: {fault}"
    return len(folders)


def refused(case):
    """Whether a schema refuses what the case makes of the edition, and whether it changed a file of the two at all."""
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        shutil.copytree(TOP / "tests" / "broken-editions" / "sound", work / "sound")
        for path in work.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        before = {file: (work / "sound" / file).read_bytes() for file in FILES.values()}
        try:
            case.make(work)
        except OSError:
            return None  # an object that this test has not
        faults = []
        for schema, file in FILES.items():
            path = work / "sound" / file
            if path.is_symlink() or not path.is_file() or path.stat().st_size > 1 << 16:
                continue
            if path.read_bytes() != before[file]:
                faults.append(fault_of(schema, path))
        return any(faults) if faults else None


def check_broken():
    """What the schemas must refuse they do."""
    found = {case.name: refused(case) for case in cases.CASES if not case.name.startswith(("object-", "yaml-deep", "yaml-al"))}
    missing = CAUGHT - found.keys()
    assert not missing, f"no such cases: {missing}"
    let_through = sorted(name for name in CAUGHT if not found[name])
    assert not let_through, f"the schemas let through: {let_through}"
    return len(CAUGHT), sum(value is True for value in found.values()), sum(value is not None for value in found.values())


# ---- schema and loader cannot drift apart ----------------------------------------------------------------------------


def check_fields(defs):
    """The keys of a node, with their choices and limits, are those of the program's own table."""
    fields = [field for field in FIELDS["node"] if field["key"]]
    for kind in ("group", "leaf", "adjustment", "veto"):
        here = {field["key"]: field for field in fields if kind in field["on"]}
        assert set(defs[kind]["properties"]) == set(here), (kind, set(defs[kind]["properties"]) ^ set(here))
        for key, field in here.items():
            for told in (defs[kind]["properties"][key], *of_change(defs, key)):
                told = resolved(told, defs)
                if field["choices"] and "enum" in told:
                    assert sorted(told["enum"]) == sorted(field["choices"]), (kind, key, told)
                elif key == "over":
                    words = told["anyOf"][0]["enum"] + list(told["anyOf"][1]["properties"])
                    assert sorted(words) == sorted(field["choices"]), (kind, key, told)
                elif key == "enough":
                    assert sorted(told["properties"]) == sorted(field["choices"]), (kind, key, told)
                else:
                    assert not field["choices"] or key == "effect", (kind, key)
                if field["integer"]:
                    assert (told["minimum"], told["maximum"]) == (field["lowest"], field["highest"]), (kind, key)
    assert set(defs["defaults"]["properties"]) == {field["key"] for field in fields if field["default"]}, "defaults"
    codes = defs["acknowledgement"]["properties"]["warning"]["anyOf"][0]["enum"]
    assert codes == sorted(FIELDS["warnings"]), ("warnings", set(codes) ^ set(FIELDS["warnings"]))
    keys = {field["key"] for field in fields}
    assert set(defs["change"]["properties"]) == keys, ("set", set(defs["change"]["properties"]) ^ keys)


def of_change(defs, key):
    """What `set` may give the key, besides null."""
    return [value for value in defs["change"]["properties"][key]["anyOf"] if value != {"type": "null"}]


def check_limits(name, field, told):
    """The choices and limits of a key that has some are those of the table."""
    if "enum" in told and field["choices"] and field["key"] != "statistic":
        assert sorted(told["enum"]) == sorted(field["choices"]), (name, told)
    if field["integer"]:
        assert told["minimum"] == field["lowest"], (name, told)
        assert told.get("maximum", field["highest"]) == field["highest"], (name, told)


def check_loader():
    """The keys of everything else."""
    edition, defs = SCHEMAS["edition"], SCHEMAS["edition"]["$defs"]
    text = (TOP / "core" / "edition" / "resolve.c").read_text()
    root = re.search(r'keys\[\] = \{\s*("steelyard".*?)NULL', text, re.S)
    assert set(edition["properties"]) == set(re.findall(r'"([^"]+)"', root[1])), "edition.yaml"
    tables = (TOP / "core" / "edition" / "tables.c").read_text()
    keys = re.findall(r'"([^"]+)"', re.search(r"table_keys\[\] = \{(.*?)NULL", tables, re.S)[1])
    assert set(defs["table"]["anyOf"][1]["properties"]) == set(keys), "tables"
    assert set(edition["properties"]["tables"]["properties"]["units"]["properties"]) == set(keys[3:]), "units"
    check_fields(defs)
    for kind, schema in (("award", defs["award"]), ("band", defs["band"]), ("grading", defs["grading"]),
                         ("level", defs["grading"]["properties"]["levels"]["items"])):
        assert set(schema["properties"]) == {field["key"] for field in FIELDS[kind]}, kind
        for field in FIELDS[kind]:
            check_limits((kind, field["key"]), field, resolved(schema["properties"][field["key"]], defs))
    check_claims(SCHEMAS["published"]["$defs"])
    assert set(SCHEMAS["published"]["$defs"]["erratum"]["properties"]) == {field["key"] for field in FIELDS["erratum"]}


def resolved(told, defs):
    return defs[told["$ref"].split("/")[-1]] if "$ref" in told else told


def check_claims(defs):
    """So too the keys of each kind of claim, and which it needs."""
    always = {"id", "of", "equals"}
    kinds = FIELDS["claim"][0]["on"]
    assert sorted(rule["if"]["properties"]["of"]["const"] for rule in defs["claim"]["allOf"]) == sorted(kinds)
    for rule in defs["claim"]["allOf"]:
        of, then = rule["if"]["properties"]["of"]["const"], rule["then"]
        here = {field["key"]: field for field in FIELDS["claim"] if field["key"] and of in field["on"]}
        needed = always | {key for key, field in here.items() if of in field["needed"]}
        assert set(then["properties"]) == set(here), (of, set(then["properties"]) ^ set(here))
        assert set(then["required"]) == needed, (of, set(then["required"]) ^ needed)
        for key, field in here.items():
            check_limits((of, key), field, resolved(then["properties"][key], defs))


def parts_of(value):
    """The objects in a value, each with its keys."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts_of(part)


def diff(earlier, later, *options):
    done = subprocess.run([os.environ["STEELYARD"], "diff", str(earlier), str(later), "--format", "json", *options],
                          env=os.environ | {"STEELYARD_PLUGIN_PATH": PLUGINS}, capture_output=True, check=False)
    assert done.returncode in (0, 3), done.stderr
    return json.loads(done.stdout)


def check_changes():
    """What diff writes is as its schema says; every key that is taken away or added, and every other type, is seen."""
    schema = json.loads((TOP / "docs" / "schema" / "changes.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    editions, sound = TOP / "indicators", TOP / "tests" / "broken-editions" / "sound"
    with tempfile.TemporaryDirectory() as folder:
        other = pathlib.Path(folder) / "sound"
        shutil.copytree(sound, other)
        for path in (other, *other.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        (other / "units.csv").write_text("id,name_zh,name_en,cohort\neast,东区,Orient,districts\n"
                                         "west,西区,West,districts\nrail,铁路局,Railways,bureaus\n")
        (other / "evidence" / "figures.csv").write_text("unit,visits\neast,\nwest,81\nrail,12\n")
        for name in ("checks", "letters"):
            path = other / "evidence" / f"{name}.csv"
            path.write_text(re.sub(r"^tax,.*\n", "", path.read_text(), flags=re.M))
        pairs = [diff(editions / "shenzhen-2018", editions / "shenzhen-2019"), diff(sound, other), diff(other, sound)]
    what_if = diff(editions / "shenzhen-2019", editions / "shenzhen-2019", "--set", "disclosure:weight=35%",
                   "--without", "letters")
    for changes in pairs:
        assert not validator.is_valid({**changes, "what_if": what_if["what_if"]}), "an official one has changes"
    assert not validator.is_valid({key: what_if[key] for key in what_if if key != "what_if"}), "no changes are named"
    pairs.insert(0, what_if)
    found = set()
    for changes in pairs:
        error = jsonschema.exceptions.best_match(validator.iter_errors(changes))
        assert error is None, (error.json_path, error.message)
        found |= {key for part in parts_of(changes["nodes"] + changes["tables"]) for key in part}
    assert {"weight", "points", "differs", "cohorts", "by_key", "columns_added", "row", "unit"} <= found, found
    refused = 0
    for changes in pairs[1:]:
        for part in [changes, *changes["nodes"][:2], *changes["units"]["both"][:2], *changes["tables"][:2]]:
            for key in ("id", "fate", "schema", "tables", "scores"):
                if key in part:
                    kept = part.pop(key)
                    assert not validator.is_valid(changes), f"{key} may be left out"
                    part[key] = 1
                    assert not validator.is_valid(changes), f"{key} may be a number"
                    part[key], refused = kept, refused + 2
            part["other"] = 1
            assert not validator.is_valid(changes), "any key is taken"
            del part["other"]
    return refused


print(f"{check_changes()} changes of what diff writes are refused")
print(f"{check_sound()} editions are as the schemas say")
print("of the broken ones %d must be seen; %d of %d that concern the two files are" % check_broken())
check_loader()
