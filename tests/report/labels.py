# SPDX-License-Identifier: Apache-2.0
"""The labels and the advice of an edition, as the editions here write them: a line each."""
import re

LABEL = re.compile(r"  (\S+): \{(?:zh: (.*?), )?(?:en: (.*?))?\}")


def labels_of(folder):
    """{text: {language: label}}: the labels of an edition, over those of the edition that it extends."""
    text = (folder / "edition.yaml").read_text(encoding="utf-8")
    extended = re.search(r"^extends: (\S+)", text, re.M)
    labels = labels_of(folder / extended[1]) if extended else {}
    for line in text.partition("\nlabels:\n")[2].split("\n"):
        if match := LABEL.fullmatch(line):
            labels[match[1]] = {"zh": match[2] or match[1], "en": (match[3] or match[1]).strip("'")}
    return labels


def advice_of(folder):
    """{(node, code of a finding): {language: advice}}, over that of the edition that it extends, node by node."""
    text = (folder / "edition.yaml").read_text(encoding="utf-8")
    extended = re.search(r"^extends: (\S+)", text, re.M)
    advice, own = advice_of(folder / extended[1]) if extended else {}, {}
    node = code = None
    for line in text.partition("\nadvice:\n")[2].split("\n"):
        indent, _, rest = re.fullmatch(r"( *)(- )?(.*)", line).groups()
        key, _, value = rest.partition(": ") if ": " in rest else (rest.rstrip(":"), "", "")
        if len(indent) == 2:
            node = key
        elif len(indent) == 4:
            code = key
        elif len(indent) == 6:
            quoted = value.startswith("'")
            own.setdefault((node, code), {})[key] = value[1:-1].replace("''", "'") if quoted else value
        else:
            break
    nodes = {node for node, _ in own}
    return {key: texts for key, texts in advice.items() if key[0] not in nodes} | own
