//! Taking rows out of one vault into another: all that is known of reports, or, of a damaged vault, everything that
//! can still be read.

use crate::backup::Watch;
use crate::connection;
use crate::error::{Fault, StoreError};
use crate::secret::Secret;
use crate::table::{self, bin, calls};
use ringtrue_model::{Call, CallId};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use uuid::Uuid;

/// What is taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// What is known of reports about calls that are in both.
    Reports,
    /// Calls, drafts and reports.
    Everything,
}

/// What was taken over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rescued {
    /// Calls that were not in the other vault, or older there.
    pub calls: u64,
    /// Places that could not be read.
    pub unreadable: u64,
    /// The reports of which the state was taken over.
    pub(crate) reports_known: HashSet<Vec<u8>>,
}

impl Rescued {
    /// Reports of which the state was taken over.
    pub fn reports(&self) -> u64 {
        self.reports_known.len() as u64
    }
}

/// Takes rows out of the vault `from`, which is only read.
pub(crate) fn take_over(
    from: &Path,
    key: &Secret,
    into: &Connection,
    scope: Scope,
    watch: Watch<'_>,
) -> Result<Rescued, StoreError> {
    let mut source = Source { path: from, key, connection: None, watch, unreadable: 0, read: 0 };
    let mut rescued = Rescued::default();
    if scope == Scope::Everything {
        let mut buried = source.bury_purged(into)?;
        let mut taken = HashMap::new();
        source.each("calls", into, &mut |row| {
            if let Some(purged) = row.purged() {
                buried |= bin::bury(into, purged)?;
            } else if let (Some(Value::Integer(before)), Some(now)) =
                (row.value("number"), take_call(into, row)?)
            {
                taken.insert(*before, now);
                rescued.calls += 1;
            }
            Ok(())
        })?;
        source.each("call_versions", into, &mut |row| {
            let Some(Value::Integer(call)) = row.value("call_number") else { return Ok(()) };
            let Some(number) = taken.get(call) else { return Ok(()) };
            put(into, &row.with("call_number", Value::Integer(*number)), "call_number, revision", "")
        })?;
        if buried {
            bin::merge_search(into).map_err(|fault| fault.at("rescuing", from))?;
        }
        source.each("drafts", into, &mut |row| put(into, row, "key", "WHERE excluded.kept_at > kept_at"))?;
    }
    source.each("dispatches", into, &mut |row| {
        if let (Some(Value::Blob(call)), Some(Value::Blob(report))) =
            (row.value("call_id"), row.value("report_id"))
            && calls::stands(into, call)?
        {
            rescued.reports_known.insert(report.clone());
            put(into, row, "report_id", "")?;
        }
        Ok(())
    })?;
    let mut cleared = HashSet::new();
    source.each("attempts", into, &mut |row| {
        let Some(Value::Blob(report)) = row.value("report_id") else { return Ok(()) };
        if !rescued.reports_known.contains(report) {
            return Ok(());
        }
        if cleared.insert(report.clone()) {
            into.execute("DELETE FROM attempts WHERE report_id = ?1", [report])?;
        }
        insert(into, &row.without("number"))
    })?;
    rescued.unreadable = source.unreadable;
    Ok(rescued)
}

/// A row with the names of its columns.
struct Row<'a> {
    table: &'a str,
    columns: Vec<&'a str>,
    values: Vec<Value>,
}

fn call_id(value: &Value) -> Option<CallId> {
    match value {
        Value::Blob(id) => Uuid::from_slice(id).ok().map(CallId),
        _ => None,
    }
}

