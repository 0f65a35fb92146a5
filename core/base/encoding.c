/* SPDX-License-Identifier: Apache-2.0
 *
 * encoding.c: the encoding of a table, and its text as UTF-8
 *
 * UTF-8 is assumed. A file that is not UTF-8 is read as GB18030 only if the result reads as
 * Chinese, as docs/design.md ("Encodings") explains; otherwise each row with a byte that is not
 * UTF-8 is a problem. The decision depends only on the bytes of the whole file.
 */
#include "base/base-private.h"

#include <errno.h>
#include <iconv.h>

/* The 1,200 most frequent characters of government texts and names of places and people, by code.
 */
static const char common_characters[] =
    "一丁万三上下不与专且世丘业东两个中串临丹为主丽举久么义之乌乎乐乔九也习乡书买了予争事二于云"
    "互五亚些交产享京亲亳人什仅今仍从仓他代令以们件价任份企伊众优会伟传伤伦伯似但位住体何余作你"
    "佳使例供依侯便俄俊保信修倒候倩值假偏做停健傅储像儿允元先光克免入全八公六兰共关兴其具典兹养"
    "兼冀内册再写军农冯冲决况准凉减几凯出函分切刊划列刘则刚创初删利别到制刻前力办功加务动助努勇"
    "勒包化北匹区医十千升半华协卓单南博占卡卢卫印即却厅历压原厦去县参又及友双反发取受变口古句另"
    "只叫可台史右叶号司吃各合吉同名后吐向吕否吧含听启吴告员周味命和咨咸品哈响哥哪唐商喀喜嘉器四"
    "回因困围固国图土圣在地圳场址坏坐块坝坦坪型埃城域基塔塞境增壁士声处备复夏外多夜够大天太夫失"
    "头夹奇奖套奥女她好如妇妻姆始委姚姜姻威娄娘娜娟婚婷媒子孔字存孙孜孝孟学孩宁它宇安宋完官定宜"
    "宝实审客宣室家容宽宾宿寄密富察对导射将小少尔尝就尹尼尽尾局层居届屏展属山岁岗岛岩岭岳峪峰崇"
    "崔川州工左差己已巴市布帅帆师希帕带帮常幕干平年并幸广庆序库应底店府度庭康廖延建开异弃式引张"
    "强归当录形彭影往征径待很徐得循微德心必志忠快念忽怀态怎怒怕思性总恢恩息您情惊惠想意感愿慧戈"
    "成我或战戴户房所手才打托扣执扩扶找技把抚护报拉拒招择括拿持挂指按损换据排掖接控描提插揭搜摩"
    "操攀支收改放政故效敏救教数整文料断斯新方施旅族旗无日旧早旭时昆昌明易星映昭是显晋晚晨普景晶"
    "曲更曹曼曾替最月有朋服望期木未本术朱机权李村杜束条来杨杭杰板极构析林果枣架某查柳标栏树校株"
    "样根格桂框案桑档桥梁梅梧检楚楠榆模次欢欣款歌止正此步武死段母每比毕毛民气水永求汇汉汕江池汤"
    "汪沂沃沈沉沙没沪河治泉法波注泰泸洁洋洛津洪活流测济浙浩浮海消涛淄淮深添清渝渠温渭港游湖湘湛"
    "湾源溪滁满滤滨演漯漳潍潘潭潮澳濮火灵点烟热焦然照熊爱父爸片版牙物特状独率玉王玛环现珠球理琴"
    "琼瓦甘甚生用田由申电男画界留略番疆疗疫病痛登白百的皖皮益盐监盖盘盟目直相省眉看真眼着知短石"
    "码砣破确碍磊示礼社神禁福离秀种科秒秤秦积称移程税稳究空穿突窗立站竟章端笑笔符第等答策签算管"
    "箱米类粤精系素索紧红约级纪纳纸线组细织终绍经结给绝统继续维绵缀缓编缩缴缺网罗罩置美群翻老考"
    "者而聊职联肥育胡能脑脚脸自至致舆舟般良色艳节芜芝花芳苏苦英苹茂范荆草荣药莆莉莞莫莱获菏菜萍"
    "萧萨落董蒋蒙蔡薛藏蚌融血行街衡衢衣补表袁被装襄西要覆见观规视览觉角解触言警计认让议记讲许论"
    "设访证评识诉诊词译试诗话询该详语误说请诸诺读谁调谈谓谢谭谷象豫贝贡财责败质贫贴贵费贺贾资赖"
    "赛赣走赵起超越足跟路跳身车转软轻载较辉辑输边辽达过运近返还这进远连迪述退送适选递途通速造遂"
    "道遵邓那邦邮邱邵邹郑郝郡部郭郴都鄂配酒采释里重量金鑫针钟钥钦钮钱铜银链销锁错键镇长门闭问间"
    "闻闽阎阜队防阳阴阿际陆陇陈降限陕院除险陵隆随隐隔障难雄雅集雪零雷需震霞青靖静非面革鞍韩音韶"
    "页顶项须顾预领频题颜风飞食馈首马驻验高魏鲁鹏鹤黄黎黑默齐龙龚";

