/* SPDX-License-Identifier: Apache-2.0
 *
 * base.h: what every other folder builds on
 *
 * It does not depend on scoring: problems in input, text, exact numbers, dates, YAML with line
 * marks, CSV into typed columns, digests, safe output files. Sections are headed by the file they
 * belong to. Functions are thread-safe on different objects. If memory runs out, GLib ends the
 * program (g_malloc); see command/failure.c.
 */
#ifndef SY_BASE_H
#define SY_BASE_H

#include <glib.h>
#include <libintl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "steelyard.h"

/* Translates a message; N_ only marks one that is translated later. */
#define _(text) gettext(text)
#define N_(text) (text)

__extension__ typedef __int128 sy_int128;

/* ---- problem.c: all errors of an input at once ---- */

/* Where. Lines and columns count from 1; 0: not known. In a table, `line` is the row as a
 * spreadsheet counts it (the heading is row 1) and `column` counts fields. */
struct sy_place {
  const char *file; /* never freed (g_intern_string), or NULL; of a workbook, "file!sheet" */
  unsigned line;
  unsigned column;
  bool is_cell; /* of a workbook: row 7 and column 3 are shown as C7 */
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_problems, sy_problems_free)
/* Adds one. The message says what was found and what was expected, without a full stop and without
 * the place; it may quote the input as it is, and is shown as one line of text. After 100 problems,
 * only their number is kept. */