impl Row<'_> {
    /// The call of which this row is what a purge left.
    fn purged(&self) -> Option<CallId> {
        self.value("purged").filter(|purged| **purged == Value::Integer(1))?;
        call_id(self.value("id")?)
    }

    fn value(&self, column: &str) -> Option<&Value> {
        self.columns.iter().position(|name| *name == column).and_then(|at| self.values.get(at))
    }

    fn without(&self, column: &str) -> Self {
        let kept = self.columns.iter().zip(&self.values).filter(|(name, _)| **name != column);
        let (columns, values) = kept.map(|(name, value)| (*name, value.clone())).unzip();
        Self { table: self.table, columns, values }
    }

    fn with(&self, column: &str, value: Value) -> Self {
        let mut values = self.values.clone();
        let at = self.columns.iter().position(|name| *name == column);
        if let Some(held) = at.and_then(|at| values.get_mut(at)) {
            *held = value;
        }
        Self { table: self.table, columns: self.columns.clone(), values }
    }

    fn insertion(&self) -> String {
        let marks = vec!["?"; self.columns.len()].join(", ");
        format!("INSERT INTO {} ({}) VALUES ({marks})", self.table, self.columns.join(", "))
    }
}

fn insert(into: &Connection, row: &Row<'_>) -> Result<(), Fault> {
    into.prepare_cached(&row.insertion())?.execute(params_from_iter(&row.values))?;
    Ok(())
}

/// Inserts a row, or exchanges the one with the same `unique` column where `condition` allows it.
fn put(into: &Connection, row: &Row<'_>, unique: &str, condition: &str) -> Result<(), Fault> {
    let sets: Vec<_> = row.columns.iter().map(|name| format!("{name} = excluded.{name}")).collect();
    let sql =
        format!("{} ON CONFLICT ({unique}) DO UPDATE SET {} {condition}", row.insertion(), sets.join(", "));
    into.prepare_cached(&sql)?.execute(params_from_iter(&row.values))?;
    Ok(())
}

/// Takes a call over unless a newer revision is there; its number there if it was.
fn take_call(into: &Connection, row: &Row<'_>) -> Result<Option<i64>, Fault> {
    let (Some(Value::Blob(id)), Some(Value::Integer(revision)), Some(Value::Text(text))) =
        (row.value("id"), row.value("revision"), row.value("call"))
    else {
        return Ok(None);
    };
    let Ok(call) = serde_json::from_str::<Call>(text) else { return Ok(None) };
    let sql = "SELECT revision, deleted_at IS NULL FROM calls WHERE id = ?1";
    let there = table::first(into, sql, [id], |row| {
        Ok((table::column::<i64>(row, 0)?, table::column::<bool>(row, 1)?))
    })?;
    let stands = matches!(row.value("deleted_at"), Some(Value::Null) | None);
    if there.is_some_and(|(newest, stood)| newest > *revision || (newest == *revision && stood == stands)) {
        return Ok(None);
    }
    put(into, &row.without("number"), "id", "")?;
    let number = into.query_row("SELECT number FROM calls WHERE id = ?1", [id], |row| row.get(0))?;
    calls::index(into, number, &call)?;
    Ok(Some(number))
}

/// A vault of which any page may be unreadable. A page that cannot be decrypted makes SQLCipher give its whole
/// connection up, so each time a new one goes on behind the place.
struct Source<'a> {
    path: &'a Path,
    key: &'a Secret,
    connection: Option<Connection>,
    watch: Watch<'a>,
    unreadable: u64,
    read: u64,
}