/* ---- Decoding ---- */

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

bool sy_encoding_is_known(const char *name) {
  for (const char *at = name; *at != '\0'; at++)
    if (!g_ascii_isalnum(*at) && strchr("-_.:+()", *at) == NULL)
      return false;
  const iconv_t converter = *name != '\0' ? iconv_open("UTF-8", name) : (iconv_t)-1;
  if (converter == (iconv_t)-1)
    return false;
  iconv_close(converter);
  return true;
}

bool sy_encoding_is_utf8(const char *name) {
  return g_ascii_strcasecmp(name, "utf-8") == 0 || g_ascii_strcasecmp(name, "utf8") == 0;
}

void sy_decoded_clear(struct sy_decoded *decoded) {
  g_free(decoded->text);
  g_clear_pointer(&decoded->rows, g_array_unref);
  *decoded = (struct sy_decoded){0};
}

/* Counts the rows in what has been decoded since; a line end in quotes does not end a row. */
struct row_count {
  size_t at;
  unsigned row;
  bool quoted;
};

static void count_rows(struct row_count *count, const char *text, size_t length) {
  for (; count->at < length; count->at++) {
    count->quoted ^= text[count->at] == '"';
    count->row += text[count->at] == '\n' && !count->quoted;
  }
}

static void append(struct sy_decoded *decoded, size_t *capacity, const char *bytes, size_t length) {
  if (decoded->length + length + SY_SLACK > *capacity) {
    *capacity = *capacity + *capacity / 2 + length + SY_SLACK;
    decoded->text = g_realloc(decoded->text, *capacity);
  }
  memcpy(decoded->text + decoded->length, bytes, length);
  decoded->length += length;
}

/* Notes that decoding failed here. */
static void note_fault(struct sy_decoded *decoded, size_t *capacity, struct row_count *count) {
  count_rows(count, decoded->text, decoded->length);
  if (decoded->rows->len == 0 ||
      g_array_index(decoded->rows, unsigned, decoded->rows->len - 1) != count->row)
    g_array_append_val(decoded->rows, count->row);
  decoded->fault_count++;
  append(decoded, capacity, REPLACEMENT, strlen(REPLACEMENT));
}

/* Appends what iconv() made. Its UTF-8 may have code points that Unicode does not have, or NUL. */
static void append_converted(struct sy_decoded *decoded, size_t *capacity, struct row_count *count,
                             const char *bytes, size_t length) {
  const char *end = bytes + length, *fault = bytes;
  while (!g_utf8_validate_len(bytes, (size_t)(end - bytes), &fault)) {
    append(decoded, capacity, bytes, (size_t)(fault - bytes));
    note_fault(decoded, capacity, count);
    for (bytes = fault + 1; bytes < end && ((guchar)*bytes & 0xC0) == 0x80;)
      bytes++;
  }
  append(decoded, capacity, bytes, (size_t)(end - bytes));
}

/* How many bytes to skip where decoding fails. */
static size_t unit_size(const char *encoding) {
  const struct {
    const char *start;
    size_t size;
  } wide[] = {{"utf-16", 2}, {"utf16", 2}, {"ucs-2", 2}, {"ucs2", 2},
              {"utf-32", 4}, {"utf32", 4}, {"ucs-4", 4}, {"ucs4", 4}};
  for (size_t i = 0; i < G_N_ELEMENTS(wide); i++)
    if (g_ascii_strncasecmp(encoding, wide[i].start, strlen(wide[i].start)) == 0)
      return wide[i].size;
  return 1;
}

