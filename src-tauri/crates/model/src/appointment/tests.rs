use super::{
    Appointment, AppointmentFields, ArrangedBy, ArrangedOver, Asked, Every, GRACE, NthWeekday, Repeats,
    Weight, Window, Zone, due,
};
use crate::call::{CallFields, Expected, Moment, Precision};
use crate::code::Code;
use crate::rules::AppointmentState;
use crate::{AppointmentId, OrganisationId};
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use proptest::prelude::*;
use uuid::Uuid;

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn zone(name: &str) -> Zone {
    Zone::try_from(name.to_owned()).unwrap()
}

fn hours(first: &str, from: &str, until: &str) -> Window {
    Window::Hours { day: day(first), from: from.parse().unwrap(), until: until.parse().unwrap() }
}

/// Arranged on the website for 25 November, 14:00 to 15:00 in Berlin.
fn fields() -> AppointmentFields {
    AppointmentFields {
        claimed_org: "Trend Micro".to_owned(),
        claimed_org_id: None,
        window: hours("2026-11-25", "14:00:00", "15:00:00"),
        zone: zone("Europe/Berlin"),
        repeats: None,
        arranged_by: ArrangedBy::Me,
        channel: Some(ArrangedOver::Website),
        reference: String::new(),
        note: String::new(),
        proposed_in: None,
        calendar_uid: String::new(),
    }
}

fn repeats(every: Every) -> Repeats {
    Repeats { every, interval: 1, on: Vec::new(), until: None, except: Vec::new() }
}

fn written(fields: AppointmentFields) -> Appointment {
    let at = utc("2026-11-20T09:00:00Z");
    let id = AppointmentId(Uuid::from_u128(1));
    Appointment { id, revision: 1, created_at: at, updated_at: at, written_at: at, fields }
}

fn state(fields: AppointmentFields, at: &str) -> AppointmentState {
    due(&[written(fields)], &Asked::now("trend micro", None, utc(at))).state
}

fn starts(fields: &AppointmentFields, from: &str, to: &str) -> Vec<String> {
    let times = fields.between(utc(from), utc(to));
    times.into_iter().map(|(starts, _)| starts.format("%m-%dT%H:%M").to_string()).collect()
}

#[test]
fn it_is_due_in_its_window_and_a_little_around() {
    for (at, wanted) in [
        ("2026-11-25T12:49:59Z", AppointmentState::Undue),
        ("2026-11-25T12:50:00Z", AppointmentState::Due),
        ("2026-11-25T13:30:00Z", AppointmentState::Due),
        ("2026-11-25T14:10:00Z", AppointmentState::Due),
        ("2026-11-25T14:10:01Z", AppointmentState::Undue),
        ("2026-11-24T13:30:00Z", AppointmentState::Undue),
        ("2026-11-27T13:30:00Z", AppointmentState::None),
    ] {
        assert_eq!(state(fields(), at), wanted, "{at}");
    }
}

#[test]
fn only_what_the_person_arranged_over_an_official_channel_counts() {
    for (by, over, weight, wanted) in [
        (ArrangedBy::Me, Some(ArrangedOver::App), Weight::Counts, AppointmentState::Due),
        (ArrangedBy::Me, Some(ArrangedOver::Branch), Weight::Counts, AppointmentState::Due),
        (ArrangedBy::Me, Some(ArrangedOver::NumberIRang), Weight::Counts, AppointmentState::Due),
        (ArrangedBy::Me, Some(ArrangedOver::Email), Weight::ChannelNotOfficial, AppointmentState::None),
        (ArrangedBy::Me, Some(ArrangedOver::Letter), Weight::ChannelNotOfficial, AppointmentState::None),
        (ArrangedBy::Me, None, Weight::ChannelNotOfficial, AppointmentState::None),
        (ArrangedBy::Me, Some(ArrangedOver::EarlierCall), Weight::Trap, AppointmentState::ByCaller),
        (ArrangedBy::OrganisationWrote, Some(ArrangedOver::Letter), Weight::NotByMe, AppointmentState::None),
        (ArrangedBy::OrganisationWrote, Some(ArrangedOver::App), Weight::NotByMe, AppointmentState::None),
        (ArrangedBy::EarlierCaller, None, Weight::Trap, AppointmentState::ByCaller),
        (ArrangedBy::EarlierCaller, Some(ArrangedOver::Website), Weight::Trap, AppointmentState::ByCaller),
    ] {
        let it = AppointmentFields { arranged_by: by, channel: over, ..fields() };
        assert_eq!(it.weight(), weight, "{by:?} {over:?}");
        assert_eq!(state(it, "2026-11-25T13:30:00Z"), wanted, "{by:?} {over:?}");
    }
}

