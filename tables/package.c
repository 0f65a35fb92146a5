/* SPDX-License-Identifier: Apache-2.0
 *
 * package.c: XML in a ZIP file, read without trusting either
 *
 * libzip reads the file through a source of our own, so that the file is opened beneath the
 * edition's folder and errors keep their reason. Parts are inflated and parsed some at a time.
 * Document types, and with them entities, are refused; so is what inflates beyond the limit.
 */
#include "tables/tables-private.h"

#include <errno.h>
#include <expat.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define AT_ONCE 65536
#define MOST_RATIO 500 /* of what is larger than this: a sheet is rarely beyond 50 */
#define MOST_UNSUSPECTED (64 << 20)
#define MOST_OF_DESCRIPTION ((size_t)64 << 20)
#define MOST_DEPTH 64        /* of elements */
#define MOST_TEXT (16 << 20) /* bytes of a text, and of an element with its attributes */

struct table_package {
  zip_t *archive;
  struct sy_place place;
  int file;
  struct stat opened;
  off_t at;
  int failed; /* errno of the read that failed, which libzip does not always pass on; or 0 */
  zip_error_t error;
  size_t limit; /* bytes of a part */
};

/* ---- the file as a source of libzip ---- */

static zip_int64_t fail(table_package *package, int error) {
  zip_error_set(&package->error, error, errno);
  return -1;
}

static zip_int64_t read_file(table_package *package, void *to, zip_uint64_t size) {
  size_t done = 0;
  while (done < size) {
    const ssize_t got = pread(package->file, (char *)to + done, size - done, package->at);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0) {
      package->failed = errno;
      return fail(package, ZIP_ER_READ);
    }
    if (got == 0)
      break;
    done += (size_t)got;
    package->at += got;
  }
  return (zip_int64_t)done;
}

static zip_int64_t tell_stat(const table_package *package, void *to, zip_uint64_t size) {
  if (size < sizeof(zip_stat_t))
    return -1;
  zip_stat_t *stat = to;
  zip_stat_init(stat);
  stat->valid = ZIP_STAT_SIZE | ZIP_STAT_MTIME;
  stat->size = (zip_uint64_t)package->opened.st_size;
  stat->mtime = package->opened.st_mtime;
  return sizeof *stat;
}

static zip_int64_t seek_file(table_package *package, void *data, zip_uint64_t size) {
  const zip_int64_t at = zip_source_seek_compute_offset((zip_uint64_t)package->at,
                                                        (zip_uint64_t)package->opened.st_size, data,
                                                        size, &package->error);
  if (at < 0)
    return -1;
  package->at = (off_t)at;
  return 0;
}

static zip_int64_t answer(void *user, void *data, zip_uint64_t size, zip_source_cmd_t command) {
  table_package *package = user;
  switch (command) {
  case ZIP_SOURCE_OPEN:
    package->at = 0;
    return 0;
  case ZIP_SOURCE_READ:
    return read_file(package, data, size);
  case ZIP_SOURCE_SEEK:
    return seek_file(package, data, size);
  case ZIP_SOURCE_TELL:
    return package->at;
  case ZIP_SOURCE_STAT:
    return tell_stat(package, data, size);
  case ZIP_SOURCE_ERROR:
    return zip_error_to_data(&package->error, data, size);
  case ZIP_SOURCE_CLOSE:
  case ZIP_SOURCE_FREE:
    return 0;
  case ZIP_SOURCE_SUPPORTS:
    return zip_source_make_command_bitmap(
        ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR,
        ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL, ZIP_SOURCE_SUPPORTS, -1);
  default:
    return fail(package, ZIP_ER_OPNOTSUPP);
  }
}

/* ---- the package ---- */

static void complain(const table_package *package, zip_error_t *error, sy_problems *problems) {
  if (package->failed != 0)
    sy_problems_add(problems, package->place, _("cannot read: %s"), sy_error_text(package->failed));
  else
    sy_problems_add(problems, package->place,
                    _("this workbook is damaged (it is not a sound ZIP file: %s); open it in a "
                      "spreadsheet program and save it again"),
                    zip_error_strerror(error));
}

