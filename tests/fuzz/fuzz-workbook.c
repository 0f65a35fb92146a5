/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz-workbook.c: fuzz target of the readers of workbooks
 *
 * The first byte of the input says what the rest is: a whole file, or a part of a sound workbook
 * whose other parts are always the same, so that the fuzzer need not find its way through the
 * compression. Whatever can be read is CSV with as many fields in each record as there are
 * headings, and the same each time.
 */
#include "fuzz.h"
#include "tables/tables.h"

#include <zip.h>

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define TYPES "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define MOST_OUTPUT (1 << 18) /* of text, which a small input can make without end */

struct part {
  const char *name, *text;
};

static const struct part xlsx_parts[] = {
    {"_rels/.rels", "<Relationships><Relationship Id='a' Type='" TYPES "/officeDocument' "
                    "Target='xl/workbook.xml'/></Relationships>"},
    {"xl/workbook.xml", "<workbook xmlns:r='" TYPES "'><sheets><sheet name='S' sheetId='1' "
                        "r:id='s'/></sheets></workbook>"},
    {"xl/_rels/workbook.xml.rels",
     "<Relationships><Relationship Id='s' Type='" TYPES "/worksheet' Target='sheet.xml'/>"
     "<Relationship Id='t' Type='" TYPES "/sharedStrings' Target='shared.xml'/>"
     "<Relationship Id='f' Type='" TYPES "/styles' Target='styles.xml'/></Relationships>"},
    {"xl/sheet.xml", "<worksheet><sheetData><row><c t='s'><v>0</v></c><c t='s'><v>1</v></c></row>"
                     "<row><c s='1'><v>0.5</v></c><c s='2'><v>43952.5</v></c></row></sheetData>"
                     "</worksheet>"},
    {"xl/shared.xml", "<sst><si><t>unit</t></si><si><r><t>x</t></r></si></sst>"},
    {"xl/styles.xml", "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='0000'/></numFmts>"
                      "<cellXfs><xf numFmtId='0'/><xf numFmtId='9'/><xf numFmtId='14'/>"
                      "<xf numFmtId='164'/></cellXfs></styleSheet>"},
};

static const struct part ods_parts[] = {
    {"content.xml",
     "<d xmlns:o='o' xmlns:t='t' xmlns:x='x'><o:body><t:table t:name='S'><t:table-row>"
     "<t:table-cell><x:p>unit</x:p></t:table-cell><t:table-cell><x:p>x</x:p></t:table-cell>"
     "</t:table-row><t:table-row><t:table-cell o:value-type='float' o:value='7' "
     "t:style-name='c'/></t:table-row></t:table></o:body></d>"},
    {"styles.xml",
     "<d xmlns:n='n' xmlns:s='s'><n:number-style s:name='N'><n:number n:min-integer-digits='4'/>"
     "</n:number-style><s:style s:name='c' s:family='table-cell' s:data-style-name='N'/></d>"},
    {"META-INF/manifest.xml", "<manifest/>"},
};

/* ---- Workbooks in memory ---- */

static void add_part(zip_t *archive, const char *name, const void *bytes, size_t length) {
  zip_source_t *source = zip_source_buffer(archive, bytes, length, 0);
  const zip_int64_t index = zip_file_add(archive, name, source, 0);
  FUZZ_CHECK(source != NULL && index >= 0);
  zip_set_file_compression(archive, (zip_uint64_t)index, ZIP_CM_STORE, 0);
}

/* A workbook of these parts, with other bytes for one of them. free. */
static void *pack(const struct part *parts, size_t count, size_t replaced, const uint8_t *data,
                  size_t size, size_t *length) {
  zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, NULL);
  zip_t *archive = zip_open_from_source(target, ZIP_TRUNCATE, NULL);
  FUZZ_CHECK(target != NULL && archive != NULL);
  zip_source_keep(target);
  for (size_t i = 0; i < count; i++)
    if (i == replaced)
      add_part(archive, parts[i].name, data, size);
    else
      add_part(archive, parts[i].name, parts[i].text, strlen(parts[i].text));
  FUZZ_CHECK(zip_close(archive) == 0);
  zip_stat_t stat;
  FUZZ_CHECK(zip_source_stat(target, &stat) == 0 && zip_source_open(target) == 0);
  *length = (size_t)stat.size;
  void *bytes = malloc(*length);
  FUZZ_CHECK(zip_source_read(target, bytes, *length) == (zip_int64_t)*length);
  zip_source_close(target);
  zip_source_free(target);
  return bytes;
}