#[test]
fn what_does_not_count_is_told_all_the_same() {
    let wrote = AppointmentFields { arranged_by: ArrangedBy::OrganisationWrote, ..fields() };
    let book = [written(wrote)];
    let found = due(&book, &Asked::now("", None, utc("2026-11-25T13:30:00Z")));
    assert_eq!((found.state, found.now.len()), (AppointmentState::None, 1));
    let found = due(&book, &Asked::now("", None, utc("2026-11-25T02:00:00Z")));
    assert_eq!((found.now.len(), found.next.len()), (0, 1));
}

#[test]
fn a_trap_holds_all_its_days_and_before_what_counts() {
    let trap = AppointmentFields { arranged_by: ArrangedBy::EarlierCaller, ..fields() };
    assert_eq!(state(trap.clone(), "2026-11-25T20:00:00Z"), AppointmentState::ByCaller);
    assert_eq!(state(trap.clone(), "2026-11-26T20:00:00Z"), AppointmentState::None);
    let book = [written(fields()), written(trap)];
    let found = due(&book, &Asked::now("Trend Micro", None, utc("2026-11-25T13:30:00Z")));
    assert_eq!(found.state, AppointmentState::ByCaller);
    assert_eq!((found.now.len(), found.proposed.len()), (1, 1));
}

#[test]
fn a_trap_of_whole_days_ends_with_its_last_and_leaves_the_next_in_peace() {
    let trap = |window| AppointmentFields { arranged_by: ArrangedBy::EarlierCaller, window, ..fields() };
    let whole = trap(Window::Days { first: day("2026-11-24"), last: day("2026-11-24") });
    let evening = trap(hours("2026-11-24", "20:00:00", "00:00:00"));
    for it in [whole, evening] {
        assert_eq!(state(it.clone(), "2026-11-24T12:00:00Z"), AppointmentState::ByCaller);
        assert_eq!(state(it.clone(), "2026-11-25T09:00:00Z"), AppointmentState::None);
        let book = [written(it), written(fields())];
        let on_time = due(&book, &Asked::now("Trend Micro", None, utc("2026-11-25T13:30:00Z")));
        assert_eq!(on_time.state, AppointmentState::Due, "what the person arranged for the next day counts");
    }
    let next_day = trap(Window::Days { first: day("2026-11-26"), last: day("2026-11-26") });
    let noon = utc("2026-11-25T11:00:00Z").with_timezone(&chrono::FixedOffset::east_opt(3600).unwrap());
    let moment = Moment { precision: Precision::DayOnly, ..Moment::from(noon) };
    let book = [written(next_day)];
    let found = due(&book, &Asked::at("Trend Micro", None, &moment));
    assert_eq!(found.state, AppointmentState::None, "a call of some time of the day before");
    assert_eq!(found.proposed.iter().map(|it| it.is_for_it).collect::<Vec<_>>(), [false]);
}

#[test]
fn what_was_written_down_afterwards_does_not_count() {
    let late = Appointment { written_at: utc("2026-11-25T13:30:00Z"), ..written(fields()) };
    let ask = |at| due(std::slice::from_ref(&late), &Asked::now("Trend Micro", None, utc(at))).state;
    assert_eq!(ask("2026-11-25T13:30:00Z"), AppointmentState::None);
    assert_eq!(ask("2026-11-25T13:30:01Z"), AppointmentState::Due);
}

#[test]
fn moving_it_writes_it_anew_and_a_note_does_not() {
    let (before, now) = (written(fields()), utc("2026-11-25T16:00:00Z"));
    let noted = before.clone().changed(AppointmentFields { note: "Ask for Anna.".into(), ..fields() }, now);
    assert_eq!((noted.written_at, noted.updated_at, noted.revision), (before.written_at, now, 2));
    for moved in [
        AppointmentFields { window: hours("2026-11-25", "16:00:00", "18:00:00"), ..fields() },
        AppointmentFields { zone: Zone::UTC, ..fields() },
        AppointmentFields { repeats: Some(repeats(Every::Day)), ..fields() },
        AppointmentFields { claimed_org: "Microsoft".into(), ..fields() },
        AppointmentFields { channel: Some(ArrangedOver::App), ..fields() },
        AppointmentFields { arranged_by: ArrangedBy::EarlierCaller, ..fields() },
    ] {
        assert_eq!(before.clone().changed(moved, now).written_at, now);
    }
}

