-- SPDX-License-Identifier: Apache-2.0
--
-- answered-lua.lua: the share of questions to a unit that it answered in time
--
-- score = 100 × questions answered within `within` days / questions. steelyard itself makes a unit without
-- questions missing. An edition may set `within`; the default is 5.

local within = settings.within or 5

local function score(unit)
  local days = unit.answers.days
  local each = 100 / #days -- what a row can earn, and can cost
  local good = 0
  for row = 1, #days do
    if days[row] and days[row] <= within then
      good = good + 1
      earned(row, each)
    elseif days[row] then
      earned(row, 0)
      report {finding = "late", row = row, points = each, values = {days = days[row], within = within}}
    else
      earned(row, 0)
      report {finding = "unanswered", row = row, points = each}
    end
  end
  return 100 * good / #days
end

return {
  tables = {
    {
      name = "answers",
      label = {en = "answers", zh = "答复记录"},
      help = {en = "One row is one question to the unit.", zh = "一行是向评价对象提出的一个问题。"},
      columns = {
        {
          name = "days", type = "integer", presence = "blank allowed", lowest = 0, highest = 3650,
          label = {en = "days", zh = "答复天数"},
          help = {en = "Days from the question to the answer; empty if there was none.",
                  zh = "从提问到答复的天数；未答复的留空。"},
        },
      },
    },
  },
  findings = {
    {
      code = "late",
      message = {en = "answered after {days} days, {within} allowed", zh = "{days} 天后才答复，时限 {within} 天"},
      advice = {en = "Answer in time, or say when an answer will come.", zh = "按时答复，或说明何时答复。"},
      values = {{name = "days", type = "integer"}, {name = "within", type = "integer"}},
    },
    {
      code = "unanswered",
      message = {en = "not answered", zh = "未答复"},
      advice = {en = "Answer every question.", zh = "逐一答复。"},
    },
  },
  score = score,
}
