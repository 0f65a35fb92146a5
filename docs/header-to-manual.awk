# SPDX-License-Identifier: Apache-2.0
#
# header-to-manual.awk: turns the comments and declarations of steelyard/plugin.h into roff, so that the manual page
# says what the header says. Understands the few shapes that the header has: comments before a declaration, comments
# behind a field, section headings between rules of dashes.

function escaped(text) {
  gsub(/\\/, "\\e", text)
  gsub(/-/, "\\-", text)
  sub(/^[.']/, "\\\\\\&&", text)
  return text
}

# A comment without its marks.
function bare(line) {
  sub(/ ?\*\/ *$/, "", line)
  if (!sub(/^ *\/\*+ ?/, "", line))
    sub(/^ *\* ?/, "", line)
  return line
}

# A comment is held back until it is known what it is about, unless it opens a section.
function hold(text) {
  held = held text "\n"
}

function release() {
  printf "%s", held
  held = ""
}

function heading(text) {
  release()
  paragraph = 0
  in_section = 1
  print ".SH " toupper(escaped(text))
}

# One line of prose: a paragraph's, an item's, a heading or nothing.
function prose(line) {
  if (line ~ /^-+$/)
    return
  if (line == "") {
    paragraph = 1
    return
  }
  if (line ~ /^[A-Z][A-Za-z:,() ]+$/ && (after_rule || after_blank && opening)) {
    heading(line)
    return
  }
  if (match(line, /^ *[0-9]\. /) || match(line, /^ *- /)) {
    mark = substr(line, 1, RLENGTH)
    gsub(/ /, "", mark)
    hold(".IP " (mark == "-" ? "\\(bu 2" : mark " 3"))
    line = substr(line, RLENGTH + 1)
    paragraph = 0
  }
  if (paragraph)
    hold(".PP")
  paragraph = 0
  sub(/^ +/, "", line)
  hold(escaped(line))
}

# What was gathered of a struct: its fields, and what is said of them.
function flush(  i, count, names) {
  count = split(fields, names, "\n")
  for (i = 1; i < count; i++) {
    print (i == 1 ? ".TP" : ".TQ")
    print ".B " escaped(names[i])
  }
  if (count > 1 && said != "")
    print escaped(said)
  fields = ""
  if (count > 1)
    said = ""
}

function say(text) {
  gsub(/^ +| +$/, "", text)
  said = said (said == "" || text == "" ? "" : " ") text
}

BEGIN { opening = 1 } # the long comment at the top, which has headings of its own

# ---- within a struct or an enum

inside && in_comment {
  say(bare($0))
  if ($0 ~ /\*\/ *$/) {
    in_comment = 0
    if (behind)
      flush()
  }
  next
}
inside && /^};/ {
  flush()
  inside = 0
  next
}
inside && /^ *\/\*/ {
  flush()
  in_comment = $0 !~ /\*\/ *$/
  behind = 0
  say(bare($0))
  next
}
inside && /^ *$/ { flush(); next }
inside {
  comment = ""
  line = $0
  if (at = index(line, "/*")) {
    comment = substr(line, at)
    line = substr(line, 1, at - 1)
    in_comment = comment !~ /\*\/ *$/
  }
  gsub(/^ +| +$/, "", line)
  part = part (part == "" || line == "" ? "" : " ") line
  if (part != "" && (part ~ /[;,]$/ && part !~ /\([^)]*,$/ || kind == "enum" && part !~ /=$/)) {
    if (comment != "" && fields != "")
      flush() # what is said behind a field is said of it alone
    sub(/[;,]$/, "", part)
    fields = fields part "\n"
    part = ""
  }
  if (comment != "") {
    behind = 1
    say(bare(comment))
    if (!in_comment)
      flush()
  }
  next
}

# ---- between them

comment_open {
  text = bare($0)
  if ($0 ~ /\*\/ *$/)
    comment_open = 0
  if (NR > 3 || !opening) {
    prose(text)
    after_rule = text ~ /^-+$/
    after_blank = text == ""
  }
  if (!comment_open) {
    if (opening || in_section)
      release()
    opening = in_section = 0
  }
  next
}
/^\/\*/ {
  comment_open = $0 !~ /\*\/ *$/
  text = bare($0)
  if (NR > 3) {
    release()
    paragraph = 1
    prose(text)
  }
  after_rule = text ~ /^-+$/
  next
}
/^(struct|enum) sy_[a-z_]+ \{/ {
  kind = $1
  inside = 1
  print ".SS " $1 " " $2
  release()
  next
}
/^#include/ { release() }
/^#define SY_/ && !seen[$2]++ {
  print ".SS " $2
  if (NF > 2) print ".B " escaped($0)
  release()
  next
}
/steelyard_plugin_v1\(/ {
  print ".SS steelyard_plugin_v1()\n.B " escaped($0)
  release()
}
