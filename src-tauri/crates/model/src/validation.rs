//! What can be wrong with a noted call, field by field. Nothing typed is ever lost over it.

use crate::code::Code;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// How serious an issue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The call is not saved until it is mended.
    Error,
    /// The call is saved; the person is asked whether this is meant.
    Question,
}

/// One thing about one field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FieldIssue {
    /// The field, as named in [`crate::CallFields`]; entries of lists as `websites.2`.
    pub field: String,
    /// What it is.
    pub code: Code,
    /// How serious it is.
    pub severity: Severity,
    /// Numbers for the words, such as `limit`.
    pub params: BTreeMap<String, f64>,
}