void sy_decode(const char *bytes, size_t length, const char *encoding, struct sy_decoded *decoded) {
  *decoded = (struct sy_decoded){.rows = g_array_new(FALSE, FALSE, sizeof(unsigned))};
  struct row_count count = {.row = 1};
  size_t capacity = 0, left = length;
  char *at = (char *)bytes; /* iconv() does not write there */
  const iconv_t converter = iconv_open("UTF-8", encoding);
  append(decoded, &capacity, "", 0);
  bool flushed = converter == (iconv_t)-1; /* some encodings hold a character back */
  while (!flushed) {
    flushed = left == 0;
    char some[4096], *to = some;
    size_t room = sizeof some;
    const size_t before = left;
    const size_t result =
        iconv(converter, flushed ? NULL : &at, flushed ? NULL : &left, &to, &room);
    const int error = result == (size_t)-1 ? errno : 0;
    append_converted(decoded, &capacity, &count, some, sizeof some - room);
    if (error == 0 || flushed || (error == E2BIG && left < before))
      continue;
    note_fault(decoded, &capacity, &count);
    const size_t passed = MIN(left, unit_size(encoding));
    at += passed;
    left -= passed;
  }
  if (converter != (iconv_t)-1)
    iconv_close(converter);
  memset(decoded->text + decoded->length, 0, SY_SLACK);
}

/* ---- Is it Chinese? ---- */

/* One bit for each common character. */
struct character_set {
  uint8_t bits[(0x9FFF - 0x4E00) / 8 + 1];
};

static void fill_common(struct character_set *set) {
  memset(set, 0, sizeof *set);
  for (const char *at = common_characters; *at != '\0'; at = g_utf8_next_char(at)) {
    const gunichar offset = g_utf8_get_char(at) - 0x4E00;
    set->bits[offset / 8] |= (uint8_t)(1 << offset % 8);
  }
}

/* Punctuation and full-width forms that are common in Chinese texts. */
static bool is_chinese_sign(gunichar character) {
  return (character >= 0x3000 && character <= 0x301F) ||
         (character >= 0xFF01 && character <= 0xFF5E) ||
         (character >= 0x2014 && character <= 0x203B) || character == 0xB7 || character == 0xB0 ||
         character == 0xD7 || character == 0xFFE5 || character == 0x2103;
}

/* Whether a text decoded from GB18030 reads as Chinese: it has at least 3 common characters, plus 2
 * for each other Han character, and 4 for each character that is rare in Chinese and for each
 * error. */
static bool is_plausible(const struct sy_decoded *decoded) {
  struct character_set set;
  fill_common(&set);
  uint64_t common = 0, rare = 0, foreign = 0;
  const char *end = decoded->text + decoded->length;
  for (const char *at = decoded->text; at < end; at = g_utf8_next_char(at)) {
    if ((guchar)*at < 0x80)
      continue;
    const gunichar character = g_utf8_get_char(at);
    if (character < 0x4E00 || character > 0x9FFF)
      foreign += !is_chinese_sign(character);
    else if (set.bits[(character - 0x4E00) / 8] >> (character - 0x4E00) % 8 & 1)
      common++;
    else
      rare++;
  }
  return common >= 3 + 2 * rare + 4 * foreign;
}

static uint64_t count_high(const char *bytes, size_t length) {
  uint64_t count = 0;
  for (size_t i = 0; i < length; i++)
    count += (guchar)bytes[i] >> 7;
  return count;
}

static bool tell_faults(const struct sy_decoded *decoded, struct sy_place place, const char *what,
                        sy_problems *problems) {
  for (guint i = 0; i < decoded->rows->len; i++) {
    place.line = g_array_index(decoded->rows, unsigned, i);
    sy_problems_add(problems, place, "%s", what);
  }
  return decoded->rows->len == 0;
}

bool sy_decode_guessing(const char *bytes, size_t length, struct sy_place place,
                        struct sy_decoded *decoded, sy_problems *problems) {
  g_auto(sy_decoded) utf8 = {0};
  sy_decode(bytes, length, "UTF-8", &utf8);
  /* Most bytes are valid UTF-8: the file is UTF-8, and the others are errors in it. */
  const uint64_t high = count_high(bytes, length);
  if (sy_mark_length(bytes, length) == 0 && high - utf8.fault_count <= utf8.fault_count) {
    sy_decode(bytes, length, "GB18030", decoded);
    if (is_plausible(decoded))
      return tell_faults(decoded, place, _("this row is neither valid UTF-8 nor valid GB18030"),
                         problems);
  }
  return tell_faults(&utf8, place,
                     _("this row is not valid UTF-8; save the file as UTF-8, or declare its "
                       "'encoding' for the table in edition.yaml"),
                     problems);
}

