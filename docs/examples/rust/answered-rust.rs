// SPDX-License-Identifier: Apache-2.0

//! answered-rust.rs: the share of questions to a unit that it answered in time
//!
//! An indicator plugin for steelyard in Rust, without the standard library, which a plugin has no
//! use for: it opens nothing, allocates little and talks to nobody. The specification is the C
//! header, steelyard/plugin.h, or steelyard-plugin(3); sy.rs says the same in Rust. From the top:
//!
//!   1. the description: which table it reads, which parameters it takes, what it may find;
//!   2. what turns rows into scores, in safe code over slices;
//!   3. the functions that steelyard calls, which make those slices.
//!
//! score = 100 × questions answered within `within` days / questions. A unit without questions is
//! missing, not 0: nobody asked it anything.
#![no_std]

mod sy;

use core::ffi::c_void;
use core::mem::size_of;
use core::ptr::null;
use core::slice::from_raw_parts;
use sy::{List, Text};

// ---- 1. the description -------------------------------------------------------------------------
//
// All texts for people are in English and Chinese.

static COLUMN_DAYS: sy::Column = sy::Column {
    size: size_of::<sy::Column>(),
    name: c!("days"),
    kind: sy::INTEGER,
    presence: sy::BLANK_ALLOWED,
    lowest: 0.0,
    highest: 3650.0,
    levels: null(),
    levels_from: null(),
    label: Text { en: c!("days"), zh: c!("答复天数") },
    help: Text {
        en: c!("Days from the question to the answer; empty if there was none."),
        zh: c!("从提问到答复的天数；未答复的留空。"),
    },
    blank: Text { en: null(), zh: null() },
};
static COLUMNS: List<sy::Column, 2> = List([&COLUMN_DAYS, null()]);

static TABLE_ANSWERS: sy::Table = sy::Table {
    size: size_of::<sy::Table>(),
    name: c!("answers"),
    scope: sy::BY_UNIT,
    absence: sy::ABSENT_IS_MISSING,
    optional: 0,
    reserved: 0,
    columns: COLUMNS.0.as_ptr(),
    label: Text { en: c!("answers"), zh: c!("答复记录") },
    help: Text {
        en: c!("One row is one question to the unit."),
        zh: c!("一行是向评价对象提出的一个问题。"),
    },
    key: null(), // no key: equal rows are separate questions
    conflict: sy::CONFLICT_WARNS,
    reserved_2: 0,
};
static TABLES: List<sy::Table, 2> = List([&TABLE_ANSWERS, null()]);

static PARAMETER_WITHIN: sy::Parameter = sy::Parameter {
    size: size_of::<sy::Parameter>(),
    name: c!("within"),
    kind: sy::PARAMETER_INTEGER,
    required: 0,
    lowest: 0.0,
    highest: 365.0,
    choices: null(),
    fields: null(),
    default_value: c!("5"),
    label: Text { en: c!("within"), zh: c!("时限") },
    help: Text {
        en: c!("Answers after at most this many days are in time."),
        zh: c!("在此天数以内答复即为及时。"),
    },
};
static PARAMETERS: List<sy::Parameter, 2> = List([&PARAMETER_WITHIN, null()]);

// Messages refer by name to the values that are reported with the finding.
static VALUE_DAYS: sy::FindingValue = sy::FindingValue {
    size: size_of::<sy::FindingValue>(),
    name: c!("days"),
    kind: sy::PARAMETER_INTEGER,
};
static VALUE_WITHIN: sy::FindingValue = sy::FindingValue {
    size: size_of::<sy::FindingValue>(),
    name: c!("within"),
    kind: sy::PARAMETER_INTEGER,
};
static LATE_VALUES: List<sy::FindingValue, 3> = List([&VALUE_DAYS, &VALUE_WITHIN, null()]);
static FINDING_LATE: sy::Finding = sy::Finding {
    size: size_of::<sy::Finding>(),
    code: c!("late"),
    message: Text {
        en: c!("answered after {days} days, {within} allowed"),
        zh: c!("{days} 天后才答复，时限 {within} 天"),
    },
    advice: Text {
        en: c!("Answer in time, or say when an answer will come."),
        zh: c!("按时答复，或说明何时答复。"),
    },
    values: LATE_VALUES.0.as_ptr(),
};
static FINDING_UNANSWERED: sy::Finding = sy::Finding {
    size: size_of::<sy::Finding>(),
    code: c!("unanswered"),
    message: Text { en: c!("not answered"), zh: c!("未答复") },
    advice: Text { en: c!("Answer every question."), zh: c!("逐一答复。") },
    values: null(),
};
static FINDINGS: List<sy::Finding, 3> = List([&FINDING_LATE, &FINDING_UNANSWERED, null()]);

// The places of all these in their lists.
const DAYS: usize = 0;
const ANSWERS: usize = 0;
const WITHIN: usize = 0;
const LATE: u32 = 0;
const UNANSWERED: u32 = 1;

// ---- 2. the indicator at work -------------------------------------------------------------------

/// The questions to one unit: days to the answer, or nothing where no answer came.
fn questions<'a>(valid: &'a [u8], days: &'a [i64]) -> impl Iterator<Item = Option<i64>> + 'a {
    valid.iter().zip(days).map(|(&valid, &days)| if valid != 0 { Some(days) } else { None })
}

