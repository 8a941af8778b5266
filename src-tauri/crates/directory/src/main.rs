//! The publishers' and vendors' tool: `ringtrue-directory --help`. The guide is `src-tauri/docs/directory.md`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a tool of the command line")]

mod arguments;

use arguments::{At, Command, Published, Tool};
use chrono::{DateTime, TimeDelta, Utc};
use clap::Parser;
use ringtrue_directory::{
    Change, Files, First, Online, PrivateKey, PublicKey, Refused, Repository, Sources, changes, create,
    create_private, delegate, first, legible, lint, publish, renew, replace, revoke_key, revoke_organisation,
    rotate, sign, stage, standing, verify,
};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zeroize::Zeroizing;

/// Where a passphrase is taken from when nobody is there to type it.
const PASSPHRASE: &str = "RINGTRUE_KEY_PASSPHRASE";

fn main() -> ExitCode {
    match run(Tool::parse().command, Utc::now()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refused) => {
            for line in refused.to_string().lines() {
                eprintln!("{}", legible(line));
            }
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command, now: DateTime<Utc>) -> Result<(), Refused> {
    match command {
        Command::Key { file } => make_key(&file),
        Command::Init {
            root_key,
            targets_key,
            publishers_key,
            snapshot_key,
            timestamp_key,
            development,
            staged,
        } => {
            let wanted = First {
                root: public_keys(&root_key)?,
                targets: public_keys(&targets_key)?,
                publishers: public_keys(&publishers_key)?,
                snapshot: public_keys(&[snapshot_key])?,
                timestamp: public_keys(&[timestamp_key])?,
                development,
            };
            keep(None, &first(&wanted, now, after(now, staged.days))?, &staged.out)
        }
        Command::Lint { folder } => {
            let sources = Sources::read(&folder)?;
            match lint(&sources, now.date_naive()) {
                findings if findings.is_empty() => {
                    println!("Nothing to find fault with in {} files.", sources.files().count());
                    Ok(())
                }
                findings => Err(Refused::Lint(findings)),
            }
        }
        Command::Stage { role, from, published, staged } => {
            let before = open(&published)?;
            let change = stage(&before, &role, &Sources::read(&from)?, now, after(now, staged.days))?;
            keep(Some(&before), &change, &staged.out)
        }
        Command::Delegate { organisation, key, published, staged } => {
            let before = open(&published)?;
            let change = delegate(&before, &organisation, &public_keys(&key)?, now, after(now, staged.days))?;
            keep(Some(&before), &change, &staged.out)
        }
        Command::Rotate { role, add, remove, threshold, published, staged } => {
            let before = open(&published)?;
            let change = Change { add: public_keys(&add)?, remove: public_keys(&remove)?, threshold };
            keep(Some(&before), &rotate(&before, &role, &change, now, after(now, staged.days))?, &staged.out)
        }
        Command::Revoke { organisation, key, published, staged } => {
            let before = open(&published)?;
            let expires = after(now, staged.days);
            let change = match (organisation, key) {
                (Some(organisation), _) => revoke_organisation(&before, &organisation, now, expires)?,
                (None, key) => revoke_key(&before, &public_key(&key.unwrap_or_default())?, now, expires)?,
            };
            keep(Some(&before), &change, &staged.out)
        }
        Command::Renew { role, published, staged } => {
            let before = open(&published)?;
            keep(Some(&before), &renew(&before, &role, now, after(now, staged.days))?, &staged.out)
        }
        Command::Sign { staged, key, at, yes } => add_signature(&staged, &key, &at, yes, now),
        Command::Publish { staged, snapshot_key, timestamp_key, snapshot_days, timestamp_days, at } => {
            let snapshot = snapshot_key.map(|file| private_key(&file)).transpose()?;
            let online = Online {
                snapshot: snapshot.as_ref(),
                timestamp: &private_key(&timestamp_key)?,
                snapshot_expires: after(now, snapshot_days),
                timestamp_expires: after(now, timestamp_days),
            };
            put_out(&staged, &online, &at, now)
        }
        Command::Verify { published } => {
            let verified = verify(&Files::open(&published.repository)?, &read(&published.root)?, now)?;
            let versions = verified.versions;
            println!(
                "Verified: {} files. Root {}, timestamp {}, snapshot {}, targets {}. Good until {}.",
                verified.files,
                versions.root,
                versions.timestamp,
                versions.snapshot,
                versions.targets,
                verified.expires.format("%Y-%m-%d %H:%M UTC")
            );
            Ok(())
        }
        Command::Diff { old, new, root } => {
            let root = read(&root)?;
            let old = Repository::open(Files::open(&old)?, &root)?;
            tell(Some(&old), &Repository::open(Files::open(&new)?, &root)?)
        }
        Command::Pack { published, out } => {
            let copy = open(&published)?.pack()?;
            replace(&out, &copy.to_zip()?)?;
            println!("{}: a copy of everything that is published", out.display());
            Ok(())
        }
    }
}

fn make_key(file: &Path) -> Result<(), Refused> {
    let key = PrivateKey::generate()?;
    let (public, id) = (file.with_extension("pub.pem"), key.public().id());
    for file in [file, &public] {
        if file.exists() {
            return Err(Refused::Exists(file.to_owned()));
        }
    }
    let pem = key.to_pem(&new_passphrase()?)?;
    create_private(file, pem.as_bytes())?;
    create(&public, key.public().to_pem()?.as_bytes())?;
    println!("{}: keep it where nobody else gets it, and its passphrase elsewhere", file.display());
    println!("{}: give this to the publishers", public.display());
    println!("id {id}");
    Ok(())
}

fn keep(before: Option<&Repository>, change: &Files, out: &Path) -> Result<(), Refused> {
    create(out, &change.to_zip()?)?;
    tell(before, &Repository::with_change(before, change)?)?;
    println!();
    tell_standing(before, change)?;
    println!("{}: staged, to be signed", out.display());
    Ok(())
}

fn add_signature(file: &Path, key: &Path, at: &At, yes: bool, now: DateTime<Utc>) -> Result<(), Refused> {
    let staged = Files::open(file)?;
    let before = published_at(at)?;
    let after = Repository::with_change(before.as_ref(), &staged)?;
    println!("What you sign:");
    tell(before.as_ref(), &after)?;
    println!();
    if !(yes || agreed()?) {
        println!("Nothing was signed.");
        return Ok(());
    }
    let signed = sign(before.as_ref(), &staged, &private_key(key)?, now)?;
    replace(file, &signed.to_zip()?)?;
    tell_standing(before.as_ref(), &signed)
}

fn put_out(staged: &[PathBuf], online: &Online<'_>, at: &At, now: DateTime<Utc>) -> Result<(), Refused> {
    let before = published_at(at)?;
    let staged = staged.iter().map(|file| Files::open(file)).collect::<Result<Vec<_>, _>>()?;
    let root = match (&at.root, staged.iter().find_map(|it| it.read("metadata/1.root.json").transpose())) {
        (Some(root), _) => read(root)?,
        (None, Some(root)) => root?,
        (None, None) => return Err(Refused::RootNeeded),
    };
    let new = publish(before.as_ref(), &staged, online, &root, now)?;
    let files = before.as_ref().map_or(Files::default(), |it| it.files().clone()).with(&new);
    let after = Repository::open(files, &root)?;
    new.write_into(&at.repository)?;
    tell(before.as_ref(), &after)?;
    println!("Published: timestamp {}.", after.timestamp_version());
    Ok(())
}

fn tell(before: Option<&Repository>, after: &Repository) -> Result<(), Refused> {
    let lines = changes(before, after)?;
    if lines.is_empty() {
        println!("Nothing is different for people.");
    }
    for line in lines {
        println!("  {line}");
    }
    Ok(())
}

fn tell_standing(before: Option<&Repository>, staged: &Files) -> Result<(), Refused> {
    for it in standing(before, staged)? {
        println!("{} {}: {} of {} signatures", it.role, it.version, it.signed_by.len(), it.threshold);
    }
    Ok(())
}

fn agreed() -> Result<bool, Refused> {
    print!("Type yes to sign it: ");
    let mut answer = String::new();
    let typed = io::stdout().flush().and_then(|()| io::stdin().read_line(&mut answer));
    typed.map_err(|error| Refused::File { file: "the terminal".into(), error })?;
    println!();
    Ok(answer.trim() == "yes")
}

fn open(published: &Published) -> Result<Repository, Refused> {
    Repository::open(Files::open(&published.repository)?, &read(&published.root)?)
}

/// What is published; `None` before the first time.
fn published_at(at: &At) -> Result<Option<Repository>, Refused> {
    let is_there = at.repository.is_file() || at.repository.join("metadata/1.root.json").exists();
    match &at.root {
        Some(root) => Ok(Some(Repository::open(Files::open(&at.repository)?, &read(root)?)?)),
        None if is_there => Err(Refused::RootNeeded),
        None => Ok(None),
    }
}

fn after(now: DateTime<Utc>, days: u16) -> DateTime<Utc> {
    now + TimeDelta::days(days.into())
}

fn read(file: &Path) -> Result<Vec<u8>, Refused> {
    fs::read(file).map_err(|error| Refused::File { file: file.to_owned(), error })
}

fn read_text(file: &Path) -> Result<Zeroizing<String>, Refused> {
    let text = fs::read_to_string(file).map_err(|error| Refused::File { file: file.to_owned(), error })?;
    Ok(Zeroizing::new(text))
}

fn public_key(file: &Path) -> Result<PublicKey, Refused> {
    PublicKey::from_pem(&read_text(file)?)
}

fn public_keys(files: &[PathBuf]) -> Result<BTreeSet<PublicKey>, Refused> {
    files.iter().map(|file| public_key(file)).collect()
}

fn private_key(file: &Path) -> Result<PrivateKey, Refused> {
    let pem = read_text(file)?;
    let passphrase = if PrivateKey::is_encrypted(&pem) {
        passphrase(&format!("Passphrase of {}: ", file.display()))?
    } else {
        Zeroizing::new(String::new())
    };
    PrivateKey::from_pem(&pem, &passphrase)
}

fn new_passphrase() -> Result<Zeroizing<String>, Refused> {
    let chosen = passphrase("Choose a passphrase (12 characters or more): ")?;
    if *chosen == *passphrase("The same again: ")? { Ok(chosen) } else { Err(Refused::WrongPassphrase) }
}

fn passphrase(prompt: &str) -> Result<Zeroizing<String>, Refused> {
    if let Ok(passphrase) = std::env::var(PASSPHRASE) {
        return Ok(Zeroizing::new(passphrase));
    }
    let typed = rpassword::prompt_password(prompt);
    typed.map(Zeroizing::new).map_err(|error| Refused::File { file: "the terminal".into(), error })
}