/* Refuses what is no ZIP file. A workbook with a password is an OLE file, as old workbooks are. */
static bool check_start(const table_package *package, sy_problems *problems) {
  char start[8] = {0};
  ssize_t got;
  do
    got = pread(package->file, start, sizeof start, 0);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    sy_problems_add(problems, package->place, _("cannot read: %s"), sy_error_text(errno));
  else if (memcmp(start, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0)
    sy_problems_add(problems, package->place,
                    _("this workbook is encrypted or in the old format .xls; remove the password, "
                      "or save it as .xlsx"));
  else if (*start == '<' || memcmp(start, "\xEF\xBB\xBF<", 4) == 0)
    sy_problems_add(problems, package->place,
                    _("this workbook is a single XML file, which is not read; open it in a "
                      "spreadsheet program and save it as .xlsx or .ods"));
  else if (memcmp(start, "PK", 2) != 0)
    sy_problems_add(problems, package->place,
                    _("this is not a workbook, whatever its name says; a CSV file must be named "
                      ".csv"));
  else
    return true;
  return false;
}

static bool open_archive(table_package *package, sy_problems *problems) {
  zip_error_t error;
  zip_error_init(&error);
  zip_error_init(&package->error);
  zip_source_t *source = zip_source_function_create(answer, package, &error);
  package->archive = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
  if (!package->archive) {
    complain(package, &error, problems);
    zip_source_free(source);
  }
  zip_error_fini(&error);
  return package->archive != NULL;
}

table_package *table_package_open(const sy_context *context, const struct sy_input *input,
                                  sy_problems *problems) {
  g_autoptr(table_package) package = g_new0(table_package, 1);
  package->place.file = input->path;
  package->limit = sy_limit(context, SY_LIMIT_UNPACKED);
  package->file = sy_file_open(input, &package->opened, problems);
  if (package->file < 0 || !check_start(package, problems) || !open_archive(package, problems))
    return NULL;
  return g_steal_pointer(&package);
}

void table_package_free(table_package *package) {
  if (!package)
    return;
  if (package->archive)
    zip_discard(package->archive);
  zip_error_fini(&package->error);
  if (package->file >= 0)
    close(package->file);
  g_free(package);
}

struct sy_place table_package_place(const table_package *package) {
  return package->place;
}

bool table_package_has(const table_package *package, const char *part) {
  return zip_name_locate(package->archive, part, ZIP_FL_NOCASE) >= 0;
}

bool table_package_any(const table_package *package, bool (*wanted)(const char *name)) {
  const zip_int64_t count = zip_get_num_entries(package->archive, 0);
  for (zip_int64_t i = 0; i < count; i++) {
    const char *name = zip_get_name(package->archive, (zip_uint64_t)i, 0);
    if (name && wanted(name))
      return true;
  }
  return false;
}

bool table_package_unchanged(const table_package *package, sy_problems *problems) {
  return sy_file_unchanged(package->file, package->place.file, &package->opened, problems);
}

/* ---- parts ---- */

struct table_xml {
  table_package *package;
  char *part;
  zip_file_t *file;
  XML_Parser parser;
  const struct table_xml_handlers *handlers;
  void *data;
  unsigned depth;
  char *why; /* that the part is refused, or NULL */
  size_t inflated, most;
  size_t text;  /* bytes of it since the last element began or ended */
  size_t quiet; /* bytes since the parser last found something */
  bool ended, paused;
};

const char *table_attribute(const char **attributes, const char *name) {
  for (; *attributes; attributes += 2) {
    if (strcmp(table_bare_name(*attributes), name) == 0)
      return attributes[1];
  }
  return NULL;
}

void table_xml_refuse(table_xml *xml, char *why) {
  if (xml->why)
    g_free(why);
  else
    xml->why = why;
  XML_StopParser(xml->parser, XML_FALSE);
}

void table_xml_pause(table_xml *xml) {
  XML_StopParser(xml->parser, XML_TRUE);
}

static void refuse_long(table_xml *xml) {
  table_xml_refuse(xml, g_strdup_printf(_("a text is longer than %d MiB"), MOST_TEXT >> 20));
}

static void XMLCALL start_element(void *data, const char *name, const char **attributes) {
  table_xml *xml = data;
  xml->text = xml->quiet = 0;
  if (++xml->depth > MOST_DEPTH)
    table_xml_refuse(xml, g_strdup(_("its elements are nested too deeply")));
  else if (xml->handlers->start)
    xml->handlers->start(xml->data, table_bare_name(name), attributes);
}

static void XMLCALL end_element(void *data, const char *name) {
  table_xml *xml = data;
  xml->depth--;
  xml->text = xml->quiet = 0;
  if (xml->handlers->end)
    xml->handlers->end(xml->data, table_bare_name(name));
}

static void XMLCALL some_text(void *data, const char *text, int length) {
  table_xml *xml = data;
  xml->quiet = 0;
  xml->text += (size_t)length;
  if (xml->text > MOST_TEXT)
    refuse_long(xml);
  else if (xml->handlers->text)
    xml->handlers->text(xml->data, text, length);
}

static void XMLCALL document_type(void *data, const char *name, const char *system,
                                  const char *public, int internal) {
  (void)name;
  (void)system;
  (void)public;
  (void)internal;
  table_xml_refuse(data,
                   g_strdup(_("it declares XML entities, which no spreadsheet program does")));
}

/* Adds a problem about the part. */
static void complain_part(const table_xml *xml, const char *why, sy_problems *problems) {
  sy_problems_add(problems, xml->package->place,
                  _("this workbook is refused: in its part '%s', %s"), xml->part, why);
}

static bool check_size(const table_xml *xml, zip_int64_t index, sy_problems *problems) {
  zip_stat_t stat;
  if (zip_stat_index(xml->package->archive, (zip_uint64_t)index, 0, &stat) != 0) {
    complain(xml->package, zip_get_error(xml->package->archive), problems);
    return false;
  }
  if (stat.encryption_method != ZIP_EM_NONE) {
    complain_part(xml, _("what is in it is encrypted"), problems);
    return false;
  }
  if (stat.size > xml->package->limit ||
      (stat.size > MOST_UNSUSPECTED && stat.size / MOST_RATIO > stat.comp_size)) {
    g_autofree char *hint = sy_limit_hint(SY_LIMIT_UNPACKED);
    g_autofree char *why = g_strdup_printf(
        _("%" G_GUINT64_FORMAT " bytes become %" G_GUINT64_FORMAT ", as in a ZIP bomb%s"),
        (guint64)stat.comp_size, (guint64)stat.size, stat.size > xml->package->limit ? hint : "");
    complain_part(xml, why, problems);
    return false;
  }
  return true;
}

table_xml *table_xml_open(table_package *package, const char *part,
                          const struct table_xml_handlers *handlers, void *data,
                          sy_problems *problems) {
  g_autoptr(table_xml) xml = g_new0(table_xml, 1);
  xml->package = package;
  xml->most = package->limit;
  xml->part = g_strdup(part);
  xml->handlers = handlers;
  xml->data = data;
  const zip_int64_t index = zip_name_locate(package->archive, part, ZIP_FL_NOCASE);
  if (index < 0) {
    complain_part(xml, _("there is nothing; the file is damaged"), problems);
    return NULL;
  }
  if (!check_size(xml, index, problems))
    return NULL;
  xml->file = zip_fopen_index(package->archive, (zip_uint64_t)index, 0);
  if (!xml->file) {
    complain(package, zip_get_error(package->archive), problems);
    return NULL;
  }
  xml->parser = XML_ParserCreate(NULL);
  if (!xml->parser)
    g_error("out of memory");
  XML_SetUserData(xml->parser, xml);
  XML_SetElementHandler(xml->parser, start_element, end_element);
  XML_SetCharacterDataHandler(xml->parser, some_text);
  XML_SetStartDoctypeDeclHandler(xml->parser, document_type);
  return g_steal_pointer(&xml);
}

void table_xml_close(table_xml *xml) {
  if (!xml)
    return;
  if (xml->parser)
    XML_ParserFree(xml->parser);
  if (xml->file)
    zip_fclose(xml->file);
  g_free(xml->why);
  g_free(xml->part);
  g_free(xml);
}

static enum table_xml_got complain_xml(const table_xml *xml, sy_problems *problems) {
  g_autofree char *syntax = g_strdup_printf(_("line %lu is not valid XML: %s"),
                                            (unsigned long)XML_GetCurrentLineNumber(xml->parser),
                                            XML_ErrorString(XML_GetErrorCode(xml->parser)));
  complain_part(xml, xml->why ? xml->why : syntax, problems);
  return TABLE_XML_FAILED;
}

/* Inflates and parses some more. */
static enum XML_Status parse_some(table_xml *xml, sy_problems *problems) {
  void *buffer = XML_GetBuffer(xml->parser, AT_ONCE);
  const zip_int64_t got = buffer ? zip_fread(xml->file, buffer, AT_ONCE) : -1;
  if (got < 0) {
    complain(xml->package, zip_file_get_error(xml->file), problems);
    return XML_STATUS_ERROR;
  }
  xml->inflated += (size_t)got;
  xml->quiet += (size_t)got;
  if (xml->inflated > xml->most) {
    g_autofree char *hint =
        xml->most == xml->package->limit ? sy_limit_hint(SY_LIMIT_UNPACKED) : g_strdup("");
    g_autofree char *why = g_strdup_printf(_("it inflates beyond the limit%s"), hint);
    complain_part(xml, why, problems);
    return XML_STATUS_ERROR;
  }
  xml->ended = got == 0;
  return XML_ParseBuffer(xml->parser, (int)got, xml->ended);
}

enum table_xml_got table_xml_read(table_xml *xml, sy_problems *problems) {
  if (xml->ended && !xml->paused)
    return TABLE_XML_END;
  const guint before = sy_problems_count(problems);
  const enum XML_Status status =
      xml->paused ? XML_ResumeParser(xml->parser) : parse_some(xml, problems);
  xml->paused = status == XML_STATUS_SUSPENDED;
  if (status == XML_STATUS_ERROR)
    return sy_problems_count(problems) > before ? TABLE_XML_FAILED : complain_xml(xml, problems);
  if (xml->quiet > MOST_TEXT) {
    refuse_long(xml);
    return complain_xml(xml, problems);
  }
  return xml->ended && !xml->paused ? TABLE_XML_END : TABLE_XML_SOME;
}

bool table_xml_parse(table_package *package, const char *part, enum table_part kind,
                     const struct table_xml_handlers *handlers, void *data, sy_problems *problems) {
  g_autoptr(table_xml) xml = table_xml_open(package, part, handlers, data, problems);
  if (xml && kind == TABLE_DESCRIPTION)
    xml->most = MIN(xml->most, MOST_OF_DESCRIPTION);
  enum table_xml_got got = xml ? TABLE_XML_SOME : TABLE_XML_FAILED;
  while (got == TABLE_XML_SOME)
    got = table_xml_read(xml, problems);
  return got == TABLE_XML_END;
}
