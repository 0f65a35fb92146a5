# SPDX-License-Identifier: Apache-2.0
"""Writes archives that `steelyard verify` must refuse, and one that it must take: hostile.py FOLDER EDITION RESULT
[good]. With `good`, only that one.

Prints a line for each: its file, the message that is expected after the file's name, nothing for the
good one, and options of verify. zstd is written by hand, as blocks that are stored or repeat one byte, so that no compressor is needed.
"""
import os
import sys
import tarfile

FOLDER, EDITION, RESULT = sys.argv[1:4]
ID = os.path.basename(EDITION)
BLOCK = 128 << 10


def frame(blocks):
    """A zstd frame with a window of 128 KiB: (kind, size, bytes), kind 0 stored and 1 repeated."""
    data = bytearray(b"\x28\xb5\x2f\xfd\x00\x38")
    for i, (kind, size, content) in enumerate(blocks):
        data += ((i + 1 == len(blocks)) | kind << 1 | size << 3).to_bytes(3, "little") + content
    return bytes(data)


def zstd(content):
    """The same of any bytes; long runs of zeros become blocks of four bytes."""
    blocks = []
    for start in range(0, max(len(content), 1), BLOCK):
        piece = content[start:start + BLOCK]
        same = len(piece) > 1 and piece.count(piece[:1]) == len(piece)
        blocks.append((1, len(piece), piece[:1]) if same else (0, len(piece), piece))
    return frame(blocks)


def member(name, content=b"x", kind=tarfile.REGTYPE, target=""):
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = len(content), kind, target
    return info, content


def tar(members, form=tarfile.PAX_FORMAT):
    """A tar file; a member is (info, content) or bytes to be taken as they are."""
    data = bytearray()
    for entry in members:
        if isinstance(entry, bytes):
            data += entry
            continue
        info, content = entry
        data += info.tobuf(form, "utf-8", "surrogateescape")
        data += content + bytes(-len(content) % 512)
    return bytes(data) + bytes(1024)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def edition():
    """The members of a sound archive, without its README."""
    members = [member(f"{ID}/result.json", read(RESULT))]
    for folder, _, names in os.walk(EDITION):
        for name in sorted(names):
            path = os.path.join(folder, name)
            members.append(member(f"{ID}/editions/{ID}/{os.path.relpath(path, EDITION)}", read(path)))
    return members


def huge(size, form=tarfile.GNU_FORMAT):
    """A header that promises more than follows."""
    info, _ = member(f"{ID}/huge")
    info.size = size
    return info.tobuf(form)


def without(name):
    return [entry for entry in GOOD if not entry[0].name.endswith(name)]


def sparse():
    info, _ = member(f"{ID}/sparse", b"")
    info.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": f"{ID}/sparse",
                        "GNU.sparse.realsize": "1000000"}
    content = b"1\n999999\n1\n".ljust(512, b"\0") + b"x".ljust(512, b"\0")
    info.size = len(content)
    return info, content


def write(name, data, message="", options=""):
    with open(os.path.join(FOLDER, name + ".tar.zst"), "wb") as file:
        file.write(data)
    print(f"{name}.tar.zst\t{message}\t{options}")


def refuse(name, extra, message, options=""):
    """A sound archive with something more."""
    write(name, zstd(tar(GOOD + extra)), message, options)


def within(name, message):
    return f"'{name}' in the archive: {message}"


GOOD = edition()
write("good", zstd(tar(GOOD)))
if sys.argv[4:] == ["good"]:
    sys.exit()
write("good-with-folders", zstd(tar([member(ID + "/", b"", tarfile.DIRTYPE), *GOOD,
                                     member(ID + "/empty", b"", tarfile.DIRTYPE)])))

