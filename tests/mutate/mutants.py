# SPDX-License-Identifier: Apache-2.0
"""The mutants of a C file or header, and the copy of it that holds them all behind a switch (mutant.h).

Each mutant is a small mistake: another comparison, another operator, a number one too large, a condition turned
round, a statement left out, another result. None is made in what the compiler must know (constants of the file, sizes
of arrays, labels), in macros and what is handed to them, or in assertions."""
import bisect
import functools
import os
import pathlib
import re

import clang.cindex
from clang.cindex import CursorKind as Kind
from clang.cindex import StorageClass, TypeKind

HEADER = pathlib.Path(__file__).resolve().parent / "mutant.h"
OTHER = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==",
         "+": "-", "-": "+", "*": "+", "/": "*", "%": "/", "&": "|", "|": "&", "&&": "||", "||": "&&"}
COMPARISONS = {"<", "<=", ">", ">=", "==", "!="}
INTEGERS = {TypeKind.CHAR_U, TypeKind.UCHAR, TypeKind.USHORT, TypeKind.UINT, TypeKind.ULONG, TypeKind.ULONGLONG,
            TypeKind.CHAR_S, TypeKind.SCHAR, TypeKind.SHORT, TypeKind.INT, TypeKind.LONG, TypeKind.LONGLONG,
            TypeKind.INT128, TypeKind.UINT128, TypeKind.ENUM}
# Leaving these out loses memory, speed or a lock, which no result of a test shows.
UNSEEN = re.compile(r"(?:^|_)(?:free|freev|unref|clear|lock|unlock|close|fclose|destroy|assert|abort|va_start|va_end|"
                    r"reserve|expect|advise|madvise|prefetch)(?:_|$)|^g_assert|^va_|^assert")
CONSTANT = {Kind.ENUM_DECL, Kind.STRUCT_DECL, Kind.UNION_DECL, Kind.FIELD_DECL, Kind.TYPEDEF_DECL,
            Kind.CXX_UNARY_EXPR}


class Mutant:
    """One mutant: its range of offsets in the file, its number there, what is changed, and the texts before, between
    and after the parts that stay."""

    def __init__(self, start, end, change, wrap):
        self.start, self.end, self.change, self.wrap = start, end, change, wrap
        self.number = 0


