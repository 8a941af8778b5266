//! A damaged vault, read as far as it can be.

use crate::backup::Watch;
use crate::connection;
use crate::error::{Fault, StoreError};
use crate::secret::Secret;
use crate::table::bin;
use chrono::DateTime;
use ringtrue_model::CallId;
use ringtrue_model::call::CallVersion;
use rusqlite::Connection;
use rusqlite::types::Value;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::path::Path;
use uuid::Uuid;

/// A row with the names of its columns.
pub(super) struct Row<'a> {
    table: &'a str,
    pub(super) columns: Vec<&'a str>,
    pub(super) values: Vec<Value>,
}

fn call_id(value: &Value) -> Option<CallId> {
    match value {
        Value::Blob(id) => Uuid::from_slice(id).ok().map(CallId),
        _ => None,
    }
}

impl Row<'_> {
    /// The call of which this row is what a purge left.
    pub(super) fn purged(&self) -> Option<CallId> {
        self.value("purged").filter(|purged| **purged == Value::Integer(1))?;
        self.identity()
    }

    /// The call that this row is.
    pub(super) fn identity(&self) -> Option<CallId> {
        call_id(self.value("id")?)
    }

    /// What a column says as JSON; `None` where it does not.
    pub(super) fn json<T: DeserializeOwned>(&self, column: &str) -> Option<T> {
        match self.value(column)? {
            Value::Text(text) => serde_json::from_str(text).ok(),
            _ => None,
        }
    }

    /// The version of a call that this row is.
    pub(super) fn version(&self) -> Option<CallVersion> {
        let (Some(Value::Integer(revision)), Some(Value::Integer(saved_at))) =
            (self.value("revision"), self.value("saved_at"))
        else {
            return None;
        };
        Some(CallVersion {
            revision: u32::try_from(*revision).ok()?,
            saved_at: DateTime::from_timestamp_micros(*saved_at)?,
            fields: self.json("fields")?,
        })
    }

    pub(super) fn value(&self, column: &str) -> Option<&Value> {
        self.columns.iter().position(|name| *name == column).and_then(|at| self.values.get(at))
    }

    pub(super) fn without(&self, column: &str) -> Self {
        let kept = self.columns.iter().zip(&self.values).filter(|(name, _)| **name != column);
        let (columns, values) = kept.map(|(name, value)| (*name, value.clone())).unzip();
        Self { table: self.table, columns, values }
    }

    pub(super) fn with(&self, column: &str, value: Value) -> Self {
        let mut values = self.values.clone();
        let at = self.columns.iter().position(|name| *name == column);
        if let Some(held) = at.and_then(|at| values.get_mut(at)) {
            *held = value;
        }
        Self { table: self.table, columns: self.columns.clone(), values }
    }

    pub(super) fn insertion(&self) -> String {
        let marks = vec!["?"; self.columns.len()].join(", ");
        format!("INSERT INTO {} ({}) VALUES ({marks})", self.table, self.columns.join(", "))
    }
}

/// A vault of which any page may be unreadable. A page that cannot be decrypted makes SQLCipher give its whole
/// connection up, so each time a new one goes on behind the place.
pub(super) struct Source<'a> {
    pub(super) path: &'a Path,
    key: &'a Secret,
    connection: Option<Connection>,
    watch: Watch<'a>,
    /// Places that could not be read.
    pub(super) unreadable: u64,
    read: u64,
}

type Each<'a> = &'a mut dyn FnMut(&Row<'_>) -> Result<(), Fault>;

impl<'a> Source<'a> {
    pub(super) fn new(path: &'a Path, key: &'a Secret, watch: Watch<'a>) -> Self {
        Self { path, key, connection: None, watch, unreadable: 0, read: 0 }
    }

    /// Reads every row of a table that can be read, by the columns that both vaults have.
    pub(super) fn each(&mut self, table: &str, into: &Connection, each: Each<'_>) -> Result<(), StoreError> {
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
    pub(super) fn bury_purged(&mut self, into: &Connection) -> Result<bool, StoreError> {
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

    /// The calls' identities by their numbers, as far as the index of identities can be read: it lies on other pages than
    /// the calls themselves.
    pub(super) fn identities(&mut self) -> HashMap<i64, CallId> {
        let mut identities = HashMap::new();
        self.ask(|c| {
            let mut statement = c.prepare("SELECT number, id FROM calls")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                if let Some(id) = call_id(&row.get(1)?) {
                    identities.insert(row.get(0)?, id);
                }
            }
            Ok(())
        });
        identities
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
    pub(super) fn ask<T>(&mut self, question: impl FnOnce(&Connection) -> Result<T, Fault>) -> Option<T> {
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
