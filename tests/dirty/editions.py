# SPDX-License-Identifier: Apache-2.0
#
# editions.py: four small clean editions that between them use every plugin, its first revision and its newest
#
# A heading is written `name:type`, with `?` behind the type of an optional column. The types are those of the plugins
# (bool, date, decimal, integer, level) and, for texts, what the text is compared with:
#   unit    a unit's id or one of its names
#   where   a text that a `where` of edition.yaml gives
#   listed  an entry that `params` list
#   key     a text that tells rows apart
#   join    the same text in another table
#   stage   a stage of the right of reply
#   script  a setting of a script
#   note    not read
# Every score is reached without a warning, and on every leaf some unit comes near 100.

HEAD = """steelyard: edition/1
id: {id}
name: {{zh: 干净的表, en: Clean tables}}
cohorts: [{{id: all, name: {{zh: 全部, en: All}}}}]
tables:
{tables}
tree:
  id: total
  name: {{zh: 总分, en: Total}}
  source: published
"""
TAIL = """
awards: [{id: overall, name: {zh: 总奖, en: Overall}, node: total}]
"""

# What a level may be called instead: its labels.
LEVELS = {
    "pass": ("passes", "通过"), "partial": ("partly passes", "部分通过"), "fail": ("fails", "不通过"),
    "holiday": ("day off", "放假"), "workday": ("worked weekend day", "调休上班"),
    "application": ("application online",), "whole-process": ("the whole process online",),
    "no-visit": ("no visit needed",), "forms": ("forms to download",),
    "helped": ("主动协助",), "told": ("told how", "口头指引"), "refused": ("turned away", "推诿"),
    "silent": ("corrected silently",), "open": ("corrected openly",),
}
# What a heading may be called instead: the column's labels.
HEADINGS = {
    "unit": ("单位",), "item": ("检查项",), "result": ("结果",), "rater": ("评分人",), "criterion": ("评分项",),
    "mark": ("评分",), "recused": ("回避",), "level": ("等级",), "replied": ("答复日期",),
    "proof": ("有寄送凭证", "proof of dispatch"), "amount": ("数量",), "kind": ("类别",), "stage": ("阶段",),
    "visitor": ("走访人",), "value": ("数值",),
}


class Table:
    """One table: the plugins that read it, its headings with their types, its rows."""

    def __init__(self, plugins, text):
        lines = [line.split(",") for line in text.strip().split("\n")]
        self.plugins = plugins
        self.headings = [heading.split(":")[0] for heading in lines[0]]
        self.types = [heading.split(":")[1].rstrip("?") for heading in lines[0]]
        self.optional = [heading.endswith("?") for heading in lines[0]]
        self.rows = lines[1:]


class Edition:
    """`texts`: those of edition.yaml that are compared with cells, each quoted there with apostrophes."""

    def __init__(self, name, tree, tables, texts, scripts=None):
        self.name, self.tree, self.tables, self.texts = name, tree, tables, texts
        self.scripts = scripts or {}

    def yaml(self, options):
        """edition.yaml, with `options` (table: what its mapping says beside the file)."""
        lines = []
        for name in self.tables:
            more = "".join(", " + option for option in self.declared(name, options))
            if name != "units":
                lines.append(f"  {name}: {{file: evidence/{name}.csv{more}}}" if more
                             else f"  {name}: evidence/{name}.csv")
            elif more:
                lines.append(f"  units: {{{more[2:]}}}")
        return HEAD.format(id=self.name, tables="\n".join(lines)) + self.tree.strip("\n") + TAIL

    def declared(self, name, options):
        own = ["key: [Bereich Ä, item]"] if name == "checks" else []
        return own + options.get(name, [])


def path(table):
    return "units.csv" if table == "units" else f"evidence/{table}.csv"


UNITS = """id:id,name_zh:name,name_en:name,cohort:cohort{more}
north,北区,Café North,all{north}
south,南区,Süd 2,all{south}
west,西区,West End,all{west}
"""


def units(more="", north="", south="", west=""):
    return Table(["units"], UNITS.format(more=more, north=north, south=south, west=west))