class Finder:
    """Walks through the syntax tree of one file and collects its mutants. A header is parsed within a source that
    includes it, which may define what the header needs."""

    def __init__(self, path, source, arguments):
        self.data = pathlib.Path(path).read_bytes()
        options = clang.cindex.TranslationUnit.PARSE_DETAILED_PROCESSING_RECORD
        unit = clang.cindex.Index.create().parse(str(source), args=arguments, options=options)
        errors = [str(found) for found in unit.diagnostics if found.severity >= 3]
        if errors:
            raise SystemExit(f"{path}: {errors[0]}")
        self.mutants = []
        real = functools.lru_cache(maxsize=None)(os.path.realpath)
        mine = [cursor for cursor in unit.cursor.get_children() if cursor.location.file
                and real(cursor.location.file.name) == real(path)]
        self.macros = sorted(self.extent(cursor) for cursor in mine if cursor.kind == Kind.MACRO_INSTANTIATION)
        self.macro_starts = [start for start, _ in self.macros]
        for cursor in mine:
            if cursor.kind == Kind.FUNCTION_DECL and cursor.is_definition():
                result = cursor.result_type.get_canonical().kind
                for child in cursor.get_children():
                    if child.kind == Kind.COMPOUND_STMT:
                        self.visit(child, result)

    @staticmethod
    def extent(cursor):
        return cursor.extent.start.offset, cursor.extent.end.offset

    def text(self, start, end):
        return self.data[start:end].decode(errors="replace")

    def in_macro(self, start, end, whole_too):
        """Whether a range is part of a macro's expansion; `whole_too`: or all of it."""
        for first, last in self.macros[:bisect.bisect_right(self.macro_starts, end)]:
            if first <= start and end <= last and (whole_too or (first, last) != (start, end)):
                return True
            if first < start < last < end or start < first < end < last:
                return True
        return False

    def add(self, cursor, change, wrap, whole_too=False):
        start, end = self.extent(cursor)
        if not self.in_macro(start, end, whole_too):
            self.mutants.append(Mutant(start, end, change, wrap))

    def operator(self, cursor):
        """The operator of a binary expression and the extents of its operands, or None."""
        operands = list(cursor.get_children())
        if len(operands) != 2:
            return None
        left, right = map(self.extent, operands)
        between = re.sub(r"/\*.*?\*/|//[^\n]*", "", self.text(left[1], right[0]), flags=re.S).strip()
        for start, end in (left, right):
            if self.text(start, end).count("(") != self.text(start, end).count(")"):
                return None
        return between, operands, left, right

    def visit(self, cursor, result):
        kind = cursor.kind
        if kind in CONSTANT or (kind == Kind.VAR_DECL and cursor.storage_class == StorageClass.STATIC):
            return
        if self.in_macro(*self.extent(cursor), True):
            return
        children = list(cursor.get_children())
        if kind in (Kind.BINARY_OPERATOR, Kind.COMPOUND_ASSIGNMENT_OPERATOR):
            self.binary(cursor)
        elif kind == Kind.INTEGER_LITERAL:
            self.literal(cursor)
        elif kind in (Kind.IF_STMT, Kind.WHILE_STMT, Kind.CONDITIONAL_OPERATOR):
            self.condition(children[0])
        elif kind == Kind.DO_STMT:
            self.condition(children[1])
        elif kind == Kind.RETURN_STMT and children:
            self.returned(children[0], result)
        if kind == Kind.COMPOUND_STMT:
            self.statements(children)
        elif kind == Kind.IF_STMT:
            self.statements(children[1:])
        elif kind in (Kind.WHILE_STMT, Kind.FOR_STMT, Kind.CASE_STMT, Kind.DEFAULT_STMT):
            self.statements(children[-1:])
        if kind == Kind.CASE_STMT:
            children = children[1:]
        elif kind == Kind.VAR_DECL and cursor.type.kind == TypeKind.CONSTANTARRAY:
            children = [child for child in children if child.kind == Kind.INIT_LIST_EXPR]
        elif kind == Kind.VAR_DECL:
            children = [child for child in children if child.kind != Kind.TYPE_REF]
        elif kind == Kind.UNEXPOSED_EXPR and cursor.type.kind == TypeKind.POINTER:
            children = [child for child in children if child.kind != Kind.INTEGER_LITERAL]
        for child in children:
            self.visit(child, result)

    def is_bit_field(self, cursor):
        while cursor.kind in (Kind.UNEXPOSED_EXPR, Kind.PAREN_EXPR):
            inner = list(cursor.get_children())
            if len(inner) != 1:
                return False
            cursor = inner[0]
        return cursor.kind == Kind.MEMBER_REF_EXPR and cursor.referenced is not None and cursor.referenced.is_bitfield()

    def binary(self, cursor):
        found = self.operator(cursor)
        if not found:
            return
        operator, operands, left, right = found
        signs = ["+" if self.is_bit_field(operand) else "" for operand in operands]
        if operator in ("+=", "-=") and cursor.kind == Kind.COMPOUND_ASSIGNMENT_OPERATOR:
            other = {"+=": "-=", "-=": "+="}[operator]
            start, end = right
            if not self.in_macro(*self.extent(cursor), False) and not self.in_macro(start, end, False):
                self.mutants.append(Mutant(start, end, f"{operator} becomes {other}", [
                    (start, start, "({ __auto_type sy_b%d = " + signs[1] + "("),
                    (end, end, "); sy_mutant(%d) ? -sy_b%d : sy_b%d; })")]))
            return
        other = OTHER.get(operator)
        if not other or cursor.kind != Kind.BINARY_OPERATOR:
            return
        pointers = [operand.type.get_canonical().kind in (TypeKind.POINTER, TypeKind.CONSTANTARRAY,
                                                          TypeKind.INCOMPLETEARRAY) for operand in operands]
        if operator not in COMPARISONS and operator not in ("&&", "||") and (
                pointers[1] or (pointers[0] and operator not in "+-")):
            return
        between = "\n" * self.text(left[1], right[0]).count("\n")
        if operator in ("&&", "||"):
            go_on = "!sy_a%d : sy_a%d" if operator == "&&" else "sy_a%d : !sy_a%d"
            wrap = [(left[0], left[0], "({ int sy_a%d = !!("),
                    (left[1], right[0], "); " + between + "(sy_mutant(%d) ? " + go_on + ") ? !!("),
                    (right[1], right[1], ") : sy_a%d; })")]
        else:
            wrap = [(left[0], left[0], "({ __auto_type sy_a%d = " + signs[0] + "("),
                    (left[1], right[0], "); " + between + "__auto_type sy_b%d = " + signs[1] + "("),
                    (right[1], right[1], "); sy_mutant(%d) ? sy_a%d " + other.replace("%", "%%") + " sy_b%d : sy_a%d "
                     + operator.replace("%", "%%") + " sy_b%d; })")]
        self.add(cursor, f"{operator} becomes {other}", wrap, True)

    def wrapped(self, cursor, before, after):
        start, end = self.extent(cursor)
        return [(start, start, before), (end, end, after)]

    def literal(self, cursor):
        start, end = self.extent(cursor)
        text = self.text(start, end)
        if re.fullmatch(r"(0x[0-9a-fA-F]+|[0-9]+)[uUlL]*", text) and not (
                self.text(0, start).rstrip().endswith("[") and re.match(r"\s*\]\s*=[^=]", self.text(end, end + 9))):
            self.add(cursor, f"{text} becomes {text} + 1", self.wrapped(cursor, "(", " + sy_mutant(%d))"), True)

    def is_equality(self, cursor):
        while cursor.kind in (Kind.UNEXPOSED_EXPR, Kind.PAREN_EXPR):
            inner = list(cursor.get_children())
            if len(inner) != 1:
                return False
            cursor = inner[0]
        found = cursor.kind == Kind.BINARY_OPERATOR and self.operator(cursor)
        return bool(found) and found[0] in ("==", "!=")

    def condition(self, cursor):
        if not self.is_equality(cursor):   # which has its own mutant
            self.add(cursor, "condition negated", self.wrapped(cursor, "(!!(", ") ^ sy_mutant(%d))"))

    def returned(self, cursor, result):
        if result == TypeKind.BOOL and not self.is_equality(cursor):
            self.add(cursor, "the opposite is returned", self.wrapped(cursor, "(!!(", ") ^ sy_mutant(%d))"))
        elif result in INTEGERS and cursor.kind != Kind.INTEGER_LITERAL:
            self.add(cursor, "1 more is returned", self.wrapped(cursor, "((", ") + sy_mutant(%d))"))

    def statements(self, cursors):
        for cursor in cursors:
            start, end = self.extent(cursor)
            text = self.text(start, end)
            if cursor.kind == Kind.CALL_EXPR:
                if UNSEEN.search(re.match(r"\w*", text).group()):
                    continue
            elif cursor.kind == Kind.BINARY_OPERATOR:
                found = self.operator(cursor)
                if not found or found[0] != "=" or re.search(r"=\s*NULL$", text):
                    continue
            elif cursor.kind != Kind.COMPOUND_ASSIGNMENT_OPERATOR:
                continue
            self.add(cursor, "left out", self.wrapped(cursor, "(sy_mutant(%d) ? (void)0 : (void)(", "))"))


