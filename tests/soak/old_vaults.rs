//! Vaults of every version of the file, each made by the program of its time and kept in `fixtures/vaults`: what was
//! noted then is there today. `fixtures/vaults/README.md` says how the next one is made.

#[cfg(target_os = "linux")]
use crate::disk::Disk;
use crate::filled::every_field;
use crate::stored_form;
use acceptance::world::{World, a_call, offline, received, send};
use chrono::{DateTime, TimeDelta, Utc};
use ringtrue_app::api::{Appearance, Draft, KeepCall, SaveAppointment, SaveCall, Theme, VaultStatus};
use ringtrue_app::{App, KeyStore, Start, Step};
use ringtrue_model::appointment::{
    Appointment, AppointmentFields, ArrangedBy, ArrangedOver, Every, NthWeekday, Repeats, Window, Zone,
};
use ringtrue_model::diary::DiaryFilter;
use ringtrue_model::{Call, CallFields, CallId, Code, Region};
use ringtrue_store::backup::{BackupKind, KeptBackup, backups};
use ringtrue_store::{Secret, StoreError, Vault, watched};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Set by `cargo xtask old-vault`: keep a vault of the newest version where there is none.
const MAKE: &str = "RINGTRUE_MAKE_OLD_VAULT";

pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/vaults")
}

/// The versions of which a vault is kept.
fn versions() -> Vec<u32> {
    let names = fs::read_dir(fixtures()).unwrap().map(|entry| entry.unwrap().file_name());
    let mut versions: Vec<u32> = names.filter_map(|name| name.to_str()?.parse().ok()).collect();
    versions.sort_unstable();
    versions
}

/// A world in which the vault of that version was left behind.
fn left_behind(version: u32) -> World {
    let kept = fixtures().join(version.to_string());
    let world = World::new();
    copy(&kept.join("data"), world.folder());
    let hex = fs::read_to_string(kept.join("key.hex")).unwrap();
    let key = hex.trim().as_bytes().chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair).unwrap();
        u8::from_str_radix(pair, 16).unwrap()
    });
    world.keys.set(&account(world.folder()), &Secret::new(key.collect())).unwrap();
    world
}

/// The account in the system's key store under which the vault's key is found.
fn account(folder: &Path) -> String {
    let file: Value = serde_json::from_slice(&fs::read(folder.join("vault.keys.json")).unwrap()).unwrap();
    let mut slots = file["slots"].as_array().unwrap().iter();
    slots.find_map(|slot| slot["account"].as_str()).unwrap().to_owned()
}

fn copy(from: &Path, to: &Path) {
    for (name, bytes) in contents(from) {
        fs::write(to.join(name), bytes).unwrap();
    }
}

/// The files of a folder, but for the lock and what SQLite lays beside an open database.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.is_file());
    let named = files.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path));
    let passing = ["vault.lock", "vault.db-wal", "vault.db-shm"];
    named
        .filter(|(name, _)| !passing.contains(&name.as_str()))
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect()
}

/// The database itself, past the program.
fn raw(world: &World) -> Connection {
    let key = world.keys.get(&account(world.folder())).unwrap().unwrap();
    let raw = Connection::open(world.folder().join("vault.db")).unwrap();
    raw.execute_batch(&format!("PRAGMA key = \"x'{}'\";", hex(&key))).unwrap();
    raw
}

