//! What a directory of the size of the internet costs: 20,000 organisations with 100,000 telephone numbers.
//!
//! `scale_directory make FOLDER` writes such a directory and a page of 1,000 numbers, a third of them official, a third
//! look-alikes, a third nobody's. `scale_directory measure FOLDER` opens and checks them, in a process of its own, so
//! that the memory is that of the opening alone. `cargo xtask scale-directory` does both.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a tool of the command line"
)]

use chrono::NaiveDate;
use fastrand::Rng;
use ringtrue_model::check::{CheckOutcome, Checked, check};
use ringtrue_model::directory::Directory;
use ringtrue_model::{Catalogue, Region};
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, PhoneNumberType};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

const ORGANISATIONS: usize = 20_000;
const CONTACTS_EACH: usize = 5;
const NUMBERS: usize = 1_000;
const ROUNDS: u32 = 20;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["make", folder] => make(Path::new(folder)),
        ["measure", folder] => measure(Path::new(folder)),
        _ => println!("scale_directory make FOLDER | measure FOLDER"),
    }
}

/// Valid numbers of real numbering plans, each once: examples of every kind of every region, with other last digits.
fn numbers(random: &mut Rng, wanted: usize) -> Vec<(String, Region)> {
    use PhoneNumberType::{FixedLine, Mobile, SharedCost, TollFree, UAN};
    let kinds = [FixedLine, Mobile, TollFree, SharedCost, UAN];
    let mut regions: Vec<_> = PHONE_NUMBER_UTIL.get_supported_regions().collect();
    regions.sort_by_key(ToString::to_string);
    let examples: Vec<(String, Region)> = regions
        .into_iter()
        .flat_map(|region| kinds.map(|kind| (region, kind)))
        .filter_map(|(region, kind)| {
            let example = PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(region, kind).ok()?;
            let e164 = example.format_as(PhoneNumberFormat::E164).into_owned();
            Some((e164, Region::try_from(region.to_string()).ok()?))
        })
        .collect();
    let (mut seen, mut made) = (HashSet::new(), Vec::new());
    while made.len() < wanted {
        let (example, region) = &examples[random.usize(..examples.len())];
        let (kept, changed) = example.split_at(example.len() - random.usize(3..=6).min(example.len() - 4));
        let number: String = kept.chars().chain(changed.chars().map(|_| random.digit(10))).collect();
        let is_valid = PHONE_NUMBER_UTIL.parse(&number, None).is_ok_and(|parsed| parsed.is_valid());
        if is_valid && seen.insert(number.clone()) {
            made.push((number, region.clone()));
        }
    }
    made
}

fn make(folder: &Path) {
    let mut random = Rng::with_seed(2026);
    let mut numbers = numbers(&mut random, ORGANISATIONS * CONTACTS_EACH + NUMBERS / 3 + 1);
    let strangers = numbers.split_off(ORGANISATIONS * CONTACTS_EACH);
    fs::create_dir_all(folder).unwrap();
    let mut file = BufWriter::new(fs::File::create(folder.join("directory.json")).unwrap());
    write!(file, "{{\"schema_version\":1,\"organisations\":[").unwrap();
    for (n, contacts) in numbers.chunks(CONTACTS_EACH).enumerate() {
        let name: String = (0..random.usize(6..14)).map(|_| random.lowercase()).collect();
        let source = json!({"page": format!("https://www.{name}.com/help/contact"), "date": "2026-06-01"});
        let contacts: Vec<_> = contacts
            .iter()
            .map(|(number, region)| {
                json!({"way": {"kind": "phone", "as_printed": number, "e164": number},
                       "reach": {"regions": [region.as_str()]}, "purpose": "Customer service, accounts and cards",
                       "languages": ["en"], "hours": "Mon-Fri 8:00-20:00", "source": source})
            })
            .collect();
        let organisation = json!({
            "id": format!("organisation-{n}"), "name": format!("{name} Group {n}"), "aliases": [name, format!("{name} Bank")],
            "kind": "bank", "official_domains": [format!("{name}.com"), format!("{name}.co.uk")],
            "calls_customers": "never_unsolicited", "contacts": contacts,
            "never_does": [{"text": "Never asks for a password or a code on the telephone.", "source": source}],
        });
        let comma = if n == 0 { "" } else { "," };
        write!(file, "{comma}\n{organisation}").unwrap();
    }
    writeln!(file, "]}}").unwrap();
    file.flush().unwrap();

    let mut page: Vec<String> = Vec::new();
    for at in 0..NUMBERS {
        let official = &numbers[random.usize(..numbers.len())].0;
        page.push(match at % 3 {
            0 => official.clone(),
            1 => altered(official, &mut random),
            _ => strangers[at / 3].0.clone(),
        });
    }
    fs::write(folder.join("page.txt"), page.join("\n")).unwrap();
}

