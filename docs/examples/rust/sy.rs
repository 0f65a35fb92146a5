// SPDX-License-Identifier: Apache-2.0

//! sy.rs: the steelyard plugin interface in Rust, struct for struct what steelyard/plugin.h says
//!
//! The header is the specification; here are the layouts alone, which the assertions at the end
//! hold to it. `Text` is `struct sy_text` and so on. Copy this file as it is.
#![allow(dead_code)]

use core::ffi::c_void;
use core::mem::size_of;

// SY_PLUGIN_API_VERSION
pub const API_VERSION: u32 = 1;
// enum sy_kind
pub const KIND_INDICATOR: u32 = 1;

// enum sy_outcome
pub const SCORED: u8 = 1;
pub const NOT_APPLICABLE: u8 = 2;
pub const MISSING: u8 = 3;
pub const ERROR: u8 = 4;
pub const ESTIMATED: u8 = 5;

// enum sy_status
pub const OK: i32 = 0;
pub const REFUSED: i32 = 1;
pub const FAILED: i32 = 2;
pub const NO_MEMORY: i32 = 3;

// enum sy_returns
pub const RETURNS_SCORE: u32 = 1;
pub const RETURNS_AMOUNT: u32 = 2;

// enum sy_column_type
pub const BOOL: u32 = 1;
pub const INTEGER: u32 = 2;
pub const DECIMAL: u32 = 3;
pub const DATE: u32 = 4;
pub const CATEGORY: u32 = 5;
pub const TEXT: u32 = 6;

// enum sy_presence
pub const REQUIRED: u32 = 1;
pub const BLANK_ALLOWED: u32 = 2;
pub const OPTIONAL: u32 = 3;

// enum sy_scope, enum sy_absence, enum sy_conflict
pub const BY_UNIT: u32 = 1;
pub const SHARED: u32 = 2;
pub const ABSENT_IS_MISSING: u32 = 0;
pub const ABSENT_HAS_MEANING: u32 = 1;
pub const CONFLICT_WARNS: u32 = 0;
pub const CONFLICT_IS_ERROR: u32 = 1;

// enum sy_parameter_type
pub const PARAMETER_NUMBER: u32 = 1;
pub const PARAMETER_INTEGER: u32 = 2;
pub const PARAMETER_BOOL: u32 = 3;
pub const PARAMETER_TEXT: u32 = 4;
pub const PARAMETER_CHOICE: u32 = 5;
pub const PARAMETER_DATE: u32 = 6;
pub const PARAMETER_NUMBERS: u32 = 7;
pub const PARAMETER_TEXTS: u32 = 8;
pub const PARAMETER_TABLE: u32 = 9;
pub const PARAMETER_FILE: u32 = 10;
pub const PARAMETER_NUMBER_OR_TEXT: u32 = 11;

// enum sy_findings_wanted
pub const FINDINGS_NONE: u32 = 0;
pub const FINDINGS_FAULTS: u32 = 1;
pub const FINDINGS_AND_CALCULATIONS: u32 = 2;

// enum sy_plugin_flags
pub const COHORT: u32 = 1;
pub const PARALLEL: u32 = 2;
pub const ISOLATED: u32 = 4;
pub const EXACT: u32 = 8;

/// A NUL-ended constant text.
#[macro_export]
macro_rules! c {
    ($text:expr) => {
        concat!($text, "\0").as_ptr()
    };
}

/// An array of pointers that ends with null.
#[repr(transparent)]
pub struct List<T, const N: usize>(pub [*const T; N]);

#[repr(C)]
pub struct Text {
    pub en: *const u8,
    pub zh: *const u8,
}

#[repr(C)]
pub struct Level {
    pub size: usize,
    pub name: *const u8,
    pub label: Text,
}

#[repr(C)]
pub struct Column {
    pub size: usize,
    pub name: *const u8,
    pub kind: u32, // `type`
    pub presence: u32,
    pub lowest: f64,
    pub highest: f64,
    pub levels: *const *const Level,
    pub levels_from: *const u8,
    pub label: Text,
    pub help: Text,
    pub blank: Text,
}

#[repr(C)]
pub struct Table {
    pub size: usize,
    pub name: *const u8,
    pub scope: u32,
    pub absence: u32,
    pub optional: u32,
    pub reserved: u32,
    pub columns: *const *const Column,
    pub label: Text,
    pub help: Text,
    pub key: *const *const u8,
    pub conflict: u32,
    pub reserved_2: u32,
}

#[repr(C)]
pub struct Parameter {
    pub size: usize,
    pub name: *const u8,
    pub kind: u32, // `type`
    pub required: u32,
    pub lowest: f64,
    pub highest: f64,
    pub choices: *const *const Level,
    pub fields: *const *const Parameter,
    pub default_value: *const u8,
    pub label: Text,
    pub help: Text,
}

#[repr(C)]
pub struct Value {
    pub size: usize,
    pub kind: u32, // `type`
    pub present: u32,
    pub number: f64,
    pub integer: i64,
    pub text: *const u8,
    pub count: u64,
    pub items: *const *const Value,
}

