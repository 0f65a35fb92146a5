/* SPDX-License-Identifier: Apache-2.0
 *
 * entries.h: shared by the revisions of count
 *
 * The table of entries, the kinds and what they count. Each revision has its own way of adding them
 * up.
 */
#ifndef COUNT_ENTRIES_H
#define COUNT_ENTRIES_H

#include "common/common.h"

enum { AMOUNT, KIND, NOTE };
enum { EACH, KINDS };
enum { KIND_NAME, KIND_EACH, KIND_LABEL_EN, KIND_LABEL_ZH, KIND_FIELDS };

/* ---- description ---- */

NUMBER_COLUMN(column_amount, "amount", SY_DECIMAL, SY_OPTIONAL, 0, 1e9, TEXT("amount", "数量"),
              TEXT("How many, or how much; 1 if omitted or empty.",
                   "数量或数额；省略或留空时为1。"),
              BLANK(TEXT("an empty amount counts as 1", "空白的数量按1计")));
CATEGORY_COLUMN(column_kind, "kind", SY_OPTIONAL, NULL, "kinds", TEXT("kind", "类别"),
                TEXT("The kind of the entry, if kinds count differently.",
                     "记录的类别；各类别计数不同时填写。"));
COLUMN(column_note, "note", SY_TEXT, SY_OPTIONAL, TEXT("note", "备注"),
       TEXT("What the entry is about.", "记录的内容。"));
static const struct sy_column *const columns[] = {&column_amount, &column_kind, &column_note, NULL};
TABLE(table_entries, "entries", SY_BY_UNIT, SY_ABSENT_HAS_MEANING, 0, columns,
      TEXT("entries", "记录"),
      TEXT("One row is one entry. A unit without rows has the amount 0.",
           "一行是一条记录。没有记录的评价对象数量为0。"));
static const struct sy_table *const tables[] = {&table_entries, NULL};

NUMBER_PARAMETER(parameter_each, "each", SY_PARAMETER_NUMBER, IS_OPTIONAL, 0, 1e9, "1",
                 TEXT("each", "每项计"),
                 TEXT("What one entry counts, if no kinds are listed.",
                      "未列出类别时，每条记录计多少。"));
PARAMETER(kind_name, "kind", SY_PARAMETER_TEXT, IS_REQUIRED, NULL, TEXT("kind", "类别"),
          TEXT("As written in the table.", "与表中写法一致。"));
NUMBER_PARAMETER(kind_each, "each", SY_PARAMETER_NUMBER, IS_REQUIRED, 0, 1e9, NULL,
                 TEXT("each", "每项计"),
                 TEXT("What one entry of this kind counts.", "该类别每条记录计多少。"));
LABEL_FIELDS(kind_label_en, kind_label_zh);
static const struct sy_parameter *const kind_fields[] = {&kind_name, &kind_each, &kind_label_en,
                                                         &kind_label_zh, NULL};
TABLE_PARAMETER(parameter_kinds, "kinds", IS_OPTIONAL, kind_fields, TEXT("kinds", "类别表"),
                TEXT("The kinds, and what one entry of each counts.", "各类别及每条记录计多少。"));
static const struct sy_parameter *const parameters[] = {&parameter_each, &parameter_kinds, NULL};

FINDING_VALUE(value_amount, "amount", SY_PARAMETER_NUMBER);
FINDING_VALUE(value_note, "note", SY_PARAMETER_TEXT);
static const struct sy_finding_value *const counted_values[] = {&value_amount, &value_note, NULL};
FINDING(finding_counted, "counted", counted_values,
        TEXT("counted {amount}: {note}", "计{amount}：{note}"),
        TEXT("Look at the entry, and correct what it describes if it costs points.",
             "查看该条记录；如造成失分，应予整改。"));
static const struct sy_finding *const findings[] = {&finding_counted, NULL};

/* How the score comes about, as people see it. */
#define METHOD                                                                                         \
  TEXT(                                                                                                \
      "amount = Σ each · the row's amount. ‘Each’ is set by the kind of the row; without kinds " \
      "it is {each}. A row without an amount counts as 1.",                                            \
      "合计 = Σ 每项计 · 该行数量；每项计按该行类别取值，未列类别时为{each}。没有数量的行按1计。")

#endif /* COUNT_ENTRIES_H */
