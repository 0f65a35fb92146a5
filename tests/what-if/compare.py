# SPDX-License-Identifier: Apache-2.0
"""Compares the document of a what-if with that of the edition changed by hand.

usage: compare.py WHAT-IF.json EDITED.json: everything is the same but what says that it is a what-if."""
import json
import sys

what_if, edited = (json.load(open(path)) for path in sys.argv[1:])
assert what_if.pop("schema") == "steelyard-result-what-if/2"
assert edited.pop("schema") == "steelyard-result/2"
assert what_if.pop("what_if")
assert what_if["edition"].pop("sha256") != edited["edition"].pop("sha256")
for document in what_if, edited:
    for key in "digest", "record", "run":
        document.pop(key)
    # Before they are divided by their sum, weights may be any multiples.
    for node in document["nodes"]:
        node.pop("declared_weight", None)
for key in edited:
    assert what_if[key] == edited[key], key
assert sorted(what_if) == sorted(edited)