/// One digit behind the country code changed, or two neighbours swapped.
fn altered(number: &str, random: &mut Rng) -> String {
    let mut digits: Vec<u8> = number.bytes().collect();
    let at = random.usize(digits.len() - 4..digits.len() - 1);
    if digits[at] != digits[at + 1] && random.bool() {
        digits.swap(at, at + 1);
    } else {
        digits[at] = b'0' + (digits[at] - b'0' + random.u8(1..10)) % 10;
    }
    String::from_utf8(digits).unwrap()
}

fn measure(folder: &Path) {
    let page = fs::read_to_string(folder.join("page.txt")).unwrap();
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let region = Region::try_from("US".to_owned()).ok();
    // What is made once for the whole run: rules of numbering plans, patterns.
    drop(check("+1 202 555 0142", region.as_ref(), &Catalogue::default(), today));
    let before = memory("VmRSS");

    let bytes = fs::read(folder.join("directory.json")).unwrap();
    let size = bytes.len();
    let start = worked();
    let directory = Directory::parse(&bytes).unwrap().directory;
    let parsed = worked() - start;
    drop(bytes);
    let read = memory("VmRSS");
    let catalogue = Catalogue::of(directory);
    let opened = worked() - start;
    let peak = memory("VmHWM");
    let after = memory("VmRSS");

    let contacts: usize = catalogue.directory().organisations.iter().map(|it| it.contacts.len()).sum();
    println!(
        "directory      {} organisations, {contacts} contacts, {} MB",
        catalogue.directory().organisations.len(),
        size / 1_000_000
    );
    println!(
        "open           {:.0} ms of processor time: reading {:.0} ms, putting in order {:.0} ms",
        millis(opened),
        millis(parsed),
        millis(opened - parsed)
    );
    println!(
        "memory         {} MB after, {} MB at the peak ({} MB before, {} MB once read)",
        after / 1_000,
        peak / 1_000,
        before / 1_000,
        read / 1_000
    );

    let first = worked();
    let checked = check(&page, region.as_ref(), &catalogue, today);
    let first = worked() - first;
    let rest = timed(ROUNDS, || drop(black_box(check(black_box(&page), region.as_ref(), &catalogue, today))));
    let found = checked.numbers.len();
    let per_number = micros(rest) / found as f64;
    println!(
        "check          {found} numbers: {} official, {} look alike, {} unknown",
        said(&checked, CheckOutcome::SameAsOfficial),
        said(&checked, CheckOutcome::ResemblesOfficial),
        said(&checked, CheckOutcome::NotInDirectory)
    );
    println!(
        "               the page {:.1} ms (first {:.1} ms), a number {per_number:.1} µs",
        millis(rest),
        millis(first)
    );

    let shown = timed(ROUNDS, || drop(black_box(catalogue.find("", 500))));
    let searched = timed(ROUNDS, || drop(black_box(catalogue.find(black_box("a"), 500))));
    println!(
        "contacts       the first 500 names {:.2} ms, a search for one letter {:.1} ms",
        millis(shown),
        millis(searched)
    );

    let lines: Vec<&str> = page.lines().collect();
    let read = |line: &&str| {
        PHONE_NUMBER_UTIL.parse(line, None).ok().map(|it| it.format_as(PhoneNumberFormat::E164).into_owned())
    };
    let parsed: Vec<String> = lines.iter().filter_map(read).collect();
    let parsing = timed(ROUNDS, || drop(black_box(lines.iter().filter_map(read).collect::<Vec<_>>())));
    let plain: HashMap<&str, usize> = catalogue
        .directory()
        .organisations
        .iter()
        .flat_map(|it| &it.contacts)
        .enumerate()
        .filter_map(|(at, contact)| Some((contact.way.number()?.as_str(), at)))
        .collect();
    let look_up = timed(ROUNDS * 50, || {
        black_box(parsed.iter().filter(|number| plain.contains_key(number.as_str())).count());
    });
    let look_up = micros(look_up) / parsed.len() as f64;
    println!(
        "beside it      reading a number alone {:.1} µs, its HashMap look-up {look_up:.3} µs",
        micros(parsing) / parsed.len() as f64
    );
    println!(
        "ratio          a check costs {:.0} look-ups, {:.1} times reading and look-up",
        per_number / look_up,
        per_number / (micros(parsing) / parsed.len() as f64 + look_up)
    );
}

fn said(checked: &Checked, outcome: CheckOutcome) -> usize {
    checked.numbers.iter().filter(|number| number.outcome == outcome).count()
}

/// What one of several rounds takes.
fn timed(rounds: u32, mut once: impl FnMut()) -> Duration {
    let start = worked();
    (0..rounds).for_each(|_| once());
    (worked() - start) / rounds
}

/// How long the processor has worked for this program, so that what else the machine does is left out; where the system
/// does not tell, the time that has passed.
fn worked() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = fs::read_to_string("/proc/self/schedstat").ok();
    let worked = told.and_then(|told| told.split(' ').next()?.parse().ok()).map(Duration::from_nanos);
    worked.unwrap_or_else(|| START.elapsed())
}

/// Kilobytes that the system counts for this process; 0 where it does not tell.
fn memory(what: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(what)).unwrap_or_default();
    line.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or_default()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