CHECKS = Edition("checks", """
  children:
    - {id: guide, name: {zh: 指南, en: Guide}, points: 20, source: published, plugin: checklist@1, evidence: checks,
       where: {Bereich Ä: 'Grüne Liste'},
       params: {items: [{item: '指南 A1', points: 3}, {item: 'Übersicht B2', points: 1}]}}
    - {id: archive, name: {zh: 归档, en: Archive}, points: 10, source: published, plugin: checklist@1, evidence: checks,
       where: {Bereich Ä: ['归档 C3', 'Ärger']}}
    - {id: pages, name: {zh: 页面, en: Pages}, points: 20, source: published, plugin: checklist@1, evidence: pages,
       params: {complete: false}}
    - {id: form, name: {zh: 形式, en: Form}, points: 15, source: published, plugin: rubric@1, evidence: levels,
       params: {levels: [{level: 'très bon', points: 80}, {level: '中等', points: 40}, {level: 'Süß', points: 0}]}}
    - {id: answered, name: {zh: 答复, en: Answered}, points: 15, source: published, plugin: rate@1, evidence: cases}
    - {id: exact_pages, name: {zh: 页面2, en: Pages 2}, points: 20, source: published, plugin: checklist@2, evidence: pages}
    - {id: exact_form, name: {zh: 形式2, en: Form 2}, points: 15, source: published, plugin: rubric@2, evidence: levels,
       params: {levels: [{level: 'très bon', points: 0.8}, {level: '中等', points: 0.4}, {level: 'Süß', points: 0}]}}
    - {id: exact_answered, name: {zh: 答复2, en: Answered 2}, points: 15, source: published, plugin: rate@2, evidence: cases}
    - {id: exact_faults, name: {zh: 扣分2, en: Faults 2}, points: 10, source: published, plugin: count@2, evidence: faults,
       deduction: {each: 1}, params: {kinds: [{kind: 'défaut A', each: 0.1}, {kind: '错误', each: 0.7}]}}
    - {id: quick, name: {zh: 快速, en: Quick}, points: 10, source: published, plugin: rate@1, evidence: hours,
       params: {operator: at-most, threshold: 10.5}}
    - {id: faults, name: {zh: 扣分, en: Faults}, points: 10, source: published, plugin: count@1, evidence: faults,
       deduction: {each: 1}, params: {kinds: [{kind: 'défaut A', each: 0.5}, {kind: '错误', each: 2}]}}
  adjustments:
    - {id: merits, name: {zh: 加分, en: Merits}, source: published, plugin: count@1, evidence: merits, kind: bonus,
       cap: 5, where: {art: 'Lob Ä'}}
""", {
    "units": units(),
    "checks": Table(["checklist"], """unit:unit,Bereich Ä:where,item:listed,result:level,stage:stage
north,Grüne Liste,指南 A1,pass,first
north,Grüne Liste,Übersicht B2,fail,first
north,Grüne Liste,Übersicht B2,pass,reply
north,归档 C3,目录 Ö,pass,first
南区,Grüne Liste,指南 A1,pass,first
south,Grüne Liste,Übersicht B2,fail,first
Süd 2,Ärger,目录 Ö,partial,first
west,Grüne Liste,指南 A1,fail,first
west,Grüne Liste,指南 A1,partial,audit
west,Grüne Liste,Übersicht B2,pass,first
West End,归档 C3,目录 Ö,fail,first
"""),
    "pages": Table(["checklist"], """unit:unit,item:key,result:level,points:decimal?,note:note?
north,accès 1,pass,2,gut
Café North,plan 2,pass,1.5,
south,accès 1,fail,2,
south,plan 2,pass,1.5,später
west,accès 1,partial,2,
west,plan 2,fail,1.5,
"""),
    "levels": Table(["rubric"], """unit:unit,item:key?,level:listed
north,première,très bon
south,première,中等
南区,deuxième,Süß
west,première,中等
"""),
    "cases": Table(["rate"], """unit:unit,met:bool?,weight:decimal?,note:note?
north,true,1,
北区,yes,2.5,是的
south,no,1,
south,true,3,
west,false,0.5,
west,yes,10,
"""),
    "hours": Table(["rate"], """unit:unit,value:decimal?,note:note?
north,10.5,
south,12,
south,3.25,
west,10.6,x
"""),
    "faults": Table(["count"], """unit:unit,kind:listed?,amount:decimal?,note:note?
south,défaut A,3,
south,错误,1,
west,错误,2.5,Tür
"""),
    "merits": Table(["count"], """unit:unit,art:where,amount:decimal?,note:note?
north,Lob Ä,1.5,
west,Lob Ä,2,gut
"""),
}, ["Grüne Liste", "归档 C3", "Ärger", "指南 A1", "Übersicht B2", "très bon", "中等", "défaut A", "错误", "Lob Ä"])