type Each<'a> = &'a mut dyn FnMut(&Row<'_>) -> Result<(), Fault>;

impl Source<'_> {
    /// Reads every row of a table that can be read, by the columns that both vaults have.
    fn each(&mut self, table: &str, into: &Connection, each: Each<'_>) -> Result<(), StoreError> {
        let Some(columns) = self.columns(table, into)? else { return Ok(()) };
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        let last = self.last(table, into)?;
        let mut at = 0;
        loop {
            // As long as all is well the rows come in one go; behind a bad place they are asked for one by one.
            match self.rows(table, &columns, &mut at, "rowid > ?1 ORDER BY rowid", each)? {
                Some(_) => return Ok(()),
                None => self.unreadable += 1,
            }
            loop {
                at += 1;
                if at > last {
                    return Ok(());
                }
                match self.rows(table, &columns, &mut at, "rowid = ?1", each)? {
                    Some(true) => break,
                    Some(false) => {}
                    None => self.unreadable += 1,
                }
                (self.watch)(self.read, 0).map_err(StoreError::Declined)?;
            }
        }
    }

    /// Buries the purged calls that their own index tells, as far as it can be read. Says whether any stood there.
    fn bury_purged(&mut self, into: &Connection) -> Result<bool, StoreError> {
        let mut purged = Vec::new();
        // The rows themselves are read as well; so a bad place here, or an older vault without the index, ends this.
        self.ask(|c| {
            let mut statement = c.prepare(bin::PURGED_IDS)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                purged.extend(call_id(&row.get(0)?));
            }
            Ok(())
        });
        let mut buried = false;
        for id in purged {
            buried |= bin::bury(into, id).map_err(|fault| fault.at("rescuing", self.path))?;
        }
        Ok(buried)
    }

    /// The columns of a table that both vaults have; `None` where this one tells none.
    fn columns(&mut self, table: &str, into: &Connection) -> Result<Option<Vec<String>>, StoreError> {
        let of = |c: &Connection| -> Result<Vec<String>, Fault> {
            let mut statement = c.prepare("SELECT name FROM pragma_table_info(?1)")?;
            let names = statement.query_map([table], |row| row.get(0))?;
            Ok(names.collect::<Result<_, _>>()?)
        };
        let wanted = of(into).map_err(StoreError::database("rescuing", self.path))?;
        let Some(there) = self.ask(of) else { return Ok(None) };
        let both: Vec<_> = there.into_iter().filter(|name| wanted.contains(name)).collect();
        Ok((!both.is_empty()).then_some(both))
    }

    /// The last row there can be. Where the table does not tell, one beyond what a file of this size can hold.
    fn last(&mut self, table: &str, into: &Connection) -> Result<i64, StoreError> {
        let sql = format!("SELECT coalesce(max(rowid), 0) FROM {table}");
        let last = |c: &Connection| -> Result<i64, Fault> { Ok(c.query_row(&sql, [], |row| row.get(0))?) };
        if let Some(last) = self.ask(last) {
            return Ok(last);
        }
        let failed = StoreError::file("rescuing", self.path);
        let size = std::fs::metadata(self.path).map_err(failed)?.len();
        let known = last(into).map_err(StoreError::database("rescuing", self.path))?;
        Ok(known.saturating_add(i64::try_from(size / 512).unwrap_or(i64::MAX)))
    }

    /// Asks the vault; `None` where it cannot answer.
    fn ask<T>(&mut self, question: impl FnOnce(&Connection) -> Result<T, Fault>) -> Option<T> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => connection::reader(self.path, self.key).ok()?,
        };
        let answer = question(&connection).ok()?;
        self.connection = Some(connection);
        Some(answer)
    }

    /// Reads rows and moves `at` along. Says whether there was any; `None` where a place could not be read.
    fn rows(
        &mut self,
        table: &str,
        columns: &[&str],
        at: &mut i64,
        which: &str,
        each: Each<'_>,
    ) -> Result<Option<bool>, StoreError> {
        let failed = |fault: Fault| fault.at("rescuing", self.path);
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => match connection::reader(self.path, self.key) {
                Ok(connection) => connection,
                Err(_) => return Ok(None),
            },
        };
        let sql = format!("SELECT rowid, {} FROM {table} WHERE {which}", columns.join(", "));
        let mut any = false;
        {
            let Ok(mut statement) = connection.prepare_cached(&sql) else { return Ok(None) };
            let Ok(mut rows) = statement.query([*at]) else { return Ok(None) };
            loop {
                let row = match rows.next() {
                    Ok(Some(row)) => row,
                    Ok(None) => break,
                    Err(_) => return Ok(None),
                };
                let read = || -> Result<(i64, Vec<Value>), rusqlite::Error> {
                    Ok((row.get(0)?, (1..=columns.len()).map(|i| row.get(i)).collect::<Result<_, _>>()?))
                };
                let Ok((number, values)) = read() else { return Ok(None) };
                *at = number;
                any = true;
                each(&Row { table, columns: columns.to_vec(), values }).map_err(failed)?;
                self.read += 1;
                (self.watch)(self.read, 0).map_err(StoreError::Declined)?;
            }
        }
        self.connection = Some(connection);
        Ok(Some(any))
    }
}