void sy_problems_add(sy_problems *problems, struct sy_place place, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
/* A message as one line that a terminal can show, whatever it quotes from the input: as
 * sy_text_show(), with a space for each end of a line and tab. g_free. */
char *sy_one_line(const char *message);
/* "file:line:column: " or "file!C7: ", as far as it is known, or "". g_free. */
char *sy_place_text(struct sy_place place);
/* "B", "AA": a column of a workbook, which counts from 1. g_free. */
char *sy_column_letters(unsigned column);
/* -1, 0, 1: by file, line and column. */
int sy_place_compare(struct sy_place a, struct sy_place b);
/* Removes all but the first `count`. */
void sy_problems_forget(sy_problems *problems, guint count);
/* Adds the problems of another list, each at the place that `moved` gives for its own, unless there
 * is one about that cell already. */
void sy_problems_move(const sy_problems *from, sy_problems *to,
                      struct sy_place (*moved)(struct sy_place place, const void *data),
                      const void *data);
/* ---- text.c: names, nearest names, languages ---- */

/* The choice nearest to `word` by edit distance (transpositions count 1). NULL if none is near, at
 * most a third of the word but at least 1, or if it could mean the opposite: it differs by a
 * negation, is an antonym, or one of the two is a word for yes or no. `choices` ends with NULL. */
const char *sy_nearest(const char *word, const char *const *choices);
/* "; did you mean 'X'?", or "; expected one of A, B, C" for at most 20 choices, or "". g_free. */
char *sy_suggestion(const char *word, const char *const *choices);
/* A text in which {name} is replaced with the value of that name, in one pass, so that braces
 * within a value are kept. `names` is NULL-ended. Other braces are kept. g_free. */
char *sy_text_fill(const char *text, const char *const *names, const char *const *values);
/* What is between the first braces of a text that are not around one of the names; "" if a brace
 * has no other; NULL: there are none. g_free. */
char *sy_text_stray(const char *text, const char *const *names);
/* Whether text is a name that a plugin may have or declare: [a-z][a-z0-9_-]{0,62}. */
bool sy_is_name(const char *text);

/* ---- id.c: ids ---- */

/* Whether text is a valid id: at most 63 visible characters, no white space, quotes, ':', '/', ',',
 * ';', '@' and '=', and no '-' or '.' at its start. */
bool sy_is_id(const char *text);
/* What is wrong with it: the character, or a description; NULL: nothing. g_free. */
char *sy_id_fault(const char *text);
/* The same for an edition's id, which is the name of its folder: it has no backslash either. */
char *sy_edition_id_fault(const char *text);
/* Ids of the same kind must have different keys: this is the key of the text by which texts are
 * equal, without upper and lower case. g_free. */
char *sy_id_key(const char *id);

/* ---- text.c: what may be shown ---- */

/* The first control character other than tabs and ends of lines, which a terminal might obey; 0 if
 * there is none. */
gunichar sy_control_character(const char *text);
/* Invisible characters that Unicode classifies as letters, marks or symbols. */
bool sy_is_blank_letter(gunichar character);
/* Appends a text as it may be sent to a terminal: with an escape such as \x1b or U+202E in place of
 * each byte that is not UTF-8 and each character that a terminal obeys or that is invisible, except
 * tabs and ends of lines. An escaped text is not changed again. Returns how many bytes were read:
 * all, or, unless `end`, all except an incomplete character. */
size_t sy_text_show(const char *text, size_t length, bool end, GString *shown);
/* The same as a new string. g_free. */
char *sy_text_shown(const char *text);
/* The reader's language: "zh" or "en", from LANGUAGE, LC_ALL, LC_MESSAGES, LANG. */
const char *sy_language(void);
bool sy_is_chinese(void);
/* The text in that language. */
const char *sy_text_get(struct sy_text text);
/* For texts whose members are owned: new strings, and freeing them. */
struct sy_text sy_text_copy(struct sy_text text);
void sy_text_clear(struct sy_text *text);

/* A message in both languages, for what a document keeps: it must not depend on the language of the
 * run that writes it. Other messages are translated by gettext. */
typedef struct sy_words {
  char *en, *zh;
} sy_words;
/* Both formats take the same arguments. */
sy_words *sy_words_new(const char *en, const char *zh, ...) G_GNUC_PRINTF(1, 3) G_GNUC_PRINTF(2, 3);
/* Takes over both texts. */
sy_words *sy_words_take(char *en, char *zh);
sy_words *sy_words_copy(const sy_words *words);
/* The message in the reader's language. */
const char *sy_words_get(const sy_words *words);
void sy_words_free(sy_words *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_words, sy_words_free)

/* ---- system-text.c: what the system says, in the reader's language ---- */

/* What an errno means, such as "No such file or directory". */
const char *sy_error_text(int error);
/* The same in both languages, and what a signal is, such as "Segmentation fault". */
struct sy_text sy_error_texts(int error), sy_signal_texts(int number);

/* ---- library-text.c: what libraries say, in the reader's language ---- */

/* A message of libyaml, libarchive or the dynamic linker about a file; g_free. The same in both
 * languages. */
char *sy_library_text(const char *message);
sy_words *sy_library_words(const char *message);

/* ---- text-equal.c: when two texts are equal ---- */

/* The key by which a text is compared: equal texts have equal keys, and a key is its own key.
 * `text` is UTF-8. g_free. */
char *sy_text_key(const char *text, size_t length);
/* A quick check whether the text is its own key: it has only ASCII, common Chinese characters, and
 * single spaces inside. If false, it may still be its own key. */
bool sy_text_is_key(const char *text, size_t length);
bool sy_texts_equal(const char *a, const char *b);
/* Whether its key is empty. */
bool sy_text_is_blank(const char *text, size_t length);
/* The index of the first identical text, else of the first equal one, or -1. `texts` ends with
 * NULL. */
int sy_text_index(const char *const *texts, const char *text);
/* The first invisible character from byte *from on, which comparison ignores: one of zero width, or
 * one that changes the direction of writing; *from is moved after it. 0: there is none. */
gunichar sy_text_invisible(const char *text, size_t length, size_t *from);
/* The characters that change the direction of writing, and can make one name look like another. */
bool sy_is_bidi_control(gunichar character);
/* The first of them in a text, or 0. */
gunichar sy_text_bidi_control(const char *text);

/* ---- decimal.c: scores as exact decimals in nano-points ---- */

/* Largest magnitude of a score: 9e9 points. */
#define SY_SCORE_LIMIT (INT64_C(9000000000) * SY_NANO)

/* The nearest nano-point to the exact value of a double, halves away from zero. False for NaN,
 * infinity and magnitudes above 9e9. llround(x * 1e9) would be wrong, because the product is
 * rounded, which creates false halves. */
static inline bool sy_nano_from_double(double value, int64_t *nano);
/* The same, slower. */
bool sy_nano_from_any_double(double value, int64_t *nano);
/* The error of the product is below 2^-8, and it is hardly ever that close to a half; then the
 * whole number nearest to it is also nearest to the exact product. */
static inline bool sy_nano_from_double(double value, int64_t *nano) {
  const double scaled = value * 1e9;
  if (scaled > -0x1p44 && scaled < 0x1p44) {
    *nano = (int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    const double off = scaled - (double)*nano;
    if (off > -0.49 && off < 0.49)
      return true;
  }
  return sy_nano_from_any_double(value, nano);
}
/* The same for SY_LANES doubles at once in the normal case: each is within `lowest` to `highest`,
 * below 2^44 nano-points and not close to a half. False if one may not be; `nano` is then
 * undefined. */
#define SY_LANES 32
bool sy_nano_from_doubles(const double *values, double lowest, double highest, int64_t *nano);
/* numerator/denominator (denominator > 0) in nano-points, rounded half away from zero to `digits`
 * digits after the point (0 to 9). The quotient must fit. */
int64_t sy_nano_round(sy_int128 numerator, sy_int128 denominator, unsigned digits);
/* The same, but halves to the even digit. */
int64_t sy_nano_round_even(sy_int128 numerator, sy_int128 denominator, unsigned digits);
/* A score rounded to 1e-6 point, in micro-points: what every comparison reads. */
int64_t sy_micro(int64_t nano);
/* Parses a decimal, "-12.5", at most 9 digits after the point. False if it is not one or too large.
 */
bool sy_nano_parse(const char *text, int64_t *nano);
/* The one exact way to write a score: "84.946153846", "60", "-0.5". */
#define SY_DECIMAL_SIZE 32
void sy_nano_exact(int64_t nano, char text[SY_DECIMAL_SIZE]);
/* With `digits` (0 to 9) digits after the point, halves away from zero: "65.79". */
void sy_nano_shown(int64_t nano, unsigned digits, char text[SY_DECIMAL_SIZE]);
/* The same without a NUL, for files of millions of scores; both return where the text ends. */
char *sy_nano_write_exact(int64_t nano, char *text);
char *sy_nano_write_shown(int64_t nano, unsigned digits, char *text);

/* ---- rational.c: weights as exact fractions ---- */

/* In lowest terms, denominator > 0. */
struct sy_rational {
  int64_t numerator;
  int64_t denominator;
};

/* The largest numerator and denominator in input, 10^18: more digits than a double has. */
#define SY_MOST_DIGITS 18
#define SY_RATIONAL_LIMIT INT64_C(1000000000000000000)
/* Parses "30%", "12.5", ".5", "1e-2", "1/6", "3". False for anything else, or if the numerator or
 * the denominator in lowest terms, or the digits as a whole number, exceed SY_RATIONAL_LIMIT. */
bool sy_rational_parse(const char *text, struct sy_rational *value);
/* numerator/denominator; the denominator is not 0. */
struct sy_rational sy_rational_make(int64_t numerator, int64_t denominator);
/* False on overflow. */
bool sy_rational_add(struct sy_rational a, struct sy_rational b, struct sy_rational *sum);
bool sy_rational_multiply(struct sy_rational a, struct sy_rational b, struct sy_rational *product);
/* -1, 0, 1. */
int sy_rational_compare(struct sy_rational a, struct sy_rational b);
/* "3/10", "1", "25/2": the one way to write it. g_free. */
char *sy_rational_text(struct sy_rational value);
/* At least 0; of 0 and a number its magnitude. */
sy_int128 sy_greatest_common_divisor(sy_int128 a, sy_int128 b);
/* The least common multiple of the denominators, or 0 if it exceeds `limit`. */
int64_t sy_rational_common_denominator(const struct sy_rational *values, size_t count,
                                       int64_t limit);

/* A quotient of larger numbers, in lowest terms, denominator > 0: a factor of scores, or a weight
 * after re-weighting. */
struct sy_ratio {
  sy_int128 numerator, denominator;
};

/* numerator/denominator; the denominator is above 0. */
struct sy_ratio sy_ratio_make(sy_int128 numerator, sy_int128 denominator);
struct sy_ratio sy_ratio_of(struct sy_rational value);
/* Like sy_rational_text(). g_free. */
char *sy_ratio_text(struct sy_ratio value);
/* "0.3", "12": exact; NULL if it needs more than SY_MOST_DIGITS digits after the point, or has no
 * end. The value is below 10^18. g_free. */
char *sy_ratio_decimal(struct sy_ratio value);

/* ---- exact.c: a value before it is rounded ---- */

/* whole + numerator / denominator nano-points, 0 <= numerator < denominator. The whole part is kept
 * apart so that the size of a score leaves the denominator all its digits. `broken`: it overflowed
 * 128 bits, which no edition within the limits does (docs/exactness.md); every operation checks it
 * and passes it on. */
struct sy_exact {
  sy_int128 whole, numerator, denominator;
  bool broken;
};

struct sy_exact sy_exact_of(int64_t nano);
/* numerator / denominator; the denominator is above 0. */
struct sy_exact sy_exact_quotient(sy_int128 numerator, sy_int128 denominator);
/* nano * weight / total, where 0 <= weight <= total < 2^95. */
struct sy_exact sy_exact_share(int64_t nano, sy_int128 weight, sy_int128 total);
struct sy_exact sy_exact_add(struct sy_exact a, struct sy_exact b);
struct sy_exact sy_exact_negate(struct sy_exact value);
/* The factor is at least 0. */
struct sy_exact sy_exact_multiply(struct sy_exact value, struct sy_ratio factor);
/* -1, 0, 1. */
int sy_exact_compare(struct sy_exact a, struct sy_exact b);
struct sy_exact sy_exact_lower(struct sy_exact a, struct sy_exact b);
struct sy_exact sy_exact_higher(struct sy_exact a, struct sy_exact b);
struct sy_exact sy_exact_clamp(struct sy_exact value, int64_t low, int64_t high);
/* Rounds to `digits` digits, half away from zero; sets *broken if the value is broken or beyond the
 * largest score. */
int64_t sy_exact_round(struct sy_exact value, unsigned digits, bool *broken);

/* ---- directory.c: folders that are held open ---- */

/* A folder, held open even if its name changes. */
typedef struct sy_directory sy_directory;
/* The folder at a path that the operator gives; links are allowed. NULL with errno. */
sy_directory *sy_directory_open(const char *path);
/* The folder of that name, which has no "/", beside another. NULL with errno, ENOTDIR for a link.
 */
sy_directory *sy_directory_beside(const sy_directory *directory, const char *name);
void sy_directory_free(sy_directory *directory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_directory, sy_directory_free)
/* As messages show it. */
const char *sy_directory_path(const sy_directory *directory);
/* Its real path. g_free. */
char *sy_directory_name(const sy_directory *directory);
/* Opens a file or folder beneath the folder, with open()'s flags. Links may lead anywhere within
 * the folder; otherwise EXDEV. -1 with errno. */
int sy_directory_open_file(const sy_directory *directory, const char *name, int flags);
/* Notes that an edition is read from the folder. */
void sy_directory_note(const sy_directory *directory);
/* Whether that was noted, in this process. False with errno if it cannot be found out. */
bool sy_directory_is_noted(const sy_directory *directory, bool *noted);
/* Looks for a name in the folder: 0 if it exists, even as a link to nowhere; ENOENT if it does not;
 * another errno if that cannot be found out. */
int sy_directory_find(const sy_directory *directory, const char *name);
/* Whether they are the same folder. */
bool sy_directory_equal(const sy_directory *a, const sy_directory *b);

/* ---- bytes.c: files to read ---- */

/* A file that is to be read. It refers to the folder and the name, and owns nothing. */
struct sy_input {
  const sy_directory *folder; /* beneath which it must be; NULL: the operator names the file */
  const char *name;      /* its path within the folder; else its path, or "-": standard input */
  const char *path;      /* as messages show it; interned */
  struct sy_place place; /* where it is named; no file: the name is fixed */
  bool optional;         /* it need not exist */
  /* Its content, which is UTF-8; NULL: the file is read. */
  const char *text;
  size_t length;
};
/* A file that the operator names. */
struct sy_input sy_input_at(const char *path);
/* A file beneath a folder. Links are followed only within the folder. */
struct sy_input sy_input_in(const sy_directory *folder, const char *name, struct sy_place place);
/* Whether a name is a path within a folder: not absolute, no `..`. If not, a problem at `place`. */
bool sy_input_is_inside(const char *name, struct sy_place place, sy_problems *problems);
/* Whether the file can be opened. False as sy_bytes_read(). */
bool sy_input_check(const struct sy_input *input, sy_problems *problems);
struct stat;
/* Whether this process has opened the file as an input. */
bool sy_opened_has(const struct stat *status);
/* Records that it has opened one by other means. */
void sy_opened_add(const struct stat *status);

/* ---- date.c: calendar days ---- */

/* Parses 2001-05-22 or 2001/5/22, a day that exists between years 1 and 9999, into days since
 * 1970-01-01. */
bool sy_date_parse(const char *text, size_t length, int32_t *days);
#define SY_DATE_SIZE 16
void sy_date_text(int32_t days, char text[SY_DATE_SIZE]); /* "2001-05-22" */

/* ---- digest.c: SHA-256 ---- */

#define SY_DIGEST_SIZE 65 /* lower-case hexadecimal and a NUL */
typedef struct sy_digest sy_digest;
sy_digest *sy_digest_new(void);
void sy_digest_free(sy_digest *digest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_digest, sy_digest_free)
void sy_digest_update(sy_digest *digest, const void *bytes, size_t length);
void sy_digest_finish(sy_digest *digest, char text[SY_DIGEST_SIZE]);
/* Of a file's bytes. False if it cannot be read, with a problem; or without if it is optional and
 * there is none. */
bool sy_digest_file(const struct sy_input *input, char text[SY_DIGEST_SIZE], sy_problems *problems);

/* ---- text-table.c: texts and their numbers ---- */

/* A hash table from texts, given by pointer and length, to numbers from 0. */
typedef struct sy_text_table sy_text_table;
sy_text_table *sy_text_table_new(void);
void sy_text_table_free(sy_text_table *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_text_table, sy_text_table_free)
/* The number of a text, or -1. */
int32_t sy_text_table_find(const sy_text_table *table, const char *text, size_t length);
/* The number of a text; a new text gets `number`. */
int32_t sy_text_table_add(sy_text_table *table, const char *text, size_t length, int32_t number);
/* Adds a text without checking whether it exists, for tables that are not searched. */
int32_t sy_text_table_append(sy_text_table *table, const char *text, size_t length);
/* The same with all texts of another such table. */
void sy_text_table_append_all(sy_text_table *table, const sy_text_table *other);
/* Announces that a text will be looked up soon, to prefetch it in a large table. */
void sy_text_table_expect(const sy_text_table *table, const char *text, size_t length);
/* Reserves room for `count` texts. */
void sy_text_table_reserve(sy_text_table *table, uint32_t count);
uint32_t sy_text_table_count(const sy_text_table *table);
/* For texts that are numbered as they come: adds those of `other`, and fills `numbers` with the
 * number of each of them. */
void sy_text_table_merge(sy_text_table *table, const sy_text_table *other, int64_t *numbers);
/* The texts in the order in which they came, NULL-ended, as one block: g_free. */
const char **sy_text_table_dictionary(const sy_text_table *table);
/* Used instead of sy_text_hash(), for which the author of an input could choose collisions. */
guint sy_text_hash(gconstpointer text);

/* ---- packed.c: numbers in as few bytes as they need ---- */

/* An array of numbers that no longer changes: entry i is base + step * item i, and for doubles that
 * over `divisor`. Items are unsigned and as wide as the largest needs. */
struct sy_packed {
  void *items; /* owned; NULL where all entries are `base` */
  int64_t base;
  uint64_t step;  /* a power of ten */
  double divisor; /* doubles: a power of ten; 0: the items are the doubles themselves */
  uint8_t width;  /* bytes of an item: 0, 1, 2, 4 or 8 */
};
/* Keep `count` numbers without loss. Whole numbers are read back as whole numbers, doubles as
 * doubles. */
void sy_pack_integers(const int64_t *values, size_t count, struct sy_packed *packed);
void sy_pack_doubles(const double *values, size_t count, struct sy_packed *packed);
/* Doubles that are whole numbers, below 2^53, of 10^-digits. */
void sy_pack_steps(const int64_t *steps, size_t count, unsigned digits, struct sy_packed *packed);
/* Entries [first, first + count). */
void sy_unpack_integers(const struct sy_packed *packed, size_t first, size_t count,
                        int64_t *values);
/* Adds `factor` times the first `count` whole numbers to `values`, where the sums fit. */
void sy_packed_add(const struct sy_packed *packed, size_t count, int64_t factor, int64_t *values);
void sy_unpack_doubles(const struct sy_packed *packed, size_t first, size_t count, double *values);
int64_t sy_packed_integer(const struct sy_packed *packed, size_t index);
void sy_packed_clear(struct sy_packed *packed);

/* ---- threads.c: the same work on several threads ---- */

/* Calls work(data) on this many threads at once, including the caller's, and returns when all have
 * ended. There may be fewer threads if no more can be started, so they share the work among
 * themselves. */
void sy_run_on_threads(guint count, void (*work)(void *data), void *data);

/* ---- progress.c: how far a long step is, for whoever watches ---- */

enum sy_phase {
  SY_PHASE_NONE,
  SY_PHASE_READING,
  SY_PHASE_SCORING,
  SY_PHASE_STUDY,
  SY_PHASE_WRITING
};
struct sy_progress {
  enum sy_phase phase;
  const char *what;     /* the file that is read, or the part of a study; or NULL */
  uint64_t done, total; /* in a unit of the step's own: bytes, scores, blocks */
  int64_t started;      /* g_get_monotonic_time() */
};
/* Begins a step; one that is under way ends without a word. But what is read and scored within a
 * step of a study is part of it, and is not shown. `what` must last until the end. */
void sy_progress_begin(enum sy_phase phase, const char *what, uint64_t total);
/* Says that more is done of such a step. [any thread] */
void sy_progress_add(enum sy_phase phase, uint64_t amount);
/* Ends such a step, if it is under way. */
void sy_progress_end(enum sy_phase phase);
/* Has `ended` called at the end of each step, before sy_progress_end() returns. */
void sy_progress_watch(void (*ended)(void));
/* The step under way. False if there is none. [any thread] */
bool sy_progress_look(struct sy_progress *progress);

/* ---- context.c: what a run may do, and its limits ---- */

size_t sy_limit(const sy_context *context, enum sy_limit limit);
/* "require", "try", "none", NULL. */
extern const char *const sy_sandbox_names[];
/* The end of a message about a limit: how to raise it. g_free. */
char *sy_limit_hint(enum sy_limit limit);
/* The limits with their defaults, for help; `of` is to be translated. False if there is no such
 * limit. */
struct sy_limit_text {
  const char *name, *of;
  size_t value;
};
bool sy_limit_at(size_t index, struct sy_limit_text *text);

/* ---- bytes.c: whole input files ---- */

/* The bytes of a file, followed by a NUL that `length` does not include. */
struct sy_bytes {
  char *data;
  size_t length;
};
/* Reads a regular file of at most `limit` bytes, or standard input. False with a problem if it is
 * missing, too large, forbidden, a folder, a pipe or a device, or leads out of its folder. False
 * without a problem if it is optional and does not exist. Standard input may be read again, except
 * a document (SY_LIMIT_DOCUMENT). */
bool sy_bytes_read(const sy_context *context, const struct sy_input *input, enum sy_limit limit,
                   struct sy_bytes *bytes, sy_problems *problems);
void sy_bytes_free(struct sy_bytes *bytes);

/* Opens a regular file for reading; *opened gets its status. -1 with a problem, or without one if
 * it is optional and does not exist. */
int sy_file_open(const struct sy_input *input, struct stat *opened, sy_problems *problems);
/* To be called after reading: whether the file was not written to since it was opened, so that what
 * was read is not a mix of two versions. False with a problem. */
bool sy_file_unchanged(int file, const char *path, const struct stat *opened,
                       sy_problems *problems);

/* ---- yaml.c: a YAML document with a place on every node ---- */

enum sy_yaml_kind { SY_YAML_SCALAR, SY_YAML_SEQUENCE, SY_YAML_MAPPING };

/* A node. Owned by its document. Aliases are followed when loading: a node may have two parents. */
struct sy_yaml {
  enum sy_yaml_kind kind;
  bool plain; /* a scalar without quotes */
  struct sy_place place;
  const char *text;             /* scalars: the value; else NULL */
  guint count;                  /* items of a sequence, pairs of a mapping */
  const struct sy_yaml **keys;  /* mappings: scalars, all different */
  const struct sy_yaml **items; /* sequences: items; mappings: values */
};

/* A loaded document. */
typedef struct sy_yaml_document sy_yaml_document;
/* Reads one file with exactly one document. Duplicate keys, keys that are not scalars, tags,
 * several documents, aliases to an enclosing node, depth above 100, more than 1,000,000 nodes after
 * aliases are followed, scalars above 1 MiB and files above 64 MiB are problems. NULL if there are
 * any, or if the file is optional and does not exist. */
sy_yaml_document *sy_yaml_load(const sy_context *context, const struct sy_input *input,
                               sy_problems *problems);
/* The same from memory, for tests and documents inside others; `name` stands for the file. */
sy_yaml_document *sy_yaml_parse(const sy_context *context, const char *name, const char *text,
                                size_t length, sy_problems *problems);
void sy_yaml_free(sy_yaml_document *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_yaml_document, sy_yaml_free)
const struct sy_yaml *sy_yaml_root(const sy_yaml_document *document);
/* The value of a key of a mapping, or NULL. */
const struct sy_yaml *sy_yaml_get(const struct sy_yaml *mapping, const char *key);
/* Whether a node is empty: null, ~ or no value at all, without quotation marks. */
bool sy_yaml_is_null(const struct sy_yaml *yaml);
/* Adds a problem for every key of the mapping that is not allowed, with the nearest allowed one. */
void sy_yaml_check_keys(const struct sy_yaml *mapping, const char *const *allowed,
                        sy_problems *problems);

/* New nodes, for documents that extend documents: created in `document` and freed with it; they may
 * refer to nodes of other documents that live as long. */
struct sy_yaml *sy_yaml_new_mapping(sy_yaml_document *document, struct sy_place place);
struct sy_yaml *sy_yaml_new_sequence(sy_yaml_document *document, struct sy_place place);
struct sy_yaml *sy_yaml_new_scalar(sy_yaml_document *document, struct sy_place place,
                                   const char *text);
void sy_yaml_set(sy_yaml_document *document, struct sy_yaml *mapping, const struct sy_yaml *key,
                 const struct sy_yaml *value); /* replaces or appends */
/* For a key that the mapping does not have; takes no longer in a long mapping. */
void sy_yaml_append(sy_yaml_document *document, struct sy_yaml *mapping, const struct sy_yaml *key,
                    const struct sy_yaml *value);
void sy_yaml_insert(sy_yaml_document *document, struct sy_yaml *sequence, guint position,
                    const struct sy_yaml *item);

/* ---- sheet.c: evidence from CSV into typed columns, grouped by unit ---- */

/* Rows count if the cell of a text request is `wanted`, a scalar or one of a sequence of scalars;
 * the empty text stands for an empty cell. */
struct sy_row_condition {
  guint column; /* index of the request, which is SY_TEXT */
  const struct sy_yaml *wanted;
};

/* An invisible character in a column that is read. */
struct sy_invisible {
  guint field;
  const char *heading; /* interned */
  gunichar character;
  uint64_t cells; /* cells that have it; 0: the heading has it */
};

/* What to read a column as. */
/* A request for a column by one indicator or claim. */
struct sy_column_use {
  const char *asker;  /* as in struct sy_column_request */
  GArray *conditions; /* struct sy_row_condition: which rows are read; NULL: every row */
};

struct sy_column_request {
  const char *heading;            /* the column's name in the file; NULL: the declaration's name or
                                     either of its labels */
  const struct sy_column *column; /* type, presence, range; levels unless `levels` is given */
  const char *const *levels;      /* category columns whose levels a parameter lists: the names,
                                     NULL-ended; NULL: column->levels */
  struct sy_place place;          /* where it is requested, for problems about a missing column */
  const char *asker;              /* "indicator 'hall', plugin hall-visit", or NULL */
  /* What the cells stand for: a mapping of texts to texts, or to null for an empty cell, in which a
   * text that is not listed is wrong; and a list of texts that are empty cells. Each may be NULL.
   */
  const struct sy_yaml *values, *empty;
  /* SY_TEXT: the cells are names that all differ. Equal ones then get different numbers, and empty
   * ones any. */
  bool differ;
  /* All requests, struct sy_column_use; NULL: every row is read. A wrong cell in a row that is not
   * read is not a problem: it counts as empty. */
  GArray *uses;
};

/* What is wrong with a text as a cell of the column, for people; NULL if nothing is. g_free. */
char *sy_request_complaint(const struct sy_column_request *request, const char *heading,
                           const char *text);

/* The exact forms of a part's decimals, if `kept`; otherwise they follow from the doubles. */
struct sy_exact_part {
  struct sy_packed exact, scale;
  bool kept;
};

/* A typed column, rows in the table's order, in the table's parts. */
struct sy_column_values {
  uint32_t type;
  bool present;
  struct sy_packed *entries;   /* per part: integers, or doubles for SY_DECIMAL; 0 where blank */
  struct sy_packed *valid;     /* per part: 1, or 0 where blank */
  struct sy_exact_part *exact; /* per part, read by sy_sheet_exact(); NULL: none is kept */
  uint64_t inexact_cells;      /* decimals of the file that have no exact form */
  const char **dictionary;     /* text columns: the texts, by number */
  uint32_t dictionary_count;
  bool plain;          /* text columns: each text is its own key, so no two are equal */
  guint field;         /* of the file, where it is present */
  const char *heading; /* interned */
};

/* A heading that is not read. */
struct sy_unread {
  guint field;
  const char *heading; /* interned */
};

/* What percentages stand for: 95% is 95 or 0.95. */
enum sy_percent { SY_PERCENT_UNDECLARED, SY_PERCENT_POINTS, SY_PERCENT_SHARE };

/* The format of a file, as declared. All zeros: the usual one. */
struct sy_table_form {
  const char
      *encoding; /* a name that iconv knows; NULL: UTF-8 or, if it is clearly Chinese, GB18030 */
  const char *delimiter; /* one character; NULL: a comma */
  bool decimal_comma;    /* decimals are written 1,5 */
  uint32_t skip_first;   /* rows above the headings */
  uint32_t skip_last;    /* rows at the end; blank lines there do not count */
  enum sy_percent percent;
  /* Of files that hold several tables; each may be NULL. */
  const char *sheet; /* of a workbook; NULL: its only one */
  const char *range; /* of the sheet: "B3:F20", "B3:F", "B3"; NULL: everything in it */
  const char *table; /* of a database */
};

/* ---- csv-source.c: tables in files that are not CSV ---- */

/* What is read although a workbook hides it. */
struct sy_hidden {
  uint64_t rows;      /* known at the end */
  uint32_t first_row; /* as a spreadsheet counts */
  uint32_t columns;
  uint32_t first_field;
};

/* A table of another kind of file, as the text of a CSV file: UTF-8 without byte order mark,
 * commas, LF, quotation marks where RFC 4180 requires them; as many fields in each record as
 * headings, unless there is content beyond; an empty line for a row without content, none after the
 * last row that has any. A cell that must not be read as a value, such as an error, begins with
 * SY_NO_VALUE; it is a problem only where it is read. A reader of a kind of file extends this. */
typedef struct sy_foreign_table {
  const struct sy_foreign_format *format;
  struct sy_place place;  /* the table: its file, its sheet, and whether its places are cells */
  uint32_t rows_above;    /* the headings, in the file */
  uint32_t fields_before; /* the first one: 1 if that is in column B */
  uint64_t size;          /* about how many bytes there will be, for progress */
  struct sy_hidden hidden;
} sy_foreign_table;

/* Followed by the error as the file has it ("#DIV/0!"), by "=" for a formula without a value, or by
 * what is wrong, in the reader's language. No byte of UTF-8. */
#define SY_NO_VALUE '\xFF'

/* A kind of file. Its functions are called by one thread at a time. */
struct sy_foreign_format {
  const char *const *endings; /* of the names of its files, in lower case: ".xlsx"; NULL-ended */
  const char *const *keys;    /* of tables in edition.yaml that it understands, besides those for
                                 any file; NULL-ended */
  /* Opens the table that `form` names. NULL with problems: no such table, a damaged file, ... */
  sy_foreign_table *(*open)(const sy_context *context, const struct sy_input *input,
                            const struct sy_table_form *form, sy_problems *problems);
  /* Reads at most `size` bytes of the text, fewer at any time. 0 at the end, -1 with a problem. */
  ssize_t (*read)(sy_foreign_table *table, char *to, size_t size, sy_problems *problems);
  void (*close)(sy_foreign_table *table);
  /* The names of a workbook's sheets, or NULL with problems. g_strfreev. NULL: it has none. */
  char **(*sheets)(const sy_context *context, const struct sy_input *input, sy_problems *problems);
};
/* The format of a file by its name; NULL: CSV. */
const struct sy_foreign_format *sy_foreign_format_of(const sy_context *context, const char *name);
/* Whether iconv knows the encoding. */
bool sy_encoding_is_known(const char *name);

/* A table as read. `columns` follow the requests. Rows are stably grouped by unit. */
typedef struct sy_sheet {
  struct sy_place place; /* the file */
  uint64_t row_count;
  uint32_t unit_count;
  uint64_t *first_row;    /* unit_count + 1; NULL if the table has no unit column (shared) */
  uint32_t *sheet_row;    /* read it by sy_sheet_row(); NULL: the rows are as in the file */
  uint32_t rows_above;    /* the headings in the file */
  uint32_t fields_before; /* the first column in the file */
  struct sy_hidden hidden;
  /* The guessed encoding, if the file is not UTF-8 and none is declared; else NULL. */
  const char *encoding_guessed;
  guint part_count;
  uint64_t *part_row;       /* part_count + 1: the first row of each part */
  const char *unit_heading; /* of a table by unit; interned */
  guint column_count;
  struct sy_column_values *columns;
  struct sy_unread *unread; /* headings that are not read, in their order; owned */
  guint unread_count;
  char sha256[SY_DIGEST_SIZE]; /* of the file's bytes, if requested; else "" */
  GPtrArray *dictionaries;     /* those of its columns; NULL if they are another table's */
  GArray *invisible;           /* struct sy_invisible, by field and character; or NULL as above */
} sy_sheet;

/* ---- sheet-cell.c: numbers ---- */

/* Whether a text has the syntax of a decimal of any size. */
bool sy_cell_is_decimal(const char *text, size_t length);
/* Whether files use the text for a value that is absent: "NA", "n/a", "..", "–", "无数据" and
 * such. The reader takes no text for an empty cell by itself; this is for messages and proposals.
 */
bool sy_cell_means_nothing(const char *text);

/* ---- csv-form.c: total rows ---- */

/* A message if this first text of a row, such as 合计 or "Grand total", makes it a row of totals or
 * averages; else NULL. g_free. */
char *sy_total_complaint(const char *text, size_t length);

/* ---- cell-value.c: when two cells are equal ---- */

/* How the cells of one field of a file are compared: by value if they are read as yes or no,
 * levels, days or numbers, otherwise as texts. */
typedef struct sy_comparison sy_comparison;
/* `requests`: all of that field, const struct sy_column_request *; they outlive it. */
sy_comparison *sy_comparison_new(const GPtrArray *requests);
void sy_comparison_free(sy_comparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_comparison, sy_comparison_free)
/* Whether cells are compared as texts. */
bool sy_comparison_is_plain(const sy_comparison *comparison);
/* Equal cells have equal keys; that of a blank cell is empty. g_free. */
char *sy_comparison_key(sy_comparison *comparison, const char *text, size_t length);

/* The values of a field that a condition accepts. */
typedef struct sy_wanted sy_wanted;
/* `wanted` as in struct sy_row_condition. */
sy_wanted *sy_wanted_new(const struct sy_yaml *wanted, const GPtrArray *requests);
void sy_wanted_free(sy_wanted *wanted);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_wanted, sy_wanted_free)
/* Whether it accepts a cell with this text. */
bool sy_wanted_has(const sy_wanted *wanted, const char *text, size_t length);

/* How a cell of the `unit` column refers to a unit. */
struct sy_unit_names {
  const sy_text_table *index; /* from id, or either name, and from their keys, to the unit */
  const char *const *choices; /* ids in the order of the units, NULL-ended */
  const char *heading;        /* of the column; NULL: `unit`, 单位 or 被评议对象 */
  struct sy_place place;      /* where the heading is declared */
  bool optional;              /* a table without a unit column is shared */
};

/* Reads a CSV file (LF or CRLF; quoted fields), or one in a format of the context, on as many
 * threads as there are processors. `form`: its format; NULL: UTF-8 with or without BOM, or what is
 * clearly Chinese in GB18030, with commas. `digest`: also computes its digest. `units` NULL: a
 * shared table. In a table with units, one column names them. Wrong cells are problems with row and
 * column; NULL if there are any. */
sy_sheet *sy_sheet_read(const sy_context *context, const struct sy_input *input,
                        const struct sy_table_form *form, const struct sy_unit_names *units,
                        const struct sy_column_request *requests, guint request_count, bool digest,
                        sy_problems *problems);
/* The row in the file, as a spreadsheet counts it. */
uint32_t sy_sheet_row(const sy_sheet *sheet, uint64_t row);
/* Where a row is, given by its row in the file (0: the heading) and a field; SY_WHOLE_ROW: all of
 * it. */
#define SY_WHOLE_ROW G_MAXUINT
struct sy_place sy_sheet_place(const sy_sheet *sheet, uint32_t sheet_row, guint field);
/* Entries [first, first + count) of a column that is present, as plugins see its type. */
void sy_sheet_entries(const sy_sheet *sheet, guint column, uint64_t first, uint64_t count,
                      void *entries);
size_t sy_entry_size(uint32_t type);
/* The same for a decimal column, as the decimals were written: exact[i] / 10^scale[i], with a scale
 * from 0 to 18; one that does not fit has the scale SY_NO_EXACT. */
void sy_sheet_exact(const sy_sheet *sheet, guint column, uint64_t first, uint64_t count,
                    int64_t *exact, uint8_t *scale);
/* The same for whether there is a value: 1 or 0. */
void sy_sheet_valid(const sy_sheet *sheet, guint column, uint64_t first, uint64_t count,
                    uint8_t *valid);
bool sy_sheet_is_valid(const sy_sheet *sheet, guint column, uint64_t row);
/* An entry that is not a decimal: a whole number, a day, the number of a level or text. */
int64_t sy_sheet_integer(const sy_sheet *sheet, guint column, uint64_t row);
double sy_sheet_decimal(const sy_sheet *sheet, guint column, uint64_t row);
/* A cell of a text column, or NULL if it is empty or the column is absent. */
const char *sy_sheet_text(const sy_sheet *sheet, guint column, uint64_t row);
/* Turns a shared table into one by unit, in which unit i has only the row rows[i]. */
void sy_sheet_take_units(sy_sheet *sheet, const uint32_t *rows);
/* A copy with only the rows for which keep[row] is true, for an indicator's `where`. It shares the
 * dictionaries of `sheet`, which must outlive it. */
sy_sheet *sy_sheet_filter(const sy_sheet *sheet, const bool *keep);
void sy_sheet_free(sy_sheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sy_sheet, sy_sheet_free)

#endif /* SY_BASE_H */