PEOPLE = Edition("people", """
  children:
    - {id: hall, name: {zh: 大厅, en: Hall}, weight: 10%, source: published, plugin: hall-visit@1, evidence: visits}
    - {id: exact_hall, name: {zh: 大厅2, en: Hall 2}, weight: 20%, source: published, plugin: hall-visit@2, evidence: visits,
       params: {waiting_curve: [{minutes: 0, points: 100}, {minutes: 45.3, points: 0}]}}
    - {id: exact_jury, name: {zh: 评审2, en: Jury 2}, weight: 20%, source: published, plugin: panel@2, evidence: marks,
       params: {criteria: [{criterion: 'Höflichkeit A', weight: 0.3, lowest: 1, highest: 5},
       {criterion: '有用', lowest: 0, highest: 100}]}}
    - {id: exact_growth, name: {zh: 增长2, en: Growth 2}, weight: 10%, source: published, plugin: measure@2,
       evidence: figures, where: {Jahr Ä: '2019', quelle: 'Zürich A'}, params: {curve: share-of-best, combine: sum}}
    - {id: jury, name: {zh: 评审, en: Jury}, weight: 10%, source: published, plugin: panel@1, evidence: marks,
       params: {criteria: [{criterion: 'Höflichkeit A', weight: 3, lowest: 1, highest: 5}, {criterion: '有用'}]}}
    - {id: budget, name: {zh: 预算, en: Budget}, weight: 10%, source: published, plugin: measure@1, evidence: units,
       columns: {value: budget}, params: {curve: goalposts, worst: 100, best: 0}}
    - {id: growth, name: {zh: 增长, en: Growth}, weight: 10%, source: published, plugin: measure@1, evidence: figures,
       where: {Jahr Ä: '2019', quelle: 'Zürich A'}, params: {curve: min-max, combine: sum}}
    - {id: share, name: {zh: 占比, en: Share}, weight: 10%, source: published, plugin: measure@1, evidence: shares,
       params: {curve: as-is, combine: mean}}
""", {
    "units": units(",budget:decimal", ",0.5", ",40", ",77.25"),
    "visits": Table(["hall-visit"], """unit:unit,visitor:key,visited:date,signs:level,accessible_toilet:bool,toilet_threshold:decimal,washbasin_height:decimal,terminals:integer,help:level,waiting:decimal,note:note?
north,Gäste 1,2019-07-08,yes,true,15,800,4,helped,0,
北区,Gäste 2,2019-07-09,yes,yes,15,790.5,3,helped,0,
south,Gäste 1,2019-07-08,partial,true,32.5,875,1,told,45,
Süd 2,Gäste 2,2019-07-10,no,no,20,820,2,refused,20.5,
west,Gäste 1,2019-07-11,yes,false,20,810,0,told,30,langsam
"""),
    "marks": Table(["panel"], """unit:unit,rater:key,criterion:listed,mark:decimal,recused:bool?,item:key?
north,Jürgen 1,Höflichkeit A,5,no,un
north,Jürgen 1,有用,100,false,un
north,评委2,Höflichkeit A,5,no,un
south,Jürgen 1,Höflichkeit A,3,no,un
south,评委2,Höflichkeit A,1,yes,un
南区,Jürgen 1,有用,40,no,un
south,评委2,有用,60.5,no,un
west,Jürgen 1,Höflichkeit A,4,no,un
West End,评委2,有用,70,no,un
"""),
    "figures": Table(["measure"], """unit:unit,Jahr Ä:where,quelle:where,value:decimal
north,2019,Zürich A,10
north,2019,Zürich A,20.5
south,2019,Zürich A,12
west,2019,Zürich A,5.25
西区,2019,Zürich A,5
"""),
    "shares": Table(["measure"], """unit:unit,value:decimal,note:note?
north,100,
north,90.5,
south,50,halb
west,25.5,
west,35,
"""),
}, ["Höflichkeit A", "有用", "2019", "Zürich A"])

SCRIPT = """
local code = settings.code or error("no code")
local function score(unit)
  local all, good = 0, 0
  for row = 1, #unit.answers do
    if unit.answers.code[row] == code then
      all = all + 1
      if unit.answers.days[row] <= settings.within then good = good + 1 end
    end
  end
  if all == 0 then return nil end
  return 100 * good / all
end
return {
  tables = {{name = "answers", label = {en = "answers", zh = "答复"}, columns = {
    {name = "code", type = "text", presence = "required", label = {en = "code", zh = "编号"}},
    {name = "days", type = "integer", presence = "required", lowest = 0, highest = 3650,
     label = {en = "days", zh = "天数"}}}}},
  score = score,
}
"""

