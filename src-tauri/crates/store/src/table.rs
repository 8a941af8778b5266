//! The tables. Each module holds what one table keeps, its migrations, its reads and its writes.

pub mod advisories;
pub mod appointments;
pub mod bin;
pub mod calls;
pub(crate) mod directory;
pub mod drafts;
pub mod outbox;
pub mod settings;
pub mod shown;
pub mod versions;

use crate::error::Fault;
use chrono::{DateTime, Utc};
use rusqlite::types::{FromSql, ValueRef};
use rusqlite::{Connection, Params, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The first row, if there is one.
pub(crate) fn first<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnOnce(&Row<'_>) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    connection.prepare_cached(sql)?.query(params)?.next()?.map(read).transpose()
}

/// Every row.
fn all<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    connection.prepare_cached(sql)?.query_and_then(params, read)?.collect()
}

/// Runs a statement; tells how many rows it changed.
fn run(connection: &Connection, sql: &str, params: impl Params) -> Result<usize, Fault> {
    Ok(connection.prepare_cached(sql)?.execute(params)?)
}

/// Runs a statement that must change a row.
fn run_on_one(connection: &Connection, sql: &str, params: impl Params) -> Result<(), Fault> {
    if run(connection, sql, params)? == 0 { Err(Fault::NotFound) } else { Ok(()) }
}

pub(crate) fn column<T: FromSql>(row: &Row<'_>, index: usize) -> Result<T, Fault> {
    Ok(row.get(index)?)
}

pub(crate) fn json_column<T: DeserializeOwned>(row: &Row<'_>, index: usize) -> Result<T, Fault> {
    Ok(serde_json::from_slice(row.get_ref(index)?.as_bytes()?)?)
}

fn time_column(row: &Row<'_>, index: usize) -> Result<DateTime<Utc>, Fault> {
    DateTime::from_timestamp_micros(column(row, index)?).ok_or(Fault::Content)
}

fn optional_time_column(row: &Row<'_>, index: usize) -> Result<Option<DateTime<Utc>>, Fault> {
    match row.get_ref(index)? {
        ValueRef::Null => Ok(None),
        _ => time_column(row, index).map(Some),
    }
}

fn json(value: &(impl Serialize + ?Sized)) -> Result<String, Fault> {
    Ok(serde_json::to_string(value)?)
}

/// The word by which a choice of the model goes, such as `waiting`.
fn word(choice: &impl Serialize) -> Result<String, Fault> {
    match serde_json::to_value(choice)? {
        serde_json::Value::String(word) => Ok(word),
        _ => Err(Fault::Content),
    }
}

/// Microseconds, so that the database can compare times of every year.
fn micros(time: DateTime<Utc>) -> i64 {
    time.timestamp_micros()
}