/* ---- Reading ---- */

/* What there is, at most MOST_OUTPUT bytes; NULL with problems. g_string_free. */
static GString *read_all(const struct sy_foreign_format *format, const struct sy_table_form *form,
                         const char *path, size_t at_once) {
  g_autoptr(sy_problems) problems = sy_problems_new();
  const struct sy_input input = sy_input_at(path);
  sy_foreign_table *table = format->open(NULL, &input, form, problems);
  ssize_t got = table != NULL ? 1 : -1;
  GString *text = g_string_new(NULL);
  g_autofree char *some = g_malloc(at_once);
  while (got > 0 && text->len < MOST_OUTPUT) {
    got = format->read(table, some, at_once, problems);
    FUZZ_CHECK(got <= (ssize_t)at_once);
    g_string_append_len(text, some, MAX(got, 0));
  }
  if (table != NULL)
    format->close(table);
  /* A merged range is a problem after the last row. */
  fuzz_check_problems(problems, got < 0);
  if (got >= 0)
    return text;
  g_string_free(text, TRUE);
  return NULL;
}

/* The fields of the record at *at, which is moved behind it; 0: it is empty. */
static size_t count_fields(const char **at, const char *end) {
  size_t fields = 1;
  bool quoted = false;
  const char *start = *at;
  for (; *at < end && (quoted || **at != '\n'); (*at)++) {
    quoted ^= **at == '"';
    fields += !quoted && **at == ',';
  }
  FUZZ_CHECK(*at < end); /* each record has its end */
  return (*at)++ == start ? 0 : fields;
}

static void check_records(const GString *text) {
  const char *at = text->str, *end = text->str + text->len;
  const size_t headings = at < end ? count_fields(&at, end) : 0;
  size_t last = headings;
  while (at < end) {
    last = count_fields(&at, end);
    FUZZ_CHECK_SHOWING(last == 0 || last >= headings, text->str);
  }
  FUZZ_CHECK_SHOWING(text->len == 0 || (headings > 0 && last > 0), text->str);
}

static void check_file(const char *name, const void *bytes, size_t length) {
  static const struct sy_table_form forms[] = {
      {0}, {.skip_first = 1, .skip_last = 1}, {.range = "B2:C3"}, {.sheet = "S"}};
  const sy_context context = {.formats = sy_table_formats};
  const struct sy_foreign_format *format = sy_foreign_format_of(&context, name);
  const char *path = fuzz_file(bytes, length);
  for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
    GString *text = read_all(format, &forms[i], path, 65536);
    GString *again = read_all(format, &forms[i], path, 977);
    FUZZ_CHECK((text == NULL) == (again == NULL));
    if (text == NULL)
      continue;
    if (text->len < MOST_OUTPUT) {
      check_records(text);
      FUZZ_CHECK_SHOWING(g_string_equal(text, again), text->str);
    }
    g_string_free(text, TRUE);
    g_string_free(again, TRUE);
  }
}

static void check_part(const char *name, const struct part *parts, size_t count, size_t replaced,
                       const uint8_t *data, size_t size) {
  size_t length;
  void *bytes = pack(parts, count, replaced, data, size, &length);
  check_file(name, bytes, length);
  free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char letters_of_xlsx[] = "abcdef", letters_of_ods[] = "ABC";
  const char letter = size > 0 ? (char)*data : '\0';
  const char *xlsx = letter ? strchr(letters_of_xlsx, letter) : NULL,
             *ods = letter ? strchr(letters_of_ods, letter) : NULL;
  if (xlsx)
    check_part("t.xlsx", xlsx_parts, G_N_ELEMENTS(xlsx_parts), (size_t)(xlsx - letters_of_xlsx),
               data + 1, size - 1);
  else if (ods)
    check_part("t.ods", ods_parts, G_N_ELEMENTS(ods_parts), (size_t)(ods - letters_of_ods),
               data + 1, size - 1);
  else if (letter == 'x' || letter == 'o')
    check_file(letter == 'x' ? "t.xlsx" : "t.ods", data + 1, size - 1);
  return 0;
}