REQUESTS = Edition("requests", """
  children:
    - {id: sent, name: {zh: 寄出, en: Since sent}, weight: 30%, source: published, plugin: timeliness@1,
       evidence: {requests: letters, calendar: calendar}, where: {requests: {weg: 'Eilbrief Ü'}},
       params: &law {limits: [{from: 2008-05-01, days: 15, extension: 15}, {from: 2019-05-15, days: 20, extension: 20}],
       no_reply: zero, late_each: 10, covered_from: 2019-01-01, covered_to: 2019-12-31}}
    - {id: delivered, name: {zh: 送达, en: Since delivered}, weight: 15%, source: published, plugin: timeliness@2,
       evidence: {requests: requests, calendar: calendar}, where: {requests: {proof: 'true'}}, params: *law}
    - {id: exact_delivered, name: {zh: 送达3, en: Since delivered 3}, weight: 15%, source: published, plugin: timeliness@3,
       evidence: {requests: requests, calendar: calendar}, where: {requests: {proof: 'true'}}, params: *law}
    - {id: days, name: {zh: 天数, en: Days}, weight: 40%, source: published, plugin: lua@2, evidence: answers,
       params: {script: score.lua, settings: [{name: code, value: '007'}, {name: within, value: 5}]}}
""", {
    "units": units(),
    "letters": Table(["timeliness"], """unit:unit,weg:where,sent:date,replied:date,extended:bool?,proof:bool?,channel:key?
north,Eilbrief Ü,2019-06-03,2019-06-20,no,yes,é1
北区,Eilbrief Ü,2019-06-04,2019-06-20,no,yes,é2
south,Eilbrief Ü,2019-06-03,2019-07-04,no,yes,é1
south,Eilbrief Ü,2019-06-05,2019-07-20,yes,true,é2
west,Eilbrief Ü,2019-05-14,2019-06-12,false,true,é1
west,Eilbrief Ü,2019-09-20,2019-10-24,no,yes,é2
"""),
    "requests": Table(["timeliness"], """unit:unit,sent:date,delivered:date,replied:date,extended:bool?,proof:wherebool?,channel:key?
north,2019-06-03,2019-06-04,2019-06-20,no,true,Süß 1
Café North,2019-06-04,2019-06-05,2019-06-20,no,true,Süß 2
south,2019-06-03,2019-06-04,2019-07-04,no,true,Süß 1
south,2019-06-05,2019-06-06,2019-07-20,yes,true,Süß 2
west,2019-05-14,2019-05-15,2019-06-20,no,true,Süß 1
west,2019-09-20,2019-09-23,2019-10-30,no,true,Süß 2
"""),
    "calendar": Table(["timeliness"], """date:date,kind:level
2019-06-07,holiday
2019-09-13,holiday
2019-09-29,workday
2019-10-01,holiday
2019-10-02,holiday
2019-10-03,holiday
2019-10-04,holiday
2019-10-07,holiday
2019-10-12,workday
"""),
    "answers": Table(["lua"], """unit:unit,code:script,days:integer
north,007,5
北区,007,1
south,007,30
south,007,4
west,007,6
west,007,2
"""),
}, ["Eilbrief Ü", "true"], {"score.lua": SCRIPT})

SERVICES = Edition("services", """
  children:
    - {id: online, name: {zh: 网办, en: Online}, weight: 25%, source: published, plugin: internet-plus@1,
       evidence: {services: services, usage: usage}}
    - {id: bulletins, name: {zh: 通报, en: Bulletins}, weight: 25%, source: published, plugin: outbreak-bulletin@1,
       evidence: bulletins, params: &period {first_day: 2020-02-01, last_day: 2020-02-02, hours_allowed: 2, late_each: 10,
       fields: [{field: deaths, points: 3}, {field: new_cases, points: 1}], open_each: 5, silent_each: 40,
       weight_coverage: 40, weight_delay: 20, weight_fields: 30, weight_corrections: 10}}
    - {id: exact_online, name: {zh: 网办2, en: Online 2}, weight: 25%, source: published, plugin: internet-plus@2,
       evidence: {services: services, usage: usage}, params: {weight_depth: 0.6, weight_visits: 0.2,
       weight_progress: 0.1, weight_sign_on: 0.1}}
    - {id: exact_bulletins, name: {zh: 通报2, en: Bulletins 2}, weight: 25%, source: published,
       plugin: outbreak-bulletin@2, evidence: bulletins, params: *period}
""", {
    "units": units(),
    "services": Table(["internet-plus"], """unit:unit,service:join,depth:level,visits:integer,progress_query:bool,single_sign_on:bool,applicable:bool?,note:note?
north,身份证 A1,no-visit,0,true,yes,yes,
north,Wohnung Ü2,whole-process,0,yes,true,yes,
Süd 2,身份证 A1,application,1,false,true,true,
south,Wohnung Ü2,forms,3,no,no,yes,alt
west,身份证 A1,whole-process,2,yes,no,yes,
西区,Wohnung Ü2,application,1,yes,yes,yes,
"""),
    "usage": Table(["internet-plus"], """service:join,cases:integer
身份证 A1,5200
Wohnung Ü2,300
"""),
    "bulletins": Table(["outbreak-bulletin"], """unit:unit,day:date,delay:decimal,corrections:level,deaths:bool?,new_cases:bool?,note:note?
north,2020-02-01,1.5,none,yes,yes,
北区,2020-02-02,2,none,yes,yes,
south,2020-02-01,5,silent,yes,no,spät
west,2020-02-01,3,open,true,true,
west,2020-02-02,2.5,none,no,true,
"""),
}, [])

EDITIONS = [CHECKS, PEOPLE, REQUESTS, SERVICES]
