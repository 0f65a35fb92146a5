# SPDX-License-Identifier: Apache-2.0
"""Changed result documents that look sound, for the tests of what `steelyard verify` finds in them."""
import hashlib
import json
import subprocess


def verify(steelyard, document):
    """Gives the document the digest of its contents and verifies it: the exit code, and what is printed.

    Writes forged.json in the current folder.
    """
    covered = {key: value for key, value in document.items() if key not in ("digest", "record", "run")}
    text = json.dumps(covered, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    document["digest"] = hashlib.sha256(text.encode()).hexdigest()
    with open("forged.json", "w", encoding="utf-8") as file:
        json.dump(document, file)
    done = subprocess.run([steelyard, "verify", "forged.json"], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr
