//! Calls and appointments of every kind, for property tests: every field, texts in every script, with quotes, line breaks and all that a
//! file format or a spreadsheet might stumble over. Each could have been saved: [`CallFields::issues`] and
//! [`AppointmentFields::issues`] find no error.

use crate::appointment::{
    Appointment, AppointmentFields, ArrangedBy, ArrangedOver, Every, NthWeekday, Repeats, Window, Zone,
};
use crate::call::{
    Amount, Answered, AskedFor, Attempts, Background, Call, CallFields, CallKind, CalledLine, Channel,
    Consent, Disclosed, Evidence, EvidenceKind, Expected, Knowledge, Line, Moment, Paid, PaymentMethod,
    Precision, Presented, Pressure, QuotedReference, Reaction, Reason, RemoteTool, ReportRef, ShownNumber,
    Suspicion, Voice, YesWith,
};
use crate::number::{E164, NotedNumber};
use crate::validation::MOST_SAVES;
use crate::{AppointmentId, CallId, OrganisationId, Region};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use uuid::Uuid;

/// A text as somebody might write it, or as nobody should.
pub fn text() -> impl Strategy<Value = String> + Clone {
    prop_oneof![
        3 => Just(String::new()),
        3 => "\\PC{0,30}",
        2 => "['\"=+@,;:\\[\\]{}<>\\-\\\\\t\r\n a-z0é漢]{0,12}",
        1 => "[=+@\\-][A-Z]{1,4}\\([0-9]\\)",
    ]
}

/// What somebody noted of a call.
pub fn fields() -> impl Strategy<Value = CallFields> {
    let words = vec(text(), 16);
    let answers = vec(option::of(any::<bool>()), 5);
    let lists = (
        vec(text(), 0..4),
        vec(text(), 0..4),
        vec(number(), 0..3),
        vec(evidence(), 0..2),
        vec(reference(), 0..2),
    );
    let numbers = (
        option::of(0..=86_400_u32),
        option::of(1..=10_000_u32),
        option::of(1..=5_u8),
        (amount(), amount()),
        (select(PRESENTED), option::of(number())),
        option::of("[a-z][a-z0-9-]{0,20}".prop_map(organisation)),
    );
    let single = (
        (select(Expected::ALL), one(Line::ALL), one(Channel::ALL), one(Answered::ALL), one(Voice::ALL)),
        (
            one(CallKind::ALL),
            one(RemoteTool::ALL),
            one(Consent::ALL),
            one(Paid::ALL),
            one(PaymentMethod::ALL),
        ),
    );
    let several = (
        (some(Knowledge::ALL), some(Reason::ALL), some(AskedFor::ALL), some(Pressure::ALL)),
        (some(Background::ALL), some(Suspicion::ALL), some(Reaction::ALL), some(Disclosed::ALL)),
    );
    (moment(), words, answers, lists, numbers, single, several).prop_map(
        |(occurred_at, words, answers, lists, numbers, single, several)| {
            let mut words = words.into_iter();
            let mut word = || words.next().unwrap_or_default();
            let mut answers = answers.into_iter();
            let mut answer = || answers.next().flatten();
            let (websites, emails, callback_numbers, evidence, report_refs) = lists;
            let (duration_s, count, annoyance, amounts, (presented, number), claimed_org_id) = numbers;
            let ((expected, line, channel, answered, voice), single) = single;
            let (call_kind, remote_tool, consent, paid, payment_method) = single;
            let ((knew_about_me, reason_given, asked_for, pressure), several) = several;
            let (background, suspicion, my_reaction, disclosed) = several;
            CallFields {
                occurred_at,
                claimed_org: word(),
                claimed_org_id,
                expected,
                displayed_number: ShownNumber { presented, number },
                displayed_name: word(),
                callback_numbers,
                duration_s,
                called_line: CalledLine { kind: line, number: word() },
                channel,
                answered,
                voice,
                attempts: Attempts { count, times: word() },
                rang_back: YesWith { yes: answer(), detail: word() },
                call_kind,
                annoyance,
                claimed_person: word(),
                claimed_department: word(),
                second_caller: YesWith { yes: answer(), detail: word() },
                knew_about_me,
                quoted_reference: QuotedReference { value: word(), is_mine: answer() },
                reason_given,
                asked_for,
                pressure,
                remote_tool,
                remote_session_id: word(),
                websites,
                emails,
                consent,
                is_customer: answer(),
                asked_to_stop: YesWith { yes: answer(), detail: word() },
                opening_words: word(),
                background,
                suspicion,
                suspicion_words: word(),
                notes: word(),
                my_reaction,
                disclosed,
                paid,
                amount_asked: amounts.0,
                amount_lost: amounts.1,
                payment_method,
                evidence,
                report_refs,
            }
        },
    )
}

/// A call as the vault keeps it.
pub fn call() -> impl Strategy<Value = Call> {
    (any::<u128>(), 1..=MOST_SAVES, instant(), instant(), any::<bool>(), fields()).prop_map(
        |(id, revision, created_at, updated_at, kept, fields)| Call {
            id: CallId(Uuid::from_u128(id)),
            revision,
            created_at,
            updated_at,
            kept,
            fields,
        },
    )
}

const PRESENTED: &[Presented] =
    &[Presented::Shown, Presented::Withheld, Presented::Unavailable, Presented::NotNoticed];