# Names.
refuse("absolute", [member("/tmp/escaped")], within("/tmp/escaped", "the name is an absolute path"))
refuse("upwards", [member(f"{ID}/../../escaped")], within(f"{ID}/../../escaped", "the name leads out of the archive with '..'"))
refuse("upwards-folder", [member("..", b"", tarfile.DIRTYPE)], within("..", "the name leads out of the archive with '..'"))
refuse("dot", [member(f"{ID}/./escaped")], within(f"{ID}/./escaped", "the name has a part that is empty or '.'"))
refuse("slashes", [member(f"{ID}//escaped")], within(f"{ID}//escaped", "the name has a part that is empty or '.'"))
refuse("not-utf8", [member(f"{ID}/\udcff\udcfe")], "the name is not UTF-8")
write("not-utf8-ustar", zstd(tar([*GOOD, member(f"{ID}/\udcd6\udcd0")], tarfile.USTAR_FORMAT)), "the name is not UTF-8")
refuse("control", [member(f"{ID}/a\x1b[31mb")], "the name has a control character or a backslash")
refuse("backslash", [member(f"{ID}/..\\..\\escaped")], "the name has a control character or a backslash")
refuse("long-part", [member(f"{ID}/" + "n" * 256)], "the name is too long")
refuse("long-name", [member(f"{ID}/" + "name/" * 210 + "n")], "the name is too long")
refuse("deep", [member(f"{ID}/" + "d/" * 40 + "n")], "the name is too long")
refuse("twice", [GOOD[0]], within(GOOD[0][0].name, "repeated"))
refuse("file-and-folder", [member(f"{ID}/result.json/inside")], within(f"{ID}/result.json", "both a file and a folder"))
refuse("folder-and-file", [member(f"{ID}/editions")], within(f"{ID}/editions", "both a file and a folder"))
refuse("second-root", [member("other/file")], within("other/file", "expected everything in one folder named after the edition's id"))
write("no-root", zstd(tar([member("file")])), within("file", "expected everything in one folder named after the edition's id"))
write("root-no-id", zstd(tar([member("A b/file")])), within("A b/file", "expected everything in one folder"))

# Kinds.
refuse("link", [member(f"{ID}/link", b"", tarfile.SYMTYPE, "/etc/passwd")], within(f"{ID}/link", "a link, expected a regular file"))
refuse("link-then-file", [member(f"{ID}/link", b"", tarfile.SYMTYPE, "/tmp"), member(f"{ID}/link/escaped")],
       within(f"{ID}/link", "a link"))
refuse("hard-link", [member(f"{ID}/link", b"", tarfile.LNKTYPE, "/etc/passwd")], within(f"{ID}/link", "a link"))
for kind, code in (("device", tarfile.CHRTYPE), ("disk", tarfile.BLKTYPE), ("pipe", tarfile.FIFOTYPE)):
    refuse(kind, [member(f"{ID}/{kind}", b"", code)], within(f"{ID}/{kind}", "a device, pipe or socket, expected a regular file"))
refuse("sparse", [sparse()], "a sparse file, expected all of its bytes")
for kind, content in (("zstd", zstd(b"x")), ("gzip", b"\x1f\x8b\x08\0rest"), ("zip", b"PK\x03\x04rest"),
                      ("xz", b"\xfd7zXZ\0rest"), ("bzip2", b"BZh9rest"), ("7z", b"7z\xbc\xaf\x27\x1crest"),
                      ("tar", tar([member("x")]))):
    refuse("nested-" + kind, [member(f"{ID}/nested.csv", content)], within(f"{ID}/nested.csv", "an archive inside the archive"))

# Sizes.
refuse("many", [member(f"{ID}/many/{i}", b"") for i in range(10001)], "more than 10000 files and folders; --limit entries=N allows more")
refuse("many-folders", [member(f"{ID}/{i}/" + "d/" * 20, b"", tarfile.DIRTYPE) for i in range(50)],
       "more than 1000 files and folders", "--limit entries=1000")
refuse("huge", [huge(1 << 40)], within(f"{ID}/huge", "with this file the archive would unpack to more than 4294967296 bytes; --limit unpacked=N allows more"))
refuse("hugest", [huge((1 << 63) - 1)], "cannot read as an archive: ")
refuse("promised", [huge(1 << 20)], "cannot read as an archive: Truncated")
BOMB = zstd(tar(GOOD)[:-1024] + huge(9 << 30))
write("bomb", BOMB + frame([(1, BLOCK, b"\0")] * (9 << 13)), within(f"{ID}/huge", "with this file the archive would unpack to more than"))

# No archives.
write("empty", b"", "cannot read as an archive: ")
write("text", b"steelyard: edition/1\n" * 99, "cannot read as an archive: ")
write("only-zstd", zstd(b"just text, " * 100), "cannot read as an archive: ")
write("not-compressed", tar(GOOD), "expected a tar file compressed once, by zstd")
write("twice-compressed", zstd(zstd(tar(GOOD))), "expected a tar file compressed once, by zstd")
write("nothing-in-it", zstd(tar([])), "not an archive of an edition: ")
write("cut", zstd(tar(GOOD))[:20000], "cannot read as an archive: ")
write("broken-header", zstd(tar(GOOD)[:200] + b"\xff" * 100 + tar(GOOD)[300:]), "cannot read as an archive: ")
for name in ("result.json", "edition.yaml", "edition.lock"):
    write("without-" + name, zstd(tar(without("/" + name))), f"not an archive of an edition: '{ID}/")