fn hex(key: &Secret) -> String {
    key.expose().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn version_of(world: &World) -> u32 {
    raw(world).query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap()
}

/// The version that this program writes.
pub fn newest() -> u32 {
    let world = World::new();
    world.open().stop();
    version_of(&world)
}

/// All that a vault keeps.
pub fn everything(world: &World, deleted: &[CallId], purged: &[CallId]) -> Value {
    let vault =
        Vault::open(world.folder(), &*world.keys, &*world.clock, &ringtrue_app::SystemEntropy).unwrap();
    let found = vault.read(|view| {
        let calls = view.diary_rows(&DiaryFilter::default(), 0, 1_000)?;
        let calls: Vec<Call> = calls.into_iter().map(|(call, _)| call).collect();
        let binned = |id: &CallId| view.binned_call(*id).map(|binned| (binned.call, binned.deleted_at));
        let deleted = deleted.iter().map(binned).collect::<Result<Vec<_>, _>>()?;
        let place = |id: &CallId| Ok(json!({"id": id, "place": view.call_place(*id)?}));
        let purged = purged.iter().map(place).collect::<Result<Vec<_>, StoreError>>()?;
        let versions = calls.iter().map(|call| view.call_versions(call.id)).collect::<Result<Vec<_>, _>>()?;
        let shown = calls.iter().map(|call| view.shown_verdicts(call.id)).collect::<Result<Vec<_>, _>>()?;
        let drafts = view.drafts()?;
        let mut reports = Vec::new();
        for dispatch in view.dispatches(0, 1_000)? {
            reports.push(json!({"tries": view.attempts(dispatch.report_id)?, "report": dispatch}));
        }
        let deleted_appointments = view.deleted_appointments()?;
        let deleted_appointments: Vec<Value> =
            deleted_appointments.iter().map(|it| json!([it.appointment, it.deleted_at])).collect();
        let appointments = view.appointments()?;
        let first = |it: &Appointment| {
            let moment = it.created_at + TimeDelta::seconds(30);
            let book = view.appointments_at(moment, it.created_at, DateTime::<Utc>::MAX_UTC)?;
            Ok(book.into_iter().find(|(said, _)| said.id == it.id))
        };
        let first = appointments.iter().map(first).collect::<Result<Vec<_>, StoreError>>()?;
        Ok(json!({
            "calls": calls,
            "deleted": deleted,
            "purged": purged,
            "versions": versions,
            "shown": shown,
            "drafts": drafts.iter().map(|draft| json!([draft.key, draft.form, draft.kept_at])).collect::<Vec<_>>(),
            "reports": reports,
            "settings": view.setting::<Value>("settings")?,
            "reporting": view.setting::<Value>("reporting")?,
            "read_advisories": view.read_advisories()?,
            "appointments": appointments,
            "appointments_at_first": first,
            "deleted_appointments": deleted_appointments,
        }))
    });
    found.unwrap()
}

/// Where `found` lacks something of `wanted` or has something else; a later version may say more.
fn lost(path: &str, wanted: &Value, found: Option<&Value>) -> Vec<String> {
    match (wanted, found) {
        (Value::Object(wanted), Some(Value::Object(found))) => wanted
            .iter()
            .flat_map(|(name, it)| lost(&format!("{path}/{name}"), it, found.get(name)))
            .collect(),
        (Value::Array(wanted), Some(Value::Array(found))) if wanted.len() == found.len() => {
            let pairs = wanted.iter().zip(found).enumerate();
            pairs.flat_map(|(i, (wanted, found))| lost(&format!("{path}/{i}"), wanted, Some(found))).collect()
        }
        (wanted, Some(found)) if wanted == found => Vec::new(),
        _ => vec![path.to_owned()],
    }
}

/// What a vault held. The directory, which was in it up to version 10, is no longer the vault's to keep.
fn kept_in(file: &Path) -> Value {
    let mut kept: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    kept.as_object_mut().unwrap().remove("directory");
    kept
}

fn trouble(world: &World) -> Code {
    let app = App::build(world.start());
    app.open_vault();
    let status = app.vault_status().unwrap();
    app.stop();
    match status {
        VaultStatus::Trouble { failure, .. } => failure.code,
        other => panic!("expected trouble, not {other:?}"),
    }
}

#[test]
fn every_vault_ever_made_opens_and_keeps_every_field() {
    assert!(versions().contains(&6), "the first that was kept");
    for version in versions() {
        let kept = fixtures().join(version.to_string()).join("kept.json");
        let wanted = kept_in(&kept);
        let ids = |name: &str| -> Vec<CallId> {
            // Of the older versions nothing purged was kept.
            let calls = wanted[name].as_array().into_iter().flatten();
            let id = |call: &Value| call.get("id").or(call.get(0).and_then(|it| it.get("id"))).cloned();
            calls.map(|call| serde_json::from_value(id(call).unwrap()).unwrap()).collect()
        };
        let world = left_behind(version);
        assert_eq!(version_of(&world), version);

        for time in ["first", "second"] {
            let found = everything(&world, &ids("deleted"), &ids("purged"));
            assert_eq!(lost("", &wanted, Some(&found)), [""; 0], "version {version}, opened the {time} time");
            assert_eq!(version_of(&world), newest(), "version {version} was brought up to date");
        }
        let kinds = |backup: KeptBackup| (backup.kind, backup.open().is_ok());
        let made: Vec<_> = backups(world.folder()).unwrap().into_iter().map(kinds).collect();
        let wanted: &[_] = if version < newest() { &[(BackupKind::BeforeUpdate, true)] } else { &[] };
        assert_eq!(made, wanted, "version {version}: before it was changed, once");

        let app = world.open();
        let mut calls = ids("calls").into_iter().map(|id| app.call(id).unwrap().call);
        let person = every_field().claimed_person;
        let full = calls.find(|call| call.fields.claimed_person == person).unwrap();
        let again =
            SaveCall { id: Some(full.id), revision: Some(full.revision), fields: full.fields, draft: None };
        app.save_call(again).unwrap().call.expect("an old call can be changed");
        app.undelete_call(ids("deleted")[0]).unwrap();
        assert_eq!(app.appearance().unwrap(), Appearance { theme: Theme::Dark, text_percent: 150 });
    }
}

/// A full disk from the start, or from the moment on at which the old vault is backed up and not yet changed.
#[cfg(target_os = "linux")]
#[test]
fn a_vault_that_could_not_be_brought_up_to_date_for_want_of_room_is_as_it_was() {
    let Some(disk) = Disk::of(8_000).map(Rc::new) else { return };
    let wanted = kept_in(&fixtures().join("6/kept.json"));
    let deleted: CallId = serde_json::from_value(wanted["deleted"][0][0]["id"].clone()).unwrap();
    for (before_the_backup, every) in [(true, 60), (false, 16)] {
        let (mut refused, mut changed) = (0, 0);
        for kib in (0..10 * every).step_by(every) {
            let world = left_behind(6);
            let folder = disk.path().join("data");
            fs::create_dir(&folder).unwrap();
            copy(world.folder(), &folder);
            let open = || Vault::open(&folder, &*world.keys, &*world.clock, &ringtrue_app::SystemEntropy);
            let before = contents(&folder);
            if before_the_backup {
                disk.fill_but(kib);
            }
            let full = Rc::clone(&disk);
            let fill = move |moment| {
                if !before_the_backup && moment == "before the tables are changed" {
                    full.fill_but(kib);
                }
                Ok(())
            };
            match watched(fill, open) {
                Ok(vault) => {
                    drop(vault);
                    changed += 1;
                }
                Err(error) => {
                    assert_eq!(error.code(), Code::DiskFull, "{kib} KiB free: {error:?}");
                    assert!(contents(&folder) == before, "{kib} KiB free: a file is not what it was");
                    refused += 1;
                }
            }
            disk.make_room();
            drop(open().unwrap());
            copy(&folder, world.folder());
            let found = everything(&world, &[deleted], &[]);
            assert_eq!(lost("", &wanted, Some(&found)), [""; 0], "{kib} KiB were free");
            assert_eq!(version_of(&world), newest());
            fs::remove_dir_all(&folder).unwrap();
        }
        assert!(refused >= 2 && changed >= 1, "refused {refused} times, changed {changed} times");
    }
}

#[test]
fn calls_from_before_retention_count_from_their_last_save() {
    for version in versions() {
        let world = left_behind(version);
        world.open().stop();
        let raw = raw(&world);
        let sql = "SELECT touched_at, json_extract(call, '$.updated_at') FROM calls WHERE purged = 0";
        let mut statement = raw.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let rows: Vec<(Option<i64>, String)> = rows.collect::<Result<_, _>>().unwrap();
        assert!(rows.len() > 2);
        for (touched_at, updated_at) in rows {
            let updated_at: DateTime<Utc> = updated_at.parse().unwrap();
            assert_eq!(touched_at, Some(updated_at.timestamp_micros()), "version {version}");
        }
    }
}

#[test]
fn canary_what_is_lost_is_seen() {
    let wanted = json!({"calls": [{"a": 1, "b": ""}]});
    let lost = |found: Value| lost("", &wanted, Some(&found));
    assert!(lost(json!({"calls": [{"a": 1, "b": "", "new": true}], "more": 1})).is_empty());
    assert_eq!(lost(json!({"calls": [{"a": 2, "b": ""}]})), ["/calls/0/a"]);
    assert_eq!(lost(json!({"calls": [{"a": 1}]})), ["/calls/0/b"]);
    assert_eq!(lost(json!({"calls": []})), ["/calls"]);
}

#[test]
fn of_the_newest_version_a_vault_is_kept() {
    let newest = newest();
    if std::env::var_os(MAKE).is_some() && !versions().contains(&newest) {
        keep(newest);
    }
    assert!(versions().contains(&newest), "version {newest} is new: run `cargo xtask old-vault`");
}

/// An appointment with every field filled.
fn appointment(call: &Call) -> AppointmentFields {
    let day = |text: &str| text.parse().unwrap();
    AppointmentFields {
        claimed_org: "Trend Micro".to_owned(),
        claimed_org_id: None,
        window: Window::Hours {
            day: day("2026-11-25"),
            from: "23:00:00".parse().unwrap(),
            until: "01:00:00".parse().unwrap(),
        },
        zone: Zone::try_from("Europe/Berlin".to_owned()).unwrap(),
        repeats: Some(Repeats {
            every: Every::Month,
            interval: 2,
            on: vec![NthWeekday { weekday: 3, nth: Some(-1) }],
            until: Some(day("2030-01-01")),
            except: vec![day("2027-01-27")],
        }),
        arranged_by: ArrangedBy::EarlierCaller,
        channel: Some(ArrangedOver::EarlierCall),
        reference: "C-7".to_owned(),
        note: "He said Saturday.".to_owned(),
        proposed_in: Some(call.id),
        calendar_uid: "a@calendar.example".to_owned(),
    }
}

/// Fills a vault with all that there is. Answers with the deleted call and with the one deleted for good.
pub fn fill(world: &World) -> [CallId; 2] {
    let shipped = App::build(Start { directory_url: None, ..world.start() });
    shipped.open_vault();
    shipped.read_advisory(shipped.advisories().unwrap()[0].id.clone()).unwrap();
    shipped.stop();
    let app = world.open();
    let mut settings = app.settings().unwrap();
    settings.tell_of_advisories = true;
    settings.region = Some(Region::try_from("DE".to_owned()).unwrap());
    app.change_settings(settings).unwrap();
    app.change_appearance(Appearance { theme: Theme::Dark, text_percent: 150 }).unwrap();

    let short = a_call(&app);
    let [deleted, purged] = [a_call(&app), a_call(&app)];
    let new = SaveCall { id: None, revision: None, fields: every_field(), draft: None };
    let full = app.save_call(new).unwrap().call.unwrap();
    world.clock.pass(TimeDelta::minutes(3));
    let fields = CallFields { annoyance: Some(4), ..full.fields };
    let again = SaveCall { id: Some(full.id), revision: Some(1), fields, draft: None };
    let full = app.save_call(again).unwrap().call.unwrap();
    app.keep_call(KeepCall { id: full.id, kept: true }).unwrap();
    app.delete_call(deleted.id).unwrap();
    app.delete_call(purged.id).unwrap();
    app.purge_call(purged.id).unwrap();
    for key in ["new".to_owned(), short.id.to_string()] {
        app.keep_draft(Draft { key, form: r#"{"notes":"half a sen"}"#.into() }).unwrap();
    }

    let every_way =
        [appointment(&full), AppointmentFields { note: "twice".to_owned(), ..appointment(&full) }];
    let [moved, not_wanted] = every_way.map(|fields| {
        let new = SaveAppointment { id: None, revision: None, fields };
        app.save_appointment(new).unwrap().appointment.unwrap()
    });
    app.delete_appointment(not_wanted.id).unwrap();
    world.clock.pass(TimeDelta::minutes(1));
    let zone = Zone::try_from("Europe/London".to_owned()).unwrap();
    let fields = AppointmentFields { zone, ..moved.fields };
    app.save_appointment(SaveAppointment { id: Some(moved.id), revision: Some(1), fields }).unwrap();

    send(&app, &full);
    world.vendor.then(offline());
    world.vendor.then(received("EX-7K3F-92QD"));
    world.clock.pass(TimeDelta::seconds(10));
    while let Step::Tried | Step::Idle(Some(_)) = app.step_outbox().unwrap() {
        world.clock.pass(TimeDelta::minutes(10));
    }
    send(&app, &short);
    app.stop();
    [deleted.id, purged.id]
}

/// Keeps a vault that is filled with all that there is.
fn keep(version: u32) {
    let world = World::new();
    let [deleted, purged] = fill(&world);

    let place = fixtures().join(version.to_string());
    fs::create_dir_all(place.join("data")).unwrap();
    copy(world.folder(), &place.join("data"));
    let key = world.keys.get(&account(world.folder())).unwrap().unwrap();
    fs::write(place.join("key.hex"), hex(&key) + "\n").unwrap();
    let kept = serde_json::to_string_pretty(&everything(&world, &[deleted], &[purged])).unwrap();
    fs::write(place.join("kept.json"), kept + "\n").unwrap();
    fs::write(place.join("form.txt"), stored_form::form()).unwrap();
}

#[test]
fn a_vault_from_the_future_is_refused_untouched() {
    let later: [fn(&World); 2] = [
        |world| {
            let statements =
                "UPDATE schema SET must_know = 99; PRAGMA user_version = 99; CREATE TABLE later (x);";
            raw(world).execute_batch(statements).unwrap();
        },
        |world| {
            let path = world.folder().join("vault.keys.json");
            let mut file: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            file["version"] = 99.into();
            file["slots"] = "kept in another way".into();
            fs::write(path, file.to_string()).unwrap();
        },
    ];
    for change in later {
        let world = left_behind(6);
        change(&world);
        let before = contents(world.folder());
        for _ in 0..2 {
            assert_eq!(trouble(&world), Code::VaultNewer);
            assert!(contents(world.folder()) == before, "a file was changed, made or removed");
        }
        assert_eq!(world.keys.accounts().len(), 1, "no key was made or removed");
    }
}
