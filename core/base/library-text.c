/* SPDX-License-Identifier: Apache-2.0
 *
 * library-text.c: what libraries say is wrong with a file, in the reader's language
 *
 * English is as the libraries say it. What they say in later versions is quoted.
 */
#include "base/base.h"

#include <string.h>

/* Of an entry that ends with ": ", the rest is looked up again. */
static const struct sy_text known[] = {
    /* libyaml: bytes */
    {"invalid leading UTF-8 octet", "UTF-8首字节无效"},
    {"invalid trailing UTF-8 octet", "UTF-8后续字节无效"},
    {"invalid length of a UTF-8 sequence", "UTF-8序列的长度无效"},
    {"incomplete UTF-8 octet sequence", "UTF-8序列不完整"},
    {"invalid Unicode character", "Unicode字符无效"},
    {"control characters are not allowed", "不得含有控制字符"},
    {"input is too long", "文件过长"},
    {"incomplete UTF-16 character", "UTF-16字符不完整"},
    {"incomplete UTF-16 surrogate pair", "UTF-16代理对不完整"},
    {"unexpected low surrogate area", "UTF-16代理对无效"},
    {"expected low surrogate area", "UTF-16代理对无效"},
    /* libyaml: structure */
    {"could not find expected ':'", "缺少“:”"},
    {"did not find expected key", "此处应为键"},
    {"did not find expected '-' indicator", "此处应为“-”"},
    {"did not find expected ',' or ']'", "此处应为“,”或“]”"},
    {"did not find expected ',' or '}'", "此处应为“,”或“}”"},
    {"did not find expected node content", "此处应有值"},
    {"did not find expected <document start>", "此处应为文档开头（---）"},
    {"did not find expected <stream-start>", "此处应为文件开头"},
    {"block sequence entries are not allowed in this context", "此处不得有以“-”开头的项"},
    {"mapping keys are not allowed in this context", "此处不得有键"},
    {"mapping values are not allowed in this context",
     "此处不得有“:”和值；文字中含有“: ”时要加引号"},
    {"found character that cannot start any token", "值不得以此字符开头；文字以它开头时要加引号"},
    {"found a tab character that violates indentation", "缩进不得用制表符"},
    {"found a tab character where an indentation space is expected", "缩进应为空格，这里是制表符"},
    {"found an indentation indicator equal to 0", "缩进指示数不得为0"},
    {"found unexpected end of stream", "文件在此意外结束：引号可能未关闭"},
    {"found unexpected document indicator", "文字中不得有文档标记（---或...）"},
    {"found unexpected ':'", "此处不得有“:”"},
    {"found undefined alias", "别名没有对应的锚点"},
    {"found duplicate anchor; first occurrence", "锚点重复"},
    {"found undefined tag handle", "标签的前缀未定义"},
    {"did not find expected alphabetic or numeric character", "此处应为字母或数字"},
    {"did not find expected comment or line break", "此处应为注释或换行"},
    {"did not find expected whitespace", "此处应为空格"},
    {"did not find expected whitespace or line break", "此处应为空格或换行"},
    {"found unknown escape character", "双引号中的转义字符无效"},
    {"found invalid Unicode character escape code", "Unicode转义的字符无效"},
    {"did not find expected hexdecimal number", "此处应为十六进制数"},
    {"did not find expected '!'", "此处应为“!”"},
    {"did not find the expected '>'", "此处应为“>”"},
    {"did not find expected tag URI", "此处应为标签的URI"},
    {"did not find URI escaped octet", "URI的转义无效"},
    {"found an incorrect leading UTF-8 octet", "URI中的UTF-8首字节无效"},
    {"found an incorrect trailing UTF-8 octet", "URI中的UTF-8后续字节无效"},
    {"could not find expected directive name", "此处应为指令名"},
    {"found unknown directive name", "指令未知"},
    {"found unexpected non-alphabetical character", "指令名只能含有字母"},
    {"did not find expected version number", "此处应为版本号"},
    {"found extremely long version number", "版本号过长"},
    {"did not find expected digit or '.' character", "此处应为数字或“.”"},
    {"found duplicate %YAML directive", "%YAML指令重复"},
    {"found duplicate %TAG directive", "%TAG指令重复"},
    {"found incompatible YAML document", "不支持这个YAML版本"},
    /* libarchive */
    {"Unrecognized archive format", "格式未知"},
    {"Truncated tar archive", "tar文件不完整"},
    {"Truncated tar archive detected while reading sparse file data", "tar文件不完整"},
    {"Damaged tar archive", "tar文件已损坏"},
    {"Tar entry has negative size", "tar文件中有文件的大小为负"},
    {"Tar size attribute is negative", "tar文件中有文件的大小为负"},
    {"Tar entry size overflow", "tar文件中有文件的大小超出范围"},
    {"Tar size attribute overflow", "tar文件中有文件的大小超出范围"},
    {"Special header too large", "tar文件的扩展头过大"},
    {"Too many special headers", "tar文件的扩展头过多"},
    {"Truncated zstd input", "zstd数据不完整"},
    {"truncated input", "数据不完整"},
    {"Truncated input file", "数据不完整"},
    {"Error reading archive", "读取出错"},
    {"Write error", "写入出错"},
    {"Can't allocate tar data", "内存不足"},
    {"No memory for Zstd decompression", "内存不足"},
    {"Zstd decompression failed: ", "zstd解压失败："},
    {"Error during zstd decompression: ", "zstd解压失败："},
    {"Zstd compression failed: ", "zstd压缩失败："},
    {"Unknown frame descriptor", "帧头未知"},
    {"Version not supported", "不支持这个版本"},
    {"Data corruption detected", "数据已损坏"},
    {"Restored data doesn't match checksum", "数据与校验和不符"},
    {"Frame requires too much memory for decoding", "解压需要过多内存"},
    {"Src size is incorrect", "数据的大小不对"},
    {"Dictionary mismatch", "字典不符"},
    /* the dynamic linker */
    {"undefined symbol: ", "未定义的符号："},
    {"invalid ELF header", "ELF文件头无效"},
};

/* Says it in Chinese; a message that is not known is as it was. */
static void append_chinese(GString *text, const char *message) {
  for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
    const size_t length = strlen(known[i].en);
    const bool begins = g_str_has_suffix(known[i].en, ": ");
    if (strncmp(message, known[i].en, length) != 0 || (!begins && message[length]))
      continue;
    g_string_append(text, known[i].zh);
    if (begins)
      append_chinese(text, message + length);
    return;
  }
  g_string_append(text, message);
}

sy_words *sy_library_words(const char *message) {
  GString *chinese = g_string_new(NULL);
  append_chinese(chinese, message);
  return sy_words_take(g_strdup(message), g_string_free(chinese, FALSE));
}

char *sy_library_text(const char *message) {
  g_autoptr(sy_words) words = sy_library_words(message);
  return g_strdup(sy_words_get(words));
}
