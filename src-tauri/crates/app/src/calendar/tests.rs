use super::reading::CalendarEntry;
use super::{MOST_ENTRIES, own_id, read, write};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use proptest::prelude::*;
use ringtrue_model::AppointmentId;
use ringtrue_model::appointment::{
    Appointment, AppointmentFields, ArrangedBy, Every, NthWeekday, Repeats, Window, Zone,
};

fn now() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn zone(name: &str) -> Zone {
    Zone::try_from(name.to_owned()).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn hours(first: &str, from: &str, until: &str) -> Window {
    Window::Hours { day: day(first), from: from.parse().unwrap(), until: until.parse().unwrap() }
}

/// A calendar with one event of these lines.
fn calendar(lines: &str) -> String {
    let lines = lines.trim().lines().map(str::trim).collect::<Vec<_>>().join("\r\n");
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\nBEGIN:VEVENT\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

fn found(text: &str) -> Vec<CalendarEntry> {
    read(text, now(), zone("Europe/Berlin")).0
}

fn one(lines: &str) -> CalendarEntry {
    let [only] = <[CalendarEntry; 1]>::try_from(found(&calendar(lines))).unwrap();
    only
}

#[test]
fn an_event_is_read_with_its_zone() {
    let entry = one("UID:a@bank.example
         SUMMARY:Call from Example Bank\\, mortgage
         DESCRIPTION:Have your papers\\nready.
         DTSTART;TZID=America/New_York:20261124T140000
         DTEND;TZID=America/New_York:20261124T150000");
    assert_eq!(entry.fields.claimed_org, "Call from Example Bank, mortgage");
    assert_eq!(entry.fields.note, "Have your papers\nready.");
    assert_eq!(entry.fields.calendar_uid, "a@bank.example");
    assert_eq!(entry.fields.window, hours("2026-11-24", "14:00:00", "15:00:00"));
    assert_eq!(entry.fields.zone, zone("America/New_York"));
    assert_eq!((entry.fields.channel, entry.simplified), (None, false), "who arranged it no calendar tells");
}

#[test]
fn zones_of_other_programs_are_understood() {
    let of = |start: &str| one(&format!("SUMMARY:x\n{start}")).fields.zone;
    assert_eq!(of("DTSTART:20261124T140000Z"), Zone::UTC);
    assert_eq!(of("DTSTART:20261124T140000"), zone("Europe/Berlin"), "by the person's clock");
    assert_eq!(of("DTSTART;TZID=Pacific Standard Time:20261124T140000"), zone("America/Los_Angeles"));
    assert_eq!(of("DTSTART;TZID=No/Such:20261124T140000"), zone("Europe/Berlin"));
    let own = "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:Our office\r\nX-LIC-LOCATION:Asia/Tokyo\r\nEND:VTIMEZONE\r\n\
               BEGIN:VEVENT\r\nSUMMARY:x\r\nDTSTART;TZID=Our office:20261124T140000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    assert_eq!(found(own)[0].fields.zone, zone("Asia/Tokyo"));
}

#[test]
fn whole_days_and_lengths_are_read() {
    let days = one("SUMMARY:x\nDTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261126").fields.window;
    assert_eq!(days, Window::Days { first: day("2026-11-24"), last: day("2026-11-25") });
    let single = one("SUMMARY:x\nDTSTART;VALUE=DATE:20261124").fields.window;
    assert_eq!(single, Window::Days { first: day("2026-11-24"), last: day("2026-11-24") });
    let long = one("SUMMARY:x\nDTSTART:20261124T233000\nDURATION:PT1H").fields.window;
    assert_eq!(long, hours("2026-11-24", "23:30:00", "00:30:00"));
    let other =
        one("SUMMARY:x\nDTSTART;TZID=Europe/Berlin:20261124T140000\nDTEND:20261124T150000Z").fields.window;
    assert_eq!(other, hours("2026-11-24", "14:00:00", "16:00:00"));
}

#[test]
fn series_are_kept_where_they_can_be_said() {
    let repeats = |rule: &str| {
        let it = one(&format!("SUMMARY:x\nDTSTART:20261124T140000\nDTEND:20261124T150000\nRRULE:{rule}"));
        (it.fields.repeats, it.simplified)
    };
    let weekly = Repeats { every: Every::Week, interval: 2, on: Vec::new(), until: None, except: Vec::new() };
    assert_eq!(repeats("FREQ=WEEKLY;INTERVAL=2"), (Some(weekly.clone()), false));
    let tuesdays = vec![NthWeekday { weekday: 2, nth: None }];
    let counted = Repeats { interval: 1, on: tuesdays, until: Some(day("2026-12-08")), ..weekly.clone() };
    assert_eq!(
        repeats("FREQ=WEEKLY;COUNT=3;BYDAY=TU"),
        (Some(counted), false),
        "a number becomes a last day"
    );
    let last = vec![NthWeekday { weekday: 2, nth: Some(-1) }];
    let monthly = Repeats { every: Every::Month, interval: 1, on: last, ..weekly };
    assert_eq!(repeats("FREQ=MONTHLY;BYDAY=-1TU"), (Some(monthly), false));
    for beyond in
        ["FREQ=MONTHLY;BYMONTHDAY=1,15", "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1", "FREQ=HOURLY;INTERVAL=5"]
    {
        assert_eq!(repeats(beyond), (None, true), "{beyond}");
    }
}

#[test]
fn what_is_left_out_and_moved_of_a_series_is_followed() {
    let text = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:s\r\nSUMMARY:x\r\nDTSTART:20261124T140000\r\n\
                DTEND:20261124T150000\r\nRRULE:FREQ=DAILY;UNTIL=20261128T140000\r\nEXDATE:20261126T140000\r\nEND:VEVENT\r\n\
                BEGIN:VEVENT\r\nUID:s\r\nRECURRENCE-ID:20261125T140000\r\nSUMMARY:x\r\nDTSTART:20261125T170000\r\n\
                END:VEVENT\r\nEND:VCALENDAR\r\n";
    let entries = found(text);
    let times: Vec<String> = entries
        .iter()
        .flat_map(|it| it.fields.next(now(), 9))
        .map(|(starts, _)| starts.format("%dT%H").to_string())
        .collect();
    assert_eq!(times, ["24T13", "27T13", "28T13", "25T16"]);
    assert_ne!(entries[0].fields.calendar_uid, entries[1].fields.calendar_uid, "each comes once only");
}

#[test]
fn what_is_left_out_or_moved_is_found_by_the_clock_of_the_series() {
    let weekly = "UID:s\r\nSUMMARY:x\r\nDTSTART;TZID=Australia/Sydney:20261125T090000\r\n\
                  DTEND;TZID=Australia/Sydney:20261125T100000\r\nRRULE:FREQ=WEEKLY\r\n";
    for told in [":20261124T220000Z", ";TZID=America/New_York:20261124T170000", ":20261125T090000"] {
        let without = one(&format!("{weekly}EXDATE{told}")).fields.repeats.unwrap().except;
        assert_eq!(without, [day("2026-11-25")], "left out {told}");
        let text = format!(
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{weekly}END:VEVENT\r\nBEGIN:VEVENT\r\nUID:s\r\n\
             RECURRENCE-ID{told}\r\nSUMMARY:x\r\nDTSTART:20261126T170000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        let moved = found(&text)[0].fields.repeats.clone().unwrap().except;
        assert_eq!(moved, [day("2026-11-25")], "moved {told}");
    }
    let days = "SUMMARY:x\nDTSTART;VALUE=DATE:20261125\nRRULE:FREQ=DAILY\nEXDATE:20261125T000000Z";
    let (days, _) = read(&calendar(days), now(), zone("America/New_York"));
    assert_eq!(
        days[0].fields.repeats.clone().unwrap().except,
        [day("2026-11-25")],
        "whole days have no clock"
    );
}

#[test]
fn the_next_time_of_a_series_that_cannot_be_kept_is_none_that_was_left_out_or_moved() {
    let text = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:s\r\nSUMMARY:x\r\nDTSTART:20261101T140000\r\n\
                DTEND:20261101T150000\r\nRRULE:FREQ=MONTHLY;BYMONTHDAY=1,15\r\nEXDATE:20261201T140000\r\n\
                END:VEVENT\r\nBEGIN:VEVENT\r\nUID:s\r\nRECURRENCE-ID:20261215T140000\r\nSUMMARY:x\r\n\
                DTSTART:20261216T140000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let windows: Vec<Window> = found(text).iter().map(|it| it.fields.window).collect();
    assert_eq!(
        windows,
        [hours("2027-01-01", "14:00:00", "15:00:00"), hours("2026-12-16", "14:00:00", "14:00:00")]
    );
}

#[test]
fn what_lasts_longer_than_a_day_is_kept_as_the_days_that_hold_it() {
    let of = |until: &str| {
        let entry = one(&format!("SUMMARY:x\nDTSTART:20261124T000000\nDTEND:{until}"));
        (entry.fields.window, entry.widened)
    };
    let days = |last: &str| Window::Days { first: day("2026-11-24"), last: day(last) };
    assert_eq!(of("20261125T000000"), (days("2026-11-24"), false), "midnight to midnight is one day");
    assert_eq!(of("20261126T000000"), (days("2026-11-25"), false));
    assert_eq!(of("20261125T090000"), (days("2026-11-25"), true));
}

#[test]
fn of_several_versions_of_an_entry_the_newest_counts() {
    let event = |more: &str, day: u8| {
        format!(
            "BEGIN:VEVENT\r\nUID:a@bank.example\r\nSUMMARY:{day}\r\n{more}DTSTART:202611{day}T140000\r\nEND:VEVENT\r\n"
        )
    };
    let of = |events: &[String]| {
        let text: String =
            events.iter().map(|event| format!("BEGIN:VCALENDAR\r\n{event}END:VCALENDAR\r\n")).collect();
        let together = format!("BEGIN:VCALENDAR\r\n{}END:VCALENDAR\r\n", events.concat());
        let (found, left_out) = read(&together, now(), Zone::UTC);
        assert_eq!(
            (found.clone(), left_out),
            read(&text, now(), Zone::UTC),
            "also in calendars of their own"
        );
        (found.into_iter().map(|it| it.fields.claimed_org).collect::<Vec<_>>(), left_out)
    };
    let second = event("SEQUENCE:2\r\n", 25);
    assert_eq!(of(&[event("", 24), second.clone()]), (vec!["25".to_owned()], 1));
    assert_eq!(of(&[second.clone(), event("SEQUENCE:1\r\n", 24)]), (vec!["25".to_owned()], 1));
    assert_eq!(of(&[event("", 24), event("", 26)]), (vec!["26".to_owned()], 1), "else the last");
    let cancelled = event("SEQUENCE:3\r\nSTATUS:CANCELLED\r\n", 25);
    assert_eq!(of(&[second, cancelled]), (vec![], 2), "what was called off is not expected");
}

#[test]
fn what_is_over_takes_no_place_of_what_is_to_come() {
    let event = |day: &str| format!("BEGIN:VEVENT\r\nSUMMARY:x\r\nDTSTART:{day}T140000\r\nEND:VEVENT\r\n");
    let of = |past: usize, coming: usize| {
        let events = event("20261120").repeat(past) + &event("20261124").repeat(coming);
        let text = format!("BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n");
        let (found, left_out) = read(&text, now(), Zone::UTC);
        (found.len(), left_out)
    };
    assert_eq!(of(MOST_ENTRIES, 1), (1, 500));
    assert_eq!(of(1, MOST_ENTRIES + 2), (MOST_ENTRIES, 3), "what does not fit is counted");
}

#[test]
fn what_is_over_cancelled_nameless_or_no_event_is_left_out_and_counted() {
    for lines in [
        "SUMMARY:x\nDTSTART:20261120T140000Z",
        "SUMMARY:x\nDTSTART:20261124T140000Z\nSTATUS:CANCELLED",
        "DTSTART:20261124T140000Z",
        "SUMMARY:x",
        "SUMMARY:x\nDTSTART:20261399T140000Z",
        "SUMMARY:x\nDTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20271124",
    ] {
        let (entries, left_out) = read(&calendar(lines), now(), Zone::UTC);
        assert_eq!((entries, left_out), (vec![], 1), "{lines}");
    }
    assert_eq!(read("no calendar at all", now(), Zone::UTC), (vec![], 0));
    assert_eq!(read("", now(), Zone::UTC), (vec![], 0));
}

#[test]
fn a_hostile_series_ends() {
    for rule in [
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;INTERVAL=65535",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=WEEKLY;COUNT=4294967295",
        "FREQ=MINUTELY;BYYEARDAY=366;BYSECOND=59",
    ] {
        found(&calendar(&format!("SUMMARY:x\nDTSTART:20200229T235959Z\nRRULE:{rule}")));
    }
}

fn any_window() -> impl Strategy<Value = Window> {
    let day = (0_i64..3_000).prop_map(|days| day("2026-11-24") + TimeDelta::days(days));
    prop_oneof![
        (day.clone(), 0_u32..1440, 0_u32..1440).prop_map(|(day, from, until)| {
            let time = |m: u32| chrono::NaiveTime::from_hms_opt(m / 60, m % 60, 0).unwrap();
            Window::Hours { day, from: time(from), until: time(until) }
        }),
        (day, 0_i64..14)
            .prop_map(|(first, days)| Window::Days { first, last: first + TimeDelta::days(days) }),
    ]
}

fn any_repeats() -> impl Strategy<Value = Option<Repeats>> {
    let every = proptest::sample::select(Every::ALL);
    let weekdays = prop::collection::vec(1_u8..=7, 0..3);
    prop::option::of((every, 1_u16..99, weekdays, prop::option::of(3_100_i64..9_000)).prop_map(
        |(every, interval, weekdays, until)| Repeats {
            every,
            interval,
            on: match every {
                Every::Week => {
                    weekdays.into_iter().map(|weekday| NthWeekday { weekday, nth: None }).collect()
                }
                Every::Month => {
                    weekdays.into_iter().map(|weekday| NthWeekday { weekday, nth: Some(2) }).collect()
                }
                Every::Day | Every::Year => Vec::new(),
            },
            until: until.map(|days| day("2026-11-24") + TimeDelta::days(days)),
            except: vec![day("2033-03-03")],
        },
    ))
}

proptest! {
    #[test]
    fn what_was_written_is_read_again(
        window in any_window(),
        repeats in any_repeats(),
        zone in proptest::sample::select(Zone::all().collect::<Vec<_>>()),
        name in "[^\\pC\\s][^\\pC]{0,40}[^\\pC\\s]",
        note in "[^\\pC\\s]([^\\pC]|\n){0,200}[^\\pC\\s]",
    ) {
        let days = matches!(window, Window::Days { .. });
        let fields = AppointmentFields {
            claimed_org: name, claimed_org_id: None, window, zone, repeats,
            arranged_by: ArrangedBy::OrganisationWrote, channel: None, reference: String::new(), note,
            proposed_in: None, calendar_uid: "u@example".to_owned(),
        };
        let at = now();
        let book = [Appointment {
            id: AppointmentId(uuid::Uuid::from_u128(7)), revision: 1, created_at: at, updated_at: at, written_at: at,
            fields: fields.clone(),
        }];
        let text = write(&book, at);
        // Days have no zone in a calendar: they are those of whoever reads it.
        let (again, left_out) = read(&text, at, zone);
        prop_assert_eq!(left_out, 0, "{}", text);
        prop_assert_eq!(&again[0].fields.window, &fields.window, "{}", &text);
        prop_assert_eq!(&again[0].fields.repeats, &fields.repeats, "{}", &text);
        prop_assert_eq!(&again[0].fields.claimed_org, &fields.claimed_org);
        prop_assert_eq!(&again[0].fields.note, &fields.note);
        prop_assert_eq!(&again[0].fields.calendar_uid, &fields.calendar_uid);
        if !days {
            prop_assert_eq!(
                again[0].fields.next(at, 5), fields.next(at, 5), "{}", &text
            );
        }
    }

    #[test]
    fn no_text_is_too_hostile(
        lines in prop::collection::vec(
            prop_oneof![
                Just("BEGIN:VCALENDAR".to_owned()), Just("BEGIN:VEVENT".to_owned()), Just("END:VEVENT".to_owned()),
                Just("END:VCALENDAR".to_owned()), Just("SUMMARY:x".to_owned()), Just("BEGIN:VTIMEZONE".to_owned()),
                "(DTSTART|DTEND|EXDATE|RECURRENCE-ID)(;TZID=[A-Za-z/]{0,8}|;VALUE=DATE)?:[0-9TZ+-]{0,18}",
                "RRULE:FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY|HOURLY);(COUNT|INTERVAL|BYDAY|BYMONTHDAY|UNTIL)=[-0-9A-Z,]{0,6}",
                "DURATION:-?P[0-9]{1,12}[WDTHMS]", "\\PC{0,30}", "(?s).{0,30}",
            ],
            0..30,
        ),
    ) {
        let (found, _) = read(&lines.join("\r\n"), now(), Zone::UTC);
        for entry in found {
            prop_assert_eq!(entry.fields.issues(), []);
        }
    }
}

#[test]
fn its_own_entries_are_known_again() {
    let id = uuid::Uuid::from_u128(7).to_string();
    assert_eq!(own_id(&format!("{id}@ringtrue")), Some(id.as_str()));
    assert_eq!(own_id("7@calendar.example"), None);
}
