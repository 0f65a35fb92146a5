/* SPDX-License-Identifier: Apache-2.0
 *
 * changes-private.h: what the parts of the page of changes share
 */
#ifndef SY_CHANGES_PRIVATE_H
#define SY_CHANGES_PRIVATE_H

#include "print/print-private.h"

/* What is printed, and where. */
struct changes_page {
  const sy_changes *changes;
  const sy_edition *earlier, *later;
  sy_figures *figures_earlier, *figures_later; /* owned */
  const struct sy_style *style;
  FILE *stream;
  bool *marked; /* whether a figure has been marked as resting on an estimate */
};

/* Names in a sentence; only the first ones are shown. */
struct changes_names {
  GString *text;
  guint count;
};

/* ---- changes.c ---- */

struct changes_page changes_open(const sy_changes *changes, const struct sy_style *style,
                                 FILE *stream, bool *marked);
/* Says what marks estimates, if a figure was marked. */
void changes_explain_mark(const struct changes_page *page);
void changes_close(struct changes_page *page);
typedef struct changes_page changes_page;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(changes_page, changes_close)

/* The first row of a table; NULL: without headings. */
void changes_headings(sy_layout *layout, const char *const *texts, guint count);
void changes_add_name(struct changes_names *names, const char *name);
/* "What they are: names", if there are any. Starts anew. */
void changes_write_names(const struct changes_page *page, const char *what,
                         struct changes_names *names);
#define CHANGES_MOST_ROWS 100 /* of what there is one of for each unit */
/* Whether to list unchanged units, for this number of units. */
bool changes_lists_unchanged(guint count, guint unchanged);
/* How many rows of a long table are not shown; nothing if all are. */
void changes_write_more(const struct changes_page *page, guint more);

/* A figure on a node, with the mark that `score` gives to estimates. */
struct changes_figure {
  uint32_t node;
  int64_t value;
  bool estimated;
};
/* Two cells: the earlier and the later figure, each as `score` shows it. */
void changes_add_pair(const struct changes_page *page, sy_layout *layout,
                      struct changes_figure before, struct changes_figure after);
/* The same, and a cell with the change. */
void changes_add_figures(const struct changes_page *page, sy_layout *layout,
                         struct changes_figure before, struct changes_figure after);
/* A cell: a change with its sign, to the digits of the later edition. */
void changes_add_signed(const struct changes_page *page, sy_layout *layout, int64_t change);
/* The name of the unit's band, or "". */
const char *changes_band(const struct sy_award *award, const struct sy_standing *standing,
                         uint32_t unit);
/* Alike nodes below an alike node are left out for people; JSON has these details. */
bool changes_is_topmost(const struct changes_page *page, const struct sy_node_match *match);
/* "A + B → C". g_free. */
char *changes_regrouped(const struct changes_page *page,
                        const struct sy_regrouped_change *regrouped);
/* What the unit's own change, the method and the rest are. */
void changes_write_causes(const struct changes_page *page);
/* How they add up to the total of a unit whose change is split. */
void changes_write_sum(const struct changes_page *page, const struct sy_unit_change *unit);

/* ---- changes-unit.c ---- */

/* NULL: the earlier edition does not have this unit of the later one. */
const struct sy_unit_change *changes_find_unit(const sy_changes *changes, uint32_t unit);

/* ---- changes-leaves.c ---- */

/* How a unit's own change and the method's add up, indicator by indicator. False if they are not
 * known; says why if the trees are not sums. */
bool changes_write_leaves(const struct changes_page *page, const struct sy_unit_change *unit);
/* Where the rest of its change comes from. */
void changes_write_rest(const struct changes_page *page, const struct sy_unit_change *unit);

/* ---- changes-tables.c ---- */

/* The tables that were added, removed or changed, each with its first cells and rows that differ.
 */
void changes_write_tables(const struct changes_page *page);

/* ---- changes-ranks.c ---- */

/* The rules of awards and grades that differ. */
void changes_write_ranking_rules(const struct changes_page *page);
/* Ranks and bands by every award that both editions have. */
void changes_write_awards(const struct changes_page *page);

#endif /* SY_CHANGES_PRIVATE_H */
