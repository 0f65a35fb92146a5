/* SPDX-License-Identifier: Apache-2.0
 *
 * unit-private.h: what the parts of a unit's page share
 */
#ifndef SY_UNIT_PRIVATE_H
#define SY_UNIT_PRIVATE_H

#include "report/report-private.h"

/* The page of a unit under construction. */
struct unit_page {
  struct page *page;
  const struct report *report;
  const sy_assessment *assessment;
  const sy_edition *edition;
  struct sy_style style;
  uint32_t unit;
  uint32_t award, node; /* its main award, or SY_NONE, and the award's node, or the root */
  const sy_explanation *explanation; /* on that node */
};

/* Each writes a section, or nothing if there is nothing to say. */

/* ---- unit-scores.c ---- */
void unit_write_standing(const struct unit_page *unit);
void unit_write_scores(const struct unit_page *unit);

/* ---- unit-points.c ---- */
void unit_write_points(const struct unit_page *unit);
void unit_write_evidence(const struct unit_page *unit);

/* ---- unit-findings.c ---- */
void unit_write_findings(const struct unit_page *unit);
/* The findings on a node, those with the highest cost first, those that say the same as one; of
 * sy_finding_told. g_ptr_array_unref. */
GPtrArray *unit_findings_of(const struct unit_page *unit, uint32_t node);
guint unit_count_findings(const GPtrArray *told);
/* Writes them by their advice: for each advice those that have it, in the order of the first. */
void unit_each_advice(const struct unit_page *unit, const GPtrArray *told,
                      void (*write)(const struct unit_page *unit, const GPtrArray *same));

/* ---- unit-changes.c ---- */
void unit_write_changes(const struct unit_page *unit);
void unit_write_replies(const struct unit_page *unit);
void unit_write_ahead(const struct unit_page *unit);
/* The first of the units with the next better rank for the main award; SY_NONE if there is none. */
uint32_t unit_ahead(const struct unit_page *unit);

/* The digits with which the scores of an award are shown or, if it is SY_NONE, those of the
 * edition.
 */
unsigned report_digits(const struct report *report, uint32_t award);
/* A unit's score on a node, as people see it, with the digits of an award or, if that is SY_NONE,
 * of the edition. g_free. */
char *report_score(const struct report *report, uint32_t node, uint32_t award, uint32_t unit);
/* A rank: "3", "3=" if it is shared, or "–". g_free. */
char *report_rank(const sy_assessment *assessment, uint32_t award, uint32_t unit);

#endif /* SY_UNIT_PRIVATE_H */