#[repr(C)]
pub struct Parameters {
    pub size: usize,
    pub count: u64,
    pub values: *const *const Value,
}

#[repr(C)]
pub struct FindingValue {
    pub size: usize,
    pub name: *const u8,
    pub kind: u32, // `type`
}

#[repr(C)]
pub struct Finding {
    pub size: usize,
    pub code: *const u8,
    pub message: Text,
    pub advice: Text,
    pub values: *const *const FindingValue,
}

#[repr(C)]
pub struct Reason {
    pub size: usize,
    pub code: *const u8,
    pub message: Text,
}

#[repr(C)]
pub struct Report {
    pub size: usize,
    pub unit: u64,
    pub finding: u32,
    pub table: i32,
    pub row: u64,
    pub points: f64,
    pub value_count: u64,
    pub values: *const *const Value,
}

#[repr(C)]
pub struct ColumnData {
    pub size: usize,
    pub kind: u32, // `type`
    pub present: u32,
    pub valid: *const u8,
    pub booleans: *const u8,
    pub integers: *const i64,
    pub decimals: *const f64,
    pub dates: *const i32,
    pub levels: *const i32,
    pub texts: *const i32,
    pub dictionary: *const *const u8,
    pub dictionary_count: u64,
    pub exact: *const i64,
    pub scale: *const u8,
}

#[repr(C)]
pub struct TableData {
    pub size: usize,
    pub row_count: u64,
    pub first_row: *const u64,
    pub columns: *const *const ColumnData,
    pub present: u32,
}

#[repr(C)]
pub struct Batch {
    pub size: usize,
    pub unit_count: u64,
    pub tables: *const *const TableData,
}

#[repr(C)]
pub struct Result {
    pub size: usize,
    pub score: *mut f64,
    pub outcome: *mut u8,
    pub reason: *mut u16,
    pub row_points: *const *mut f64,
    pub report: unsafe extern "C" fn(*const Result, *const Report),
    pub findings_wanted: u32,
    pub reserved: u32,
    pub host_data: *mut c_void,
}

#[repr(C)]
pub struct Failure {
    pub size: usize,
    pub message: *mut u8,
    pub capacity: usize,
    pub table: i32,
    pub parameter: i32,
    pub row: u64,
}

#[repr(C)]
pub struct Host {
    pub size: usize,
    pub api_version: u32,
    pub reserved: u32,
    pub name: *const u8,
    pub version: *const u8,
    pub get_extension: unsafe extern "C" fn(*const Host, *const u8) -> *const c_void,
}

#[repr(C)]
pub struct Plugin {
    pub size: usize,
    pub api_version: u32,
    pub kind: u32,
    pub id: *const u8,
    pub revision: u32,
    pub flags: u32,
    pub version: *const u8,
    pub author: *const u8,
    pub licence: *const u8,
    pub title: Text,
    pub summary: Text,
    pub returns: u32,
    pub reserved: u32,
    pub lowest: f64,
    pub highest: f64,
    pub tables: *const *const Table,
    pub parameters: *const *const Parameter,
    pub findings: *const *const Finding,
    pub reasons: *const *const Reason,
    pub create:
        unsafe extern "C" fn(*const Host, *const Parameters, *mut *mut c_void, *mut Failure) -> i32,
    pub score: unsafe extern "C" fn(*mut c_void, *const Batch, *const Result, *mut Failure) -> i32,
    pub destroy: unsafe extern "C" fn(*mut c_void),
    pub range: Option<unsafe extern "C" fn(*mut c_void, *mut f64, *mut f64)>,
    pub get_extension: Option<unsafe extern "C" fn(*const u8) -> *const c_void>,
    pub instance_flags: Option<unsafe extern "C" fn(*mut c_void) -> u32>,
    pub describe: Option<unsafe extern "C" fn(*mut c_void) -> *const Plugin>,
    pub method: Text,
}

// All that a description points to is constant: threads may share it.
unsafe impl<T, const N: usize> Sync for List<T, N> {}
unsafe impl Sync for Level {}
unsafe impl Sync for Column {}
unsafe impl Sync for Table {}
unsafe impl Sync for Parameter {}
unsafe impl Sync for FindingValue {}
unsafe impl Sync for Finding {}
unsafe impl Sync for Reason {}
unsafe impl Sync for Plugin {}

// The sizes of the C structs where pointers have 64 bits.
#[cfg(target_pointer_width = "64")]
const _: () = assert!(
    size_of::<Text>() == 16
        && size_of::<Level>() == 32
        && size_of::<Column>() == 104
        && size_of::<Table>() == 88
        && size_of::<Parameter>() == 96
        && size_of::<Value>() == 56
        && size_of::<Parameters>() == 24
        && size_of::<FindingValue>() == 24
        && size_of::<Finding>() == 56
        && size_of::<Reason>() == 32
        && size_of::<Report>() == 56
        && size_of::<ColumnData>() == 104
        && size_of::<TableData>() == 40
        && size_of::<Batch>() == 24
        && size_of::<Result>() == 64
        && size_of::<Failure>() == 40
        && size_of::<Host>() == 40
        && size_of::<Plugin>() == 216
);