bool sy_decode_declared(const char *bytes, size_t length, const char *encoding,
                        struct sy_place place, struct sy_decoded *decoded, sy_problems *problems) {
  sy_decode(bytes, length, encoding, decoded);
  g_autofree char *what = g_strdup_printf(
      _("this row is not valid in '%s', the encoding that the edition declares"), encoding);
  return tell_faults(decoded, place, what, problems);
}

/* ---- What is no CSV ---- */

static bool starts_with(const char *bytes, size_t length, const char *start, size_t start_length) {
  return length >= start_length && memcmp(bytes, start, start_length) == 0;
}

#define STARTS(start) starts_with(bytes, length, start, sizeof start - 1)

/* Without a byte order mark, UTF-16 is recognised by the zeros in its commas and line ends, all at
 * odd or all at even places. The name of its byte order, or NULL. */
static const char *unmarked_utf16(const char *bytes, size_t length) {
  size_t zeros[2] = {0, 0}, ends[2] = {0, 0};
  for (size_t i = 0; i + 1 < length; i += 2)
    for (size_t k = 0; k < 2; k++) {
      zeros[k] += bytes[i + k] == '\0';
      ends[k] += bytes[i + k] == '\0' && bytes[i + 1 - k] != '\0' &&
                 strchr("\n,;\t", bytes[i + 1 - k]) != NULL;
    }
  const size_t place = zeros[0] > 0 ? 0 : 1;
  if (zeros[1 - place] > 0 || zeros[place] < 4 || ends[place] == 0 || zeros[place] < length / 32)
    return NULL;
  return place == 0 ? "utf-16be" : "utf-16le";
}

/* UTF-16 or UTF-32, by the name to declare; or NULL. */
static const char *wide_encoding(const char *bytes, size_t length) {
  if (STARTS("\xFF\xFE\0\0") || STARTS("\0\0\xFE\xFF"))
    return "utf-32";
  if (STARTS("\xFF\xFE") || STARTS("\xFE\xFF"))
    return "utf-16";
  return unmarked_utf16(bytes, length);
}

static bool is_markup(const char *bytes, size_t length) {
  static const char *const starts[] = {"<!doctype", "<html", "<table", "<?xml",
                                       "<head",     "<meta", "<!--"};
  size_t at = sy_mark_length(bytes, length);
  while (at < length && g_ascii_isspace(bytes[at]))
    at++;
  for (size_t i = 0; i < G_N_ELEMENTS(starts); i++)
    if (length - at >= strlen(starts[i]) &&
        g_ascii_strncasecmp(bytes + at, starts[i], strlen(starts[i])) == 0)
      return true;
  return false;
}

/* What a file is by its first bytes, if it is not CSV; or NULL. */
static const char *foreign_form(const char *bytes, size_t length) {
  if (STARTS("PK\x03\x04"))
    return _("this is a workbook (.xlsx, .ods or another ZIP file), not CSV; save the sheet as "
             "'CSV UTF-8 (comma delimited)'");
  if (STARTS("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))
    return _("this is an old Excel workbook (.xls), not CSV; save the sheet as 'CSV UTF-8 (comma "
             "delimited)'");
  if (is_markup(bytes, length))
    return _("this is HTML or XML, not CSV; open it in a spreadsheet program and save the table as "
             "'CSV UTF-8 (comma delimited)'");
  return NULL;
}

bool sy_check_form(const char *bytes, size_t length, bool declared, struct sy_place place,
                   sy_problems *problems) {
  const char *what = foreign_form(bytes, length);
  const char *wide = !declared ? wide_encoding(bytes, length) : NULL;
  const char *zero = !declared ? memchr(bytes, '\0', length) : NULL;
  if (what != NULL) {
    sy_problems_add(problems, place, "%s", what);
  } else if (wide != NULL) {
    sy_problems_add(problems, place,
                    _("this file is not UTF-8 but UTF-16 or UTF-32; save it as UTF-8, or declare "
                      "'encoding: %s' for the table in edition.yaml"),
                    wide);
  } else if (zero != NULL) {
    struct row_count count = {.row = 1};
    count_rows(&count, bytes, (size_t)(zero - bytes));
    place.line = count.row;
    sy_problems_add(problems, place, _("a NUL byte, expected text in UTF-8 or GB18030"));
  }
  return what == NULL && wide == NULL && zero == NULL;
}
