//! What is left in the memory of the program and of its web engine, and that a crash writes none of it to disk.

use crate::home::Home;
use crate::screen;
use memchr::memmem;
use ringtrue_app::{Clock, SystemClock, SystemEntropy};
use ringtrue_model::CallId;
use ringtrue_model::call::{Call, CallFields, Expected, Moment};
use ringtrue_store::{SecretText, Vault};
use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::time::{Duration, Instant};

const CALLER: &str = "Marmalade and Daughters";

/// The program and all processes that it started.
fn family(program: u32) -> Vec<u32> {
    let parents: Vec<(u32, u32)> = fs::read_dir("/proc")
        .expect("Linux")
        .flatten()
        .filter_map(|entry| {
            let process = entry.file_name().to_str()?.parse().ok()?;
            let status = fs::read_to_string(entry.path().join("status")).ok()?;
            let parent = status.lines().find_map(|line| line.strip_prefix("PPid:"))?.trim().parse().ok()?;
            Some((process, parent))
        })
        .collect();
    let mut found = vec![program];
    let mut at = 0;
    while let Some(parent) = found.get(at).copied() {
        found.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(process, _)| *process));
        at += 1;
    }
    found
}

/// The text as web engines keep it: a byte or two a character.
fn as_kept(text: &str) -> [Vec<u8>; 2] {
    [text.as_bytes().to_vec(), text.encode_utf16().flat_map(u16::to_le_bytes).collect()]
}

/// How often the text stands in what each of these processes can write to.
fn count(processes: &[u32], text: &str) -> Vec<(String, usize)> {
    let needles = as_kept(text);
    let counted = processes.iter().map(|process| {
        let name = fs::read_to_string(format!("/proc/{process}/comm")).unwrap_or_default();
        let mut count = 0;
        for bytes in memory(*process).unwrap_or_default() {
            for needle in &needles {
                count += memmem::find_iter(&bytes, needle).count();
            }
        }
        (name.trim().to_owned(), count)
    });
    counted.collect()
}

/// What the process can write to and has touched, mapping by mapping. The web engine reserves far more than there is.
fn memory(process: u32) -> std::io::Result<Vec<Vec<u8>>> {
    const PAGE: u64 = 4096;
    /// Set where a page is there, or was put out to the disk.
    const TOUCHED: u64 = 0b11 << 62;
    let open = |name| File::open(format!("/proc/{process}/{name}"));
    let (maps, pagemap, mem) =
        (fs::read_to_string(format!("/proc/{process}/maps"))?, open("pagemap")?, open("mem")?);
    let mut found = Vec::new();
    let mut entries = vec![0; 1 << 20];
    for line in maps.lines() {
        let Some((range, rest)) = line.split_once(' ') else { continue };
        let [from, to] = range
            .split_once('-')
            .map(|(from, to)| [from, to])
            .expect("a range")
            .map(|address| u64::from_str_radix(address, 16).expect("an address"));
        if !rest.starts_with("rw") {
            continue;
        }
        let mut bytes = Vec::new();
        for stride in (from..to).step_by(entries.len() / 8 * PAGE as usize) {
            let wanted = usize::try_from((to - stride) / PAGE * 8).unwrap_or(usize::MAX).min(entries.len());
            let read = pagemap.read_at(&mut entries[..wanted], stride / PAGE * 8)?;
            for (at, entry) in entries[..read].chunks_exact(8).enumerate() {
                if u64::from_ne_bytes(entry.try_into().expect("eight bytes")) & TOUCHED != 0 {
                    let end = bytes.len();
                    bytes.resize(end + PAGE as usize, 0);
                    // What the graphics driver maps cannot be read so.
                    mem.read_at(&mut bytes[end..], stride + at as u64 * PAGE).unwrap_or_default();
                }
            }
        }
        found.push(bytes);
    }
    Ok(found)
}

#[tokio::test]
async fn after_locking_the_web_engine_remembers_nothing() {
    let home = Home::new("memory");
    let passphrase = SecretText::new("lamp otter gravel".into());
    let vault = Vault::create(&home.data_dir(), &passphrase, &SystemClock, &SystemEntropy).expect("a vault");
    let fields = CallFields::new(Moment::from(SystemClock.now_local()), CALLER, Expected::No);
    let (id, now) = (CallId::new(&SystemClock, &SystemEntropy), SystemClock.now());
    let call = Call { id, revision: 1, created_at: now, updated_at: now, kept: false, fields };
    vault.write(move |tx| tx.insert_call(&call)).expect("a call");
    drop(vault);

    // Without a driver: what it reads and types goes through the program, and would be found there.
    let program = home.start_unwatched();
    screen::becomes(program.id(), true).await;
    let keyboard = screen::Keyboard::of(program.id());
    let mut open: Vec<(String, usize)> = Vec::new();
    let give_up = Instant::now() + Duration::from_secs(60);
    // Until the page is there, what is typed goes nowhere.
    while !open.iter().any(|(name, count)| is_web(name) && *count > 0) {
        assert!(Instant::now() < give_up, "the diary opens, or the search finds nothing: {open:?}");
        keyboard.write(passphrase.expose());
        keyboard.enter();
        tokio::time::sleep(Duration::from_secs(3)).await;
        open = count(&family(program.id()), CALLER);
    }
    let former = family(program.id());
    keyboard.with_control('l');
    let give_up = Instant::now() + Duration::from_secs(30);
    while family(program.id()) == former {
        assert!(Instant::now() < give_up, "the page gets a process of its own");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    tokio::time::sleep(Duration::from_secs(3)).await;
    let left = count(&family(program.id()), CALLER);
    assert!(left.iter().filter(|(name, _)| is_web(name)).count() > 1, "there is a page again: {left:?}");
    assert!(left.iter().all(|(name, count)| !is_web(name) || *count == 0), "left in memory: {left:?}");
}

/// Of the web engine's processes, by the name that Linux keeps.
fn is_web(name: &str) -> bool {
    name.starts_with("WebKit")
}

#[tokio::test]
async fn a_crash_of_the_program_or_its_web_engine_writes_no_memory_to_disk() {
    let home = Home::new("core");
    let program = home.start().await;
    program.window.shows("No calls yet.").await;
    let processes = family(program.process());
    assert!(processes.len() > 1, "the web engine has processes of its own: {processes:?}");
    for process in processes {
        let limits = fs::read_to_string(format!("/proc/{process}/limits")).expect("it runs");
        let core =
            limits.lines().find(|line| line.starts_with("Max core file size")).expect("a limit of cores");
        let bytes: Vec<u64> = core.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        assert!(matches!(bytes[..], [0 | 1, 0 | 1]), "{core}");
    }
    program.close().await;
}
