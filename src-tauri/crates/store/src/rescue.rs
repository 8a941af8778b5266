//! Taking rows out of one vault into another: all that is known of reports, or, of a damaged vault, everything that
//! can still be read.

mod source;
mod twin;

use crate::backup::Watch;
use crate::error::{Fault, StoreError};
use crate::secret::Secret;
use crate::table::{self, bin, calls, shown, versions};
use ringtrue_model::call::CallVersion;
use ringtrue_model::rules::ShownVerdict;
use ringtrue_model::{Appointment, Call, CallId, Code};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use source::{Row, Source};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use twin::Twin;

/// What is taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// What is known of reports about calls that are in both.
    Reports,
    /// Calls, drafts, appointments, reports, and the settings of these names.
    Everything {
        /// Which settings.
        settings: &'static [&'static str],
    },
}

/// What was taken over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rescued {
    /// Calls that were not in the other vault, or older there.
    pub calls: u64,
    /// Places that could not be read, and calls that are no calls.
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
    let mut rescued = Rescued::default();
    let mut twin = None;
    if !twin::tells_what_lies_where(from, key) {
        rescued.unreadable += 1;
        twin = match Twin::make(from, key, into, watch) {
            // Freeing some room helps, and calls are at stake.
            Err(error) if scope != Scope::Reports && error.code() == Code::DiskFull => return Err(error),
            Err(StoreError::Declined(code)) => return Err(StoreError::Declined(code)),
            Err(error) => {
                tracing::warn!(code = ?error.code(), "a damaged vault is read as it is");
                None
            }
            Ok(twin) => twin,
        };
    }
    let mut source = Source::new(twin.as_ref().map_or(from, Twin::path), key, watch);
    if let Scope::Everything { settings } = scope {
        take_calls(&mut source, into, &mut rescued)?;
        source.each("drafts", into, &mut |row| put(into, row, "key", "WHERE excluded.kept_at > kept_at"))?;
        take_appointments(&mut source, into, &mut rescued)?;
        for name in settings {
            take_setting(&mut source, name, into).map_err(|fault| fault.at("rescuing", from))?;
        }
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
    rescued.unreadable += source.unreadable;
    Ok(rescued)
}

/// Takes calls over with their versions and the verdicts that were shown. One that cannot be read any more stands again as its newest version says.
fn take_calls(source: &mut Source<'_>, into: &Connection, rescued: &mut Rescued) -> Result<(), StoreError> {
    let path = source.path;
    let failed = |fault: Fault| fault.at("rescuing", path);
    let mut buried = source.bury_purged(into)?;
    let mut identities = source.identities();
    // By the number there: the number here, where it was taken over.
    let mut read = HashMap::new();
    source.each("calls", into, &mut |row| {
        let Some(Value::Integer(number)) = row.value("number") else { return Ok(()) };
        identities.extend(row.identity().map(|id| (*number, id)));
        if let Some(purged) = row.purged() {
            buried |= bin::bury(into, purged)?;
            read.insert(*number, None);
        } else if let Some(call) = row.json::<Call>("call") {
            let taken = take_call(into, row, &call)?;
            rescued.calls += u64::from(taken.is_some());
            read.insert(*number, taken);
        } else {
            rescued.unreadable += 1;
        }
        Ok(())
    })?;
    let mut lost: HashMap<CallId, Vec<CallVersion>> = HashMap::new();
    source.each("call_versions", into, &mut |row| {
        let Some(Value::Integer(number)) = row.value("call_number") else { return Ok(()) };
        match (read.get(number), identities.get(number)) {
            (Some(Some(taken)), _) => {
                put(into, &row.with("call_number", Value::Integer(*taken)), "call_number, revision", "")
            }
            (None, Some(id)) => {
                lost.entry(*id).or_default().extend(row.version());
                Ok(())
            }
            _ => Ok(()),
        }
    })?;
    let rebuilt = lost.into_iter().map(|(id, versions)| versions::rebuild(into, id, versions));
    for rebuilt in rebuilt {
        rescued.calls += u64::from(rebuilt.map_err(failed)?);
    }
    // Showing one is no save of the call, so they come along to every call that stands.
    source.each("shown_verdicts", into, &mut |row| {
        let Some(Value::Integer(number)) = row.value("call_number") else { return Ok(()) };
        if let (Some(id), Some(verdict)) = (identities.get(number), row.json::<ShownVerdict>("verdict")) {
            shown::keep(into, *id, &verdict)?;
        }
        Ok(())
    })?;
    if buried {
        bin::merge_search(into).map_err(failed)?;
    }
    Ok(())
}

/// Takes appointments over that are not newer there, with what they said before.
fn take_appointments(
    source: &mut Source<'_>,
    into: &Connection,
    rescued: &mut Rescued,
) -> Result<(), StoreError> {
    let mut read = HashSet::new();
    source.each("appointments", into, &mut |row| {
        let Some(appointment) = row.json::<Appointment>("appointment") else {
            rescued.unreadable += 1;
            return Ok(());
        };
        read.insert(appointment.id);
        // Deleting and bringing back count no revision.
        put(into, &row.without("number"), "id", "WHERE excluded.revision >= revision")
    })?;
    source.each("appointment_versions", into, &mut |row| match row.json::<Appointment>("appointment") {
        Some(said) if read.contains(&said.id) => put(into, row, "id, since", ""),
        Some(_) => Ok(()),
        None => {
            rescued.unreadable += 1;
            Ok(())
        }
    })
}

/// Takes a setting over, where it can be read.
fn take_setting(source: &mut Source<'_>, name: &str, into: &Connection) -> Result<(), Fault> {
    let sql = "SELECT value FROM settings WHERE name = ?1";
    let Some(value) = source.ask(|c| Ok(c.query_row(sql, [name], |row| row.get::<_, String>(0))?)) else {
        return Ok(());
    };
    if serde_json::from_str::<serde_json::Value>(&value).is_ok() {
        into.execute("INSERT OR REPLACE INTO settings VALUES (?1, ?2)", [name, &value])?;
    }
    Ok(())
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
fn take_call(into: &Connection, row: &Row<'_>, call: &Call) -> Result<Option<i64>, Fault> {
    let (Some(Value::Blob(id)), Some(Value::Integer(revision))) = (row.value("id"), row.value("revision"))
    else {
        return Ok(None);
    };
    let sql = "SELECT revision, deleted_at IS NULL FROM calls WHERE id = ?1";
    let there = table::first(into, sql, [id], |row| {
        Ok((table::column::<i64>(row, 0)?, table::column::<bool>(row, 1)?))
    })?;
    let stands = matches!(row.value("deleted_at"), Some(Value::Null) | None);
    if there.is_some_and(|(newest, stood)| newest > *revision || (newest == *revision && stood == stands)) {
        // The mark counts no revision, so nobody knows which of the two is newer. Evidence is kept rather than lost.
        if there == Some((*revision, true)) && row.value("kept") == Some(&Value::Integer(1)) {
            calls::mark_kept(into, id)?;
        }
        return Ok(None);
    }
    put(into, &row.without("number"), "id", "")?;
    let number = into.query_row("SELECT number FROM calls WHERE id = ?1", [id], |row| row.get(0))?;
    calls::index(into, number, call)?;
    Ok(Some(number))
}