#[test]
fn a_name_that_the_directory_came_to_know_says_the_same() {
    let now = utc("2026-11-25T16:00:00Z");
    let organisation = |id: &str| Some(OrganisationId::try_from(id.to_owned()).unwrap());
    let (known, other) = (organisation("example"), organisation("other"));
    let before = written(fields());
    let recognised = |claimed_org: &str, id: &Option<OrganisationId>| AppointmentFields {
        claimed_org: claimed_org.to_owned(),
        claimed_org_id: id.clone(),
        ..fields()
    };
    let after = before.clone().changed(recognised("trend  micro", &known), now);
    assert_eq!(after.written_at, before.written_at);
    for changed in [recognised("Trend Micro", &other), recognised("Trend Micros", &None)] {
        assert_eq!(after.clone().changed(changed, now).written_at, now);
    }
    assert_eq!(before.changed(recognised("Microsoft", &known), now).written_at, now);
}

#[test]
fn another_organisation_is_not_expected() {
    let at = utc("2026-11-25T13:30:00Z");
    let state = |name: &str| due(&[written(fields())], &Asked::now(name, None, at)).state;
    assert_eq!(state("TREND-micro"), AppointmentState::Due, "as names are compared");
    assert_eq!(state("Microsoft"), AppointmentState::None);
    assert_eq!(state(""), AppointmentState::Due, "anybody");
}

#[test]
fn of_a_call_whose_time_is_forgotten_the_day_decides() {
    let at = utc("2026-11-25T11:00:00Z").with_timezone(&chrono::FixedOffset::east_opt(3600).unwrap());
    let moment = Moment { precision: Precision::DayOnly, ..Moment::from(at) };
    let call = CallFields::new(moment, "Trend Micro", Expected::NotSure);
    assert_eq!(due(&[written(fields())], &Asked::of(&call)).state, AppointmentState::Due);
    let exact = CallFields::new(Moment::from(at), "Trend Micro", Expected::NotSure);
    assert_eq!(due(&[written(fields())], &Asked::of(&exact)).state, AppointmentState::Undue);
    let on_that_day = Appointment { written_at: utc("2026-11-25T06:00:00Z"), ..written(fields()) };
    assert_eq!(
        due(&[on_that_day], &Asked::of(&call)).state,
        AppointmentState::None,
        "perhaps after the call"
    );
}

#[test]
fn clocks_that_are_changed_are_followed() {
    let weekly = |zone_name, first, from| AppointmentFields {
        window: hours(first, from, "23:00:00"),
        zone: zone(zone_name),
        repeats: Some(repeats(Every::Week)),
        ..fields()
    };
    let berlin = weekly("Europe/Berlin", "2026-10-18", "02:30:00");
    // On 25 October the hour from two to three comes twice: it counts from the first.
    let found = starts(&berlin, "2026-10-17T00:00:00Z", "2026-11-02T00:00:00Z");
    assert_eq!(found, ["10-18T00:30", "10-25T00:30", "11-01T01:30"]);
    // On 28 March that hour is left out: it is told by the clock as it was before.
    let found = starts(&berlin, "2027-03-20T00:00:00Z", "2027-04-05T00:00:00Z");
    assert_eq!(found, ["03-21T01:30", "03-28T01:30", "04-04T00:30"]);
    let folded = AppointmentFields { window: hours("2026-10-25", "02:15:00", "02:30:00"), ..fields() };
    assert_eq!(folded.reach().0, utc("2026-10-25T00:15:00Z"));
    assert_eq!(folded.reach().1, Some(utc("2026-10-25T01:30:00Z")), "until it shows that for the last time");
}

#[test]
fn a_window_over_midnight_ends_on_the_next_day() {
    let late = AppointmentFields { window: hours("2026-11-25", "23:00:00", "01:00:00"), ..fields() };
    assert_eq!(late.reach(), (utc("2026-11-25T22:00:00Z"), Some(utc("2026-11-26T00:00:00Z"))));
}