/// The score of a unit with at least one question; `tell` hears of each, and whether the answer was
/// in time. Whole numbers are counted, and divided once: so the order of the rows does not matter.
fn score_unit(
    valid: &[u8],
    days: &[i64],
    within: i64,
    mut tell: impl FnMut(usize, Option<i64>, bool),
) -> f64 {
    let mut good = 0;
    for (row, answer) in questions(valid, days).enumerate() {
        let in_time = answer.map_or(false, |days| days <= within);
        good += u64::from(in_time);
        tell(row, answer, in_time);
    }
    100.0 * good as f64 / days.len() as f64
}

const fn integer(value: i64) -> sy::Value {
    sy::Value {
        size: size_of::<sy::Value>(),
        kind: sy::PARAMETER_INTEGER,
        present: 1,
        number: 0.0,
        integer: value,
        text: null(),
        count: 0,
        items: null(),
    }
}

/// Tells what is wrong with a row, and what it cost.
fn report(result: &sy::Result, unit: u64, row: u64, points: f64, days: Option<i64>, within: i64) {
    let (taken, within) = (integer(days.unwrap_or(0)), integer(within));
    let values: [*const sy::Value; 2] = [&taken, &within];
    let report = sy::Report {
        size: size_of::<sy::Report>(),
        unit,
        finding: if days.is_some() { LATE } else { UNANSWERED },
        table: ANSWERS as i32,
        row,
        points,
        value_count: if days.is_some() { 2 } else { 0 },
        values: values.as_ptr(),
    };
    // The host copies what it keeps before report() returns.
    unsafe { (result.report)(result, &report) }
}

// ---- 3. what steelyard calls --------------------------------------------------------------------

/// An instance is made of its parameters alone, which the host keeps as long as the instance.
unsafe extern "C" fn create(
    _host: *const sy::Host,
    given: *const sy::Parameters,
    instance: *mut *mut c_void,
    _failure: *mut sy::Failure,
) -> i32 {
    *instance = *(*given).values.add(WITHIN) as *mut c_void;
    sy::OK
}

unsafe extern "C" fn destroy(_instance: *mut c_void) {}

/// All arrays are as long as the interface says: a unit's rows are first_row[unit] to
/// first_row[unit + 1], and results have an entry for each unit.
unsafe extern "C" fn score(
    instance: *mut c_void,
    batch: *const sy::Batch,
    result: *const sy::Result,
    _failure: *mut sy::Failure,
) -> i32 {
    let within = (*(instance as *const sy::Value)).integer; // in range: the host has checked it
    let result = &*result;
    let table = &**(*batch).tables.add(ANSWERS);
    let column = &**table.columns.add(DAYS);
    let starts = from_raw_parts(table.first_row, (*batch).unit_count as usize + 1);
    for (unit, rows) in starts.windows(2).enumerate() {
        let (first, end) = (rows[0] as usize, rows[1] as usize);
        if first == end {
            *result.outcome.add(unit) = sy::MISSING;
            continue;
        }
        let valid = from_raw_parts(column.valid.add(first), end - first);
        let days = from_raw_parts(column.integers.add(first), end - first);
        let each = 100.0 / days.len() as f64; // what a row can earn, and can cost
        *result.score.add(unit) = score_unit(valid, days, within, |row, answer, in_time| {
            if !result.row_points.is_null() && !(*result.row_points.add(ANSWERS)).is_null() {
                *(*result.row_points.add(ANSWERS)).add(first + row) =
                    if in_time { each } else { 0.0 };
            }
            if !in_time && result.findings_wanted != sy::FINDINGS_NONE {
                report(result, unit as u64, (first + row) as u64, each, answer, within);
            }
        });
        *result.outcome.add(unit) = sy::SCORED;
    }
    sy::OK
}

static PLUGIN: sy::Plugin = sy::Plugin {
    size: size_of::<sy::Plugin>(),
    api_version: sy::API_VERSION,
    kind: sy::KIND_INDICATOR,
    id: c!("answered-rust"),
    revision: 1, // a change that may alter any score needs the next one, installed beside this
    flags: sy::PARALLEL, // score() only reads the instance
    version: c!("1.0.0"),
    author: c!("unknown"), // write your name here
    licence: c!("Apache-2.0"),
    title: Text { en: c!("Questions answered in time"), zh: c!("提问按时答复率") },
    summary: Text {
        en: c!("The share of questions that were answered in time."),
        zh: c!("在规定天数内答复的提问所占比例。"),
    },
    returns: sy::RETURNS_SCORE,
    reserved: 0,
    lowest: 0.0,
    highest: 100.0,
    tables: TABLES.0.as_ptr(),
    parameters: PARAMETERS.0.as_ptr(),
    findings: FINDINGS.0.as_ptr(),
    reasons: null(),
    create,
    score,
    destroy,
    range: None,
    get_extension: None,
    instance_flags: None,
    describe: None,
    method: Text {
        en: c!("score = 100 · questions answered within {within} days / questions."),
        zh: c!("得分 = 100 · {within}天内答复的提问 / 全部提问。"),
    },
};

#[no_mangle]
pub extern "C" fn steelyard_plugin_v1() -> *const sy::Plugin {
    &PLUGIN
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    extern "C" {
        fn abort() -> !;
    }
    // The process that a plugin runs in is its own: its indicator is in error, and nothing else.
    unsafe { abort() }
}