def numbered(text, number, switch):
    return text.replace("%%", "\0").replace("%d", str(number)).replace("\0", "%").replace("sy_mutant(", switch + "(")


def find(path, source, arguments):
    """The mutants of a file as (start, end, change, edits), numbered by their place in the list."""
    mutants = Finder(path, source, arguments).mutants
    mutants.sort(key=lambda mutant: (mutant.start, -mutant.end))
    return [(mutant.start, mutant.end, mutant.change, mutant.wrap) for mutant in mutants]


def mutated(data, name, mutants, leave_out=()):
    """The text of the file with its mutants. Edits at one place are in order: what ends there, the inner first,
    then what begins there, the outer first."""
    edits = []
    switch = "sy_mutant_" + re.sub(r"\W", "_", name)
    for number, (start, end, _, wrap) in enumerate(mutants):
        if number in leave_out:
            continue
        for index, (first, last, text) in enumerate(wrap):
            if index == 0:
                order = (1, -(wrap[-1][0] - first), number)
            else:
                order = (0, first - wrap[0][0], -number)
            edits.append((first, order, last, numbered(text, number, switch)))
    edits.sort(key=lambda edit: (edit[0], edit[1]))
    parts, at = [], 0
    for first, _, last, text in edits:
        parts += [data[at:first], text.encode()]
        at = max(at, last)
    parts.append(data[at:])
    head = HEADER.read_text().replace("sy_mutant", switch).replace("SY_MUTANT_FILE", f'"{name}"')
    head = head.replace("SY_MUTANT_MAP", f'"{name.replace("/", "+")}"').replace("SY_MUTANT_COUNT", str(max(1, len(mutants))))
    return f'{head}#line 1 "{name}"\n'.encode() + b"".join(parts)