#[test]
fn whole_days_are_those_of_the_zone() {
    let window = Window::Days { first: day("2026-11-25"), last: day("2026-11-26") };
    let days = AppointmentFields { window, zone: zone("Pacific/Auckland"), ..fields() };
    assert_eq!(days.reach(), (utc("2026-11-24T11:00:00Z"), Some(utc("2026-11-26T11:00:00Z"))));
    assert_eq!(days.issues(), []);
}

#[test]
fn it_comes_again_as_was_said() {
    let again = |repeats| AppointmentFields { repeats: Some(repeats), ..fields() };
    let from_to = |it: &AppointmentFields| starts(it, "2026-11-01T00:00:00Z", "2027-02-01T00:00:00Z");
    let fortnight = Repeats { interval: 2, until: Some(day("2026-12-23")), ..repeats(Every::Week) };
    assert_eq!(from_to(&again(fortnight)), ["11-25T13:00", "12-09T13:00", "12-23T13:00"]);
    let fourth = NthWeekday { weekday: 3, nth: Some(4) };
    let monthly = Repeats { on: vec![fourth], ..repeats(Every::Month) };
    assert_eq!(from_to(&again(monthly)), ["11-25T13:00", "12-23T13:00", "01-27T13:00"]);
    let except = vec![day("2026-12-25")];
    let monthly = Repeats { except, ..repeats(Every::Month) };
    assert_eq!(from_to(&again(monthly)), ["11-25T13:00", "01-25T13:00"]);
    let fridays = Repeats {
        on: vec![NthWeekday { weekday: 5, nth: None }],
        until: Some(day("2026-12-04")),
        ..repeats(Every::Week)
    };
    assert_eq!(from_to(&again(fridays)), ["11-25T13:00", "11-27T13:00", "12-04T13:00"], "and the first time");
    let old = AppointmentFields {
        window: hours("2000-01-01", "14:00:00", "15:00:00"),
        ..again(repeats(Every::Day))
    };
    assert_eq!(starts(&old, "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z"), ["11-22T13:00"]);
}

#[test]
fn what_cannot_be_is_named() {
    let said = |fields: AppointmentFields| -> Vec<(String, Code)> {
        fields.issues().into_iter().map(|issue| (issue.field, issue.code)).collect()
    };
    assert_eq!(said(fields()), []);
    let window = |first: &str, last: &str| Window::Days { first: day(first), last: day(last) };
    let again = |more: Repeats| AppointmentFields { repeats: Some(more), ..fields() };
    let nth = |weekday, nth| vec![NthWeekday { weekday, nth }];
    for (it, field, code) in [
        (AppointmentFields { claimed_org: " ".into(), ..fields() }, "claimed_org", Code::MissingName),
        (AppointmentFields { reference: "\u{0}".into(), ..fields() }, "reference", Code::ControlCharacters),
        (AppointmentFields { note: "x".repeat(50_001), ..fields() }, "note", Code::TooLong),
        (
            AppointmentFields { window: window("2026-11-25", "2026-11-24"), ..fields() },
            "window.last",
            Code::EndsBeforeItStarts,
        ),
        (
            AppointmentFields { window: window("2026-11-01", "2026-11-15"), ..fields() },
            "window.last",
            Code::TooManyDays,
        ),
        (
            AppointmentFields { window: window("1999-12-31", "1999-12-31"), ..fields() },
            "window.day",
            Code::OutOfRange,
        ),
        (again(Repeats { interval: 0, ..repeats(Every::Day) }), "repeats.interval", Code::OutOfRange),
        (again(Repeats { interval: 100, ..repeats(Every::Day) }), "repeats.interval", Code::OutOfRange),
        (
            again(Repeats { until: Some(day("2026-11-24")), ..repeats(Every::Day) }),
            "repeats.until",
            Code::EndsBeforeItStarts,
        ),
        (again(Repeats { on: nth(8, None), ..repeats(Every::Week) }), "repeats.on", Code::OutOfRange),
        (again(Repeats { on: nth(1, Some(1)), ..repeats(Every::Week) }), "repeats.on", Code::OutOfRange),
        (again(Repeats { on: nth(1, Some(5)), ..repeats(Every::Month) }), "repeats.on", Code::OutOfRange),
        (again(Repeats { on: nth(1, None), ..repeats(Every::Day) }), "repeats.on", Code::OutOfRange),
        (
            again(Repeats { except: vec![day("2026-11-25"); 501], ..repeats(Every::Day) }),
            "repeats.except",
            Code::TooMany,
        ),
    ] {
        assert_eq!(said(it), [(field.to_owned(), code)]);
    }
}

