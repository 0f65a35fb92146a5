/* SPDX-License-Identifier: Apache-2.0
 *
 * forms.h: files in which people collect the evidence of an edition
 *
 * For each table, and for each role of its collectors, a workbook or an XLSForm is made from what
 * the indicators that read the table declare. The evidence need not exist.
 */
#ifndef SY_FORMS_H
#define SY_FORMS_H

#include "figures/figures.h"
#include "files/files.h"

/* The languages of a form. */
enum sy_form_language { SY_FORM_ZH, SY_FORM_EN, SY_FORM_BOTH };
/* By enum sy_form_language: zh, en, both, NULL. */
extern const char *const sy_form_languages[];

struct sy_forms_request {
  const sy_edition *edition; /* loaded with SY_LOAD_UNITS */
  const char *table;         /* only forms of this one; NULL: all tables */
  enum sy_form_language language;
  bool xlsform; /* XLSForms for phones, else workbooks */
};

/* ---- forms.c ---- */

typedef struct sy_forms sy_forms;
/* Finds what each form has. NULL with problems: a wrong key `collectors`, no such table, or one
 * that no indicator reads. */
sy_forms *sy_forms_new(const struct sy_forms_request *request, sy_problems *problems);
void sy_forms_free(sy_forms *forms);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_forms, sy_forms_free)
/* Writes TABLE.xlsx, or ROLE/TABLE.xlsx, into a folder. False with a problem if that fails. */
bool sy_forms_write(const sy_forms *forms, sy_folder *folder, sy_problems *problems);

#endif /* SY_FORMS_H */
