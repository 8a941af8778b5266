//! Tells one call after the other.

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeDelta, Timelike, Utc};
use ringtrue_app::bundled;
use ringtrue_model::call::{
    Answered, AskedFor, Attempts, Call, CallFields, CallKind, Channel, Expected, Knowledge, Moment,
    Precision, Presented, Pressure, Reaction, Reason, ShownNumber, Voice,
};
use ringtrue_model::directory::{Directory, OrganisationKind};
use ringtrue_model::{CallId, NotedNumber, Region};
use std::error::Error;

const COMPLAINTS: &str = include_str!("ftc_complaints_2021-02.csv");

/// Calls reach back this far.
const YEARS: i64 = 8;

struct Complaint {
    number: String,
    at: NaiveDateTime,
    city: String,
    subject: String,
    recorded: bool,
}

pub struct Teller {
    complaints: Vec<Complaint>,
    directory: Directory,
    home: Option<Region>,
    now: DateTime<FixedOffset>,
    luck: fastrand::Rng,
}

impl Teller {
    pub fn new(now: DateTime<FixedOffset>) -> Result<Self, Box<dyn Error>> {
        let mut complaints = Vec::new();
        for row in csv::Reader::from_reader(COMPLAINTS.as_bytes()).records() {
            let row = row?;
            let cell = |i| row.get(i).unwrap_or_default().to_owned();
            complaints.push(Complaint {
                number: cell(0),
                at: NaiveDateTime::parse_from_str(&cell(2), "%Y-%m-%d %H:%M:%S")?,
                city: cell(3),
                subject: cell(6),
                recorded: cell(7) == "Y",
            });
        }
        let home = Region::try_from("US".to_owned()).ok();
        Ok(Self { complaints, directory: bundled(), home, now, luck: fastrand::Rng::with_seed(2019) })
    }

    pub fn call(&mut self, id: CallId, saved_at: DateTime<Utc>) -> Call {
        let complaint = self.luck.usize(..self.complaints.len());
        let occurred_at = self.moment(complaint);
        let kind = kind_of(&self.complaints[complaint].subject)
            .or_else(|| self.luck.choice(CallKind::ALL).copied())
            .unwrap_or(CallKind::Other);
        let (claimed_org, claimed_org_id) = self.claimed(kind);
        let expected = match self.luck.u8(..20) {
            0 => Expected::ArrangedByMe,
            1 => Expected::ArrangedByCaller,
            2 | 3 => Expected::NotSure,
            _ => Expected::No,
        };
        let mut fields = CallFields::new(occurred_at, &claimed_org, expected);
        fields.claimed_org_id = claimed_org_id;
        fields.displayed_number = self.number(complaint);
        fields.call_kind = Some(kind);
        fields.channel = Some(if self.luck.u8(..9) == 0 { Channel::Voicemail } else { Channel::PhoneCall });
        fields.voice =
            Some(if self.complaints[complaint].recorded { Voice::Recorded } else { Voice::Person });
        fields.answered = self.luck.choice(Answered::ALL).copied();
        fields.duration_s = (self.luck.u8(..3) > 0).then(|| self.luck.u32(5..1_800));
        fields.attempts = Attempts { count: Some(self.luck.u32(1..6)), times: String::new() };
        fields.knew_about_me = self.some(Knowledge::ALL, 3);
        fields.asked_for = self.some(AskedFor::ALL, 3);
        fields.pressure = self.some(Pressure::ALL, 2);
        fields.reason_given = self.some(Reason::ALL, 1);
        fields.my_reaction = self.some(Reaction::ALL, 2);
        fields.notes = self.notes(complaint);
        if fields.knew_about_me.contains(&Knowledge::TicketNumber) {
            fields.quoted_reference.value =
                format!("TM-{:05}-{:02}", self.luck.u32(..100_000), self.luck.u8(..100));
        }
        if self.luck.u8(..6) == 0 {
            let number = format!("1-8{}-555-01{:02}", self.luck.u8(33..89), self.luck.u8(..100));
            fields.callback_numbers = vec![NotedNumber::read(&number, self.home.as_ref())];
        }
        Call { id, revision: 1, created_at: saved_at, updated_at: saved_at, kept: false, fields }
    }

    /// The complaint's time of day on some day of the past years, denser towards now.
    fn moment(&mut self, complaint: usize) -> Moment {
        let span = (YEARS * 365) as f64;
        let days_ago = (self.luck.f64().powf(1.6) * span) as i64;
        let at = self.complaints[complaint].at;
        let day = self.now - TimeDelta::days(days_ago);
        let local = day
            .with_hour(at.hour())
            .and_then(|t| t.with_minute(at.minute()))
            .and_then(|t| t.with_second(0))
            .map_or(day, |t| if t > self.now { t - TimeDelta::days(1) } else { t });
        let precision = if self.luck.u8(..8) == 0 { Precision::About } else { Precision::Exact };
        Moment { precision, ..Moment::from(local) }
    }