fn any_zone() -> impl Strategy<Value = Zone> {
    proptest::sample::select(Zone::all().collect::<Vec<_>>())
}

fn any_shown() -> impl Strategy<Value = NaiveDateTime> {
    (946_684_800_i64..7_258_118_400).prop_map(|s| DateTime::from_timestamp(s, 0).unwrap().naive_utc())
}

fn any_repeats() -> impl Strategy<Value = Repeats> {
    let on = prop::collection::vec(
        (any::<u8>(), prop::option::of(any::<i8>())).prop_map(|(weekday, nth)| NthWeekday { weekday, nth }),
        0..4,
    );
    let days = prop::collection::vec(any_shown().prop_map(|it| it.date()), 0..4);
    (proptest::sample::select(Every::ALL), any::<u16>(), on, prop::option::of(any_shown()), days).prop_map(
        |(every, interval, on, until, except)| Repeats {
            every,
            interval,
            on,
            until: until.map(|it| it.date()),
            except,
        },
    )
}

proptest! {
    #[test]
    fn what_a_clock_shows_is_found_again(zone in any_zone(), shown in any_shown()) {
        let (first, last) = (zone.first_instant(shown), zone.last_instant(shown));
        prop_assert!(first <= last && last - first <= TimeDelta::hours(24));
        let again = zone.local(first).naive_local();
        // Where a clock leaves it out, it shows a later time then.
        prop_assert!(again == shown || again > shown && again - shown <= TimeDelta::hours(24), "{again}");
        prop_assert_eq!(Zone::try_from(String::from(zone)).ok(), Some(zone));
    }

    #[test]
    fn within_its_window_it_is_due_in_every_zone(zone in any_zone(), shown in any_shown(), part in 0.0..1.0) {
        let window = Window::Hours {
            day: shown.date(), from: shown.time(), until: shown.time() + TimeDelta::hours(2),
        };
        let at = DateTime::UNIX_EPOCH;
        let fields = AppointmentFields { zone, window, ..fields() };
        let (starts, ends) = (fields.reach().0, fields.reach().1.unwrap());
        let now = starts + (ends.max(starts) - starts).mul_f64_of(part);
        let book = [Appointment { written_at: at, ..written(fields) }];
        prop_assert_eq!(due(&book, &Asked::now("Trend Micro", None, now)).state, AppointmentState::Due);
        let after = due(&book, &Asked::now("Trend Micro", None, ends.max(starts) + GRACE + TimeDelta::seconds(1)));
        prop_assert_eq!(after.state, AppointmentState::Undue);
    }

    #[test]
    fn however_hostile_a_rule_is_it_ends(repeats in any_repeats(), shown in any_shown(), from in any_shown()) {
        let window = Window::Hours { day: shown.date(), from: shown.time(), until: shown.time() };
        let fields = AppointmentFields { window, repeats: Some(repeats), ..fields() };
        let from = from.and_utc();
        let found = fields.between(from, from + TimeDelta::days(3_650));
        prop_assert!(found.len() <= 1_001);
        prop_assert!(found.is_sorted());
        fields.issues();
        fields.reach();
    }

    #[test]
    fn a_repeated_one_never_reaches_beyond_its_last_day(
        repeats in any_repeats().prop_filter("has an end", |it| it.until.is_some()),
        shown in any_shown(),
    ) {
        let window = Window::Hours { day: shown.date(), from: shown.time(), until: shown.time() };
        let fields = AppointmentFields { window, repeats: Some(repeats), ..fields() };
        let (first, last) = fields.reach();
        for (starts, ends) in fields.between(first - TimeDelta::days(9), first + TimeDelta::days(4_000)) {
            prop_assert!(first <= starts && ends <= last.unwrap());
        }
    }
}

trait Part {
    fn mul_f64_of(self, part: f64) -> Self;
}

impl Part for TimeDelta {
    fn mul_f64_of(self, part: f64) -> Self {
        Self::seconds((self.num_seconds() as f64 * part) as i64)
    }
}