const CURRENCIES: &[&str] = &["USD", "EUR", "GBP", "JPY"];
const REGIONS: &[&str] = &["GB", "US", "DE"];
const PRECISION: &[Precision] = &[Precision::Exact, Precision::About, Precision::DayOnly];

fn one<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = Option<T>> {
    option::of(select(all))
}

fn some<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = Vec<T>> {
    vec(select(all), 0..4)
}

/// From 1900 to 2200, to the nanosecond.
/// An appointment as the vault keeps it.
pub fn appointment() -> impl Strategy<Value = Appointment> {
    let ids = (any::<u128>(), option::of(any::<u128>()), 1..=MOST_SAVES);
    let times = (instant(), instant(), instant());
    let zones = select(Zone::all().collect::<Vec<_>>());
    let arranged = (select(ArrangedBy::ALL), option::of(select(ArrangedOver::ALL)));
    let texts = ("[a-zé漢<\"]{1,12}", vec(text(), 3), option::of("[a-z]{1,12}".prop_map(organisation)));
    (ids, times, window(), zones, arranged, texts).prop_flat_map(
        |((id, call, revision), times, window, zone, (arranged_by, channel), (claimed_org, texts, known))| {
            let (created_at, updated_at, written_at) = times;
            let word = move |at: usize| texts.get(at).cloned().unwrap_or_default();
            let fields = AppointmentFields {
                claimed_org,
                claimed_org_id: known,
                window,
                zone,
                repeats: None,
                arranged_by,
                channel,
                reference: word(0),
                note: word(1),
                proposed_in: call.map(|id| CallId(Uuid::from_u128(id))),
                calendar_uid: word(2),
            };
            let id = AppointmentId(Uuid::from_u128(id));
            let once = Appointment { id, revision, created_at, updated_at, written_at, fields };
            option::of(repeats(window.first_day())).prop_map(move |repeats| Appointment {
                fields: AppointmentFields { repeats, ..once.fields.clone() },
                ..once.clone()
            })
        },
    )
}

fn window() -> impl Strategy<Value = Window> {
    let time = || {
        (0..86_400_u32).prop_map(|s| NaiveTime::from_num_seconds_from_midnight_opt(s, 0).unwrap_or_default())
    };
    prop_oneof![
        (day(), time(), time()).prop_map(|(day, from, until)| Window::Hours { day, from, until }),
        (day(), 0..14_u64).prop_map(|(first, days)| Window::Days { first, last: first + Days::new(days) }),
    ]
}

fn repeats(first: NaiveDate) -> impl Strategy<Value = Repeats> {
    let on = option::of(1..=7_u8);
    let until = option::of(0..4_000_u64);
    (select(Every::ALL), 1..=99_u16, on, until, vec(day(), 0..3)).prop_map(
        move |(every, interval, on, until, except)| Repeats {
            every,
            interval,
            on: match every {
                Every::Week => on.map(|weekday| NthWeekday { weekday, nth: None }).into_iter().collect(),
                Every::Month => on.map(|weekday| NthWeekday { weekday, nth: Some(-1) }).into_iter().collect(),
                Every::Day | Every::Year => Vec::new(),
            },
            until: until.map(|days| first + Days::new(days)),
            except,
        },
    )
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (0..73_000_u64).prop_map(|days| NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default() + Days::new(days))
}

fn instant() -> impl Strategy<Value = DateTime<Utc>> {
    let second = -2_208_988_800..7_258_118_400_i64;
    (second, 0..1_000_000_000_u32).prop_map(|(s, n)| DateTime::from_timestamp(s, n).unwrap_or_default())
}

fn moment() -> impl Strategy<Value = Moment> {
    (instant(), -1080..=1080, select(PRECISION)).prop_map(|(instant, offset_minutes, precision)| Moment {
        instant,
        offset_minutes,
        precision,
    })
}

fn number() -> impl Strategy<Value = NotedNumber> {
    let e164 = option::of("\\+[1-9][0-9]{4,13}".prop_map(|digits| E164::try_from(digits).ok()));
    let region = one(REGIONS).prop_map(|code| Region::try_from(code?.to_owned()).ok());
    (text(), e164, region).prop_map(|(as_typed, e164, region)| NotedNumber {
        as_typed,
        e164: e164.flatten(),
        region,
    })
}

fn organisation(id: String) -> OrganisationId {
    match OrganisationId::try_from(id) {
        Ok(id) => id,
        Err(_) => unreachable!("the pattern makes identifiers only"),
    }
}

fn amount() -> impl Strategy<Value = Amount> {
    let value = "[0-9]{1,12}(\\.[0-9]{1,4})?";
    option::of((value, select(CURRENCIES))).prop_map(|amount| {
        amount
            .map_or_else(Amount::default, |(value, currency)| Amount { value, currency: currency.to_owned() })
    })
}

fn evidence() -> impl Strategy<Value = Evidence> {
    // What crosses to the interface are numbers that it can hold exactly.
    (select(EvidenceKind::ALL), text(), "([0-9a-f]{64})?", 0..1_u64 << 53, text())
        .prop_map(|(kind, name, sha256, size, note)| Evidence { kind, name, sha256, size, note })
}

fn reference() -> impl Strategy<Value = ReportRef> {
    let date =
        option::of((0..80_000_i32).prop_map(|days| NaiveDate::from_num_days_from_ce_opt(days + 693_000)));
    (text(), text(), date, text()).prop_map(|(body, reference, date, contact)| ReportRef {
        body,
        reference,
        date: date.flatten(),
        contact,
    })
}