    fn number(&mut self, complaint: usize) -> ShownNumber {
        match self.luck.u8(..12) {
            0 => ShownNumber { presented: Presented::Withheld, number: None },
            1 => ShownNumber { presented: Presented::NotNoticed, number: None },
            style => {
                let typed = spelled(&self.complaints[complaint].number, style);
                let number = NotedNumber::read(&typed, self.home.as_ref());
                ShownNumber { presented: Presented::Shown, number: Some(number) }
            }
        }
    }

    fn claimed(&mut self, kind: CallKind) -> (String, Option<ringtrue_model::OrganisationId>) {
        let wanted = match kind {
            CallKind::TechSupport => OrganisationKind::Vendor,
            CallKind::BankOrCard => OrganisationKind::Bank,
            CallKind::Government => OrganisationKind::Government,
            CallKind::Delivery => OrganisationKind::Delivery,
            CallKind::PhoneCompany => OrganisationKind::Carrier,
            _ => return (self.luck.choice(UNNAMED).copied().unwrap_or("").to_owned(), None),
        };
        let fitting: Vec<_> = self.directory.organisations.iter().filter(|o| o.kind == wanted).collect();
        let Some(organisation) = self.luck.choice(fitting) else { return (String::new(), None) };
        (organisation.name.clone(), Some(organisation.id.clone()))
    }

    fn some<T: Copy + Ord>(&mut self, all: &[T], most: usize) -> Vec<T> {
        let wanted = self.luck.usize(..=most);
        let mut chosen = self.luck.choose_multiple(all.iter().copied(), wanted);
        chosen.sort_unstable();
        chosen
    }

    fn notes(&mut self, complaint: usize) -> String {
        let sentences = self.luck.choose_multiple(SENTENCES.iter().copied(), 2 + complaint % 3);
        let Complaint { city, subject, .. } = &self.complaints[complaint];
        let place = if city.is_empty() { String::new() } else { format!(" They named {city}.") };
        format!("{}.{place} {}", subject, sentences.join(" "))
    }
}

/// The kind a subject names; most complaints name none.
fn kind_of(subject: &str) -> Option<CallKind> {
    let subject = subject.to_ascii_lowercase();
    let kinds = [
        ("computer", CallKind::TechSupport),
        ("impost", CallKind::TechSupport),
        ("government", CallKind::Government),
        ("debt", CallKind::BankOrCard),
        ("medical", CallKind::Government),
        ("charit", CallKind::Charity),
        ("lotter", CallKind::Prize),
        ("vacation", CallKind::Prize),
        ("survey", CallKind::SurveyOrPolitics),
        ("dropped", CallKind::Silent),
        ("energy", CallKind::Energy),
        ("home", CallKind::Sales),
        ("warrant", CallKind::Sales),
    ];
    kinds.iter().find(|(word, _)| subject.contains(word)).map(|(_, kind)| *kind)
}

/// People write the same number in many ways.
fn spelled(digits: &str, style: u8) -> String {
    let Some((area, rest)) = digits.split_at_checked(3) else { return digits.to_owned() };
    let Some((exchange, line)) = rest.split_at_checked(3) else { return digits.to_owned() };
    match style {
        2 | 3 => format!("({area}) {exchange}-{line}"),
        4 | 5 => format!("+1 {area} {exchange} {line}"),
        6 => format!("1-{area}-{exchange}-{line}"),
        7 => format!("{area}.{exchange}.{line}"),
        _ => digits.to_owned(),
    }
}

const UNNAMED: &[&str] = &[
    "",
    "Your bank",
    "The warranty department",
    "Card services",
    "Amazon",
    "The energy company",
    "A survey",
    "Windows technician",
    "My grandson",
    "The delivery service",
    "Prize office",
    "Müller Versicherung",
    "Ólafur from support",
];

const SENTENCES: &[&str] = &[
    "Said my licence had run out and a virus was found.",
    "Wanted me to open a website and read a number to him.",
    "She knew my name and my street.",
    "Very polite at first, then angry when I asked for his name.",
    "There were many voices in the background.",
    "I hung up when he asked for a code.",
    "The line went quiet and then a recording began.",
    "He said not to tell my bank.",
    "Said a refund of 499.99 was waiting and they had paid too much.",
    "Asked whether I was alone at home.",
    "Told me to buy gift cards and read out the numbers.",
    "I said I would ring back on the official number.",
    "They had called twice the day before.",
    "He spelled the ticket number from my last support case.",
    "Nobody spoke at all.",
    "Wanted me to stay on the line while I drove to the shop.",
];
