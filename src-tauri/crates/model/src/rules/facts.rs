//! What is known of a call, in the words of the rules. What was not noted is not here.

use super::fact::{Fact, NO, YES};
use crate::call::{
    AskedFor, CallFields, Disclosed, Expected, Knowledge, Paid, PaymentMethod, Presented, Pressure,
    RemoteTool, Voice,
};
use crate::catalogue::Catalogue;
use crate::check::{CheckOutcome, check};
use crate::directory::Organisation;
use crate::number::{E164, Region};
use crate::text::folded;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// What is known beside the call itself. Nothing of it need be known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Circumstances<'a> {
    /// The claimed organisation, as the directory has it.
    pub organisation: Option<&'a Organisation>,
    /// Where the person lives.
    pub home: Option<&'a Region>,
    /// What the book of appointments says. `None`: it was not asked, and the answer to "were you expecting it" counts.
    pub appointment: Option<AppointmentState>,
    /// Who began the contact.
    pub began_by: Option<BeganBy>,
    /// Minutes since the person last rang an official number of the claimed organisation.
    pub minutes_since_you_rang: Option<u32>,
    /// What the check says of the number shown.
    pub number_check: Option<CheckOutcome>,
}

impl<'a> Circumstances<'a> {
    /// What the directory knows of a call: who was claimed, and what the number shown is.
    pub fn of(
        call: &CallFields,
        catalogue: &'a Catalogue,
        home: Option<&'a Region>,
        today: NaiveDate,
    ) -> Self {
        let chosen = call.claimed_org_id.as_ref().and_then(|id| catalogue.by_id(id));
        let number = call.displayed_number.number.as_ref();
        let number_check = number.and_then(|number| {
            let text = number.e164.as_ref().map_or(number.as_typed.as_str(), E164::as_str);
            let checked = check(text, number.region.as_ref().or(home), catalogue, today);
            checked.numbers.first().map(|result| result.outcome)
        });
        let organisation = chosen.or_else(|| catalogue.recognise(&call.claimed_org));
        Self { organisation, home, number_check, ..Self::default() }
    }
}

/// What the book of appointments says of a call. What the person did not write down before does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum AppointmentState {
    /// No call was arranged.
    None,
    /// One that the person arranged is due now.
    Due,
    /// One that the person arranged is due at another time.
    Undue,
    /// It was somebody who had called before who arranged it.
    ByCaller,
}

/// Who began the contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BeganBy {
    /// The person rang an official number.
    Person,
    /// Somebody rang, or wrote that they want to be rung.
    Caller,
}

/// What is noted of one fact.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Noted {
    /// It is known that there is none.
    Nothing,
    /// Answers that were chosen; `complete`: no other is true.
    Words { words: BTreeSet<String>, complete: bool },
    /// A number.
    Number(f64),
    /// A text, as words are compared; `complete`: what is not in it was not said.
    Text { folded: String, complete: bool },
}

/// What is known of one call.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Facts(BTreeMap<Fact, Noted>);

impl Facts {
    pub fn of(call: &CallFields, around: &Circumstances<'_>) -> Self {
        let mut facts = Self::default();
        facts.contact(call, around);
        facts.number(call, around);
        facts.story(call);
        facts.wishes(call);
        facts.words_said(call);
        facts
    }

    pub fn noted(&self, fact: Fact) -> Option<&Noted> {
        self.0.get(&fact)
    }

    /// Whether nothing more can be asked about it.
    pub fn is_settled(&self, fact: Fact) -> bool {
        match self.noted(fact) {
            Some(Noted::Words { complete, .. } | Noted::Text { complete, .. }) => *complete,
            Some(Noted::Nothing | Noted::Number(_)) => true,
            None => false,
        }
    }

    /// Who the caller claimed to be, and where that is at home. `claimed` is `None` where nothing was noted of it.
    pub fn set_claim(&mut self, claimed: Option<BTreeSet<String>>, regions: &[Region]) {
        if let Some(words) = claimed {
            self.0.insert(Fact::ClaimedOrg, Noted::Words { words, complete: true });
        }
        self.several(Fact::Region, regions);
    }

    fn choice<T: Serialize>(&mut self, fact: Fact, chosen: Option<T>) {
        self.several(fact, chosen.as_slice());
    }

    /// An empty list is one that was not filled in.
    fn several<T: Serialize>(&mut self, fact: Fact, chosen: &[T]) {
        if !chosen.is_empty() {
            self.0.insert(fact, Noted::Words { words: words_of(chosen), complete: true });
        }
    }

    fn yes(&mut self, fact: Fact, answer: Option<bool>) {
        self.choice(fact, answer.map(|yes| if yes { YES } else { NO }));
    }

    fn number_of(&mut self, fact: Fact, number: Option<impl Into<f64>>) {
        if let Some(number) = number {
            self.0.insert(fact, Noted::Number(number.into()));
        }
    }

    fn text(&mut self, fact: Fact, text: &str, complete: bool) {
        let folded = folded(text);
        if !folded.is_empty() {
            self.0.insert(fact, Noted::Text { folded, complete });
        }
    }

    /// Who began the contact, and was it arranged.
    fn contact(&mut self, call: &CallFields, around: &Circumstances<'_>) {
        let answered = match call.expected {
            Expected::No => Some(AppointmentState::None),
            Expected::ArrangedByMe => Some(AppointmentState::Due),
            Expected::ArrangedByCaller => Some(AppointmentState::ByCaller),
            Expected::NotSure => None,
        };
        let appointment = match (around.appointment, answered) {
            // What was not written down before neither reassures nor contradicts who says that they arranged it.
            (Some(AppointmentState::None), Some(AppointmentState::Due)) => None,
            (Some(AppointmentState::None) | None, answered) => answered,
            (Some(_), Some(AppointmentState::ByCaller)) => Some(AppointmentState::ByCaller),
            (written, _) => written,
        };
        // A diary is about calls that came.
        self.choice(Fact::BeganBy, Some(around.began_by.unwrap_or(BeganBy::Caller)));
        self.choice(Fact::Appointment, appointment);
        self.choice(Fact::Expected, Some(call.expected).filter(|answer| *answer != Expected::NotSure));
        match around.minutes_since_you_rang {
            Some(minutes) => self.number_of(Fact::MinutesSinceYouRang, Some(minutes)),
            // Whoever had just rung them was expecting them.
            None if call.expected == Expected::No => {
                self.0.insert(Fact::MinutesSinceYouRang, Noted::Nothing);
            }
            None => {}
        }
        self.yes(Fact::IsCustomer, call.is_customer);
        self.choice(Fact::Consent, call.consent);
        self.yes(Fact::RangBack, call.rang_back.yes);
        self.yes(Fact::AskedToStop, call.asked_to_stop.yes);
    }

    fn number(&mut self, call: &CallFields, around: &Circumstances<'_>) {
        match (&call.displayed_number.number, call.displayed_number.presented) {
            (Some(number), _) => {
                self.yes(Fact::NumberHasPlus, Some(number.as_typed.trim_start().starts_with(['+', '＋'])));
                self.choice(Fact::NumberCheck, around.number_check);
            }
            (None, Presented::Withheld | Presented::Unavailable) => {
                self.0.insert(Fact::NumberHasPlus, Noted::Nothing);
                self.0.insert(Fact::NumberCheck, Noted::Nothing);
            }
            (None, Presented::Shown | Presented::NotNoticed) => {}
        }
        self.yes(Fact::NumberToRing, (!call.callback_numbers.is_empty()).then_some(true));
        self.choice(Fact::CalledLine, call.called_line.kind);
        self.number_of(Fact::Attempts, call.attempts.count);
    }

    fn story(&mut self, call: &CallFields) {
        self.choice(Fact::Channel, call.channel);
        self.choice(Fact::Answered, call.answered);
        self.choice(Fact::Voice, call.voice.filter(|voice| *voice != Voice::NotSure));
        self.choice(Fact::CallKind, call.call_kind);
        self.number_of(Fact::DurationS, call.duration_s);
        self.number_of(Fact::Annoyance, call.annoyance);
        self.yes(Fact::SecondCaller, call.second_caller.yes);
        self.several(Fact::ReasonGiven, &call.reason_given);
        self.several(Fact::Pressure, &call.pressure);
        self.several(Fact::Background, &call.background);
        self.several(Fact::Suspicion, &call.suspicion);
        self.several(Fact::MyReaction, &call.my_reaction);
        self.several(Fact::Disclosed, &call.disclosed);
        self.choice(Fact::Paid, call.paid.filter(|paid| *paid != Paid::Unknown));
        self.choice(Fact::PaymentMethod, call.payment_method);

        let mut knew = call.knew_about_me.clone();
        if call.quoted_reference.is_mine == Some(true) {
            knew.push(Knowledge::TicketNumber);
        }
        self.several(Fact::KnewAboutMe, &knew);
    }

    /// What was wanted: also what was got, what it was got with, and how it was paid.
    fn wishes(&mut self, call: &CallFields) {
        let mut wishes: BTreeSet<AskedFor> = call.asked_for.iter().copied().collect();
        if call.remote_tool.is_some() || !call.remote_session_id.is_empty() {
            wishes.insert(AskedFor::RemoteControl);
        }
        if call.pressure.contains(&Pressure::Secrecy) {
            wishes.insert(AskedFor::Secrecy);
        }
        if !call.amount_asked.value.is_empty() {
            wishes.insert(AskedFor::Money);
        }
        wishes.extend(call.disclosed.iter().filter_map(|given| wish_for(*given)));
        wishes.extend(call.payment_method.map(wish_to_be_paid));

        if wishes.len() > 1 {
            wishes.remove(&AskedFor::Nothing);
        }
        let complete = !call.asked_for.is_empty();
        let wants_control =
            wishes.contains(&AskedFor::RemoteControl) || wishes.contains(&AskedFor::InstallSomething);
        if !wishes.is_empty() {
            let words = words_of(&wishes.into_iter().collect::<Vec<_>>());
            self.0.insert(Fact::AskedFor, Noted::Words { words, complete });
        }
        match call.remote_tool.filter(|tool| *tool != RemoteTool::Unknown) {
            None if complete && !wants_control => {
                self.0.insert(Fact::RemoteTool, Noted::Nothing);
            }
            tool => self.choice(Fact::RemoteTool, tool),
        }
    }

    fn words_said(&mut self, call: &CallFields) {
        self.text(Fact::ClaimedPerson, &call.claimed_person, true);
        self.text(Fact::ClaimedDepartment, &call.claimed_department, true);
        let said = [
            &call.opening_words,
            &call.suspicion_words,
            &call.rang_back.detail,
            &call.second_caller.detail,
            &call.notes,
        ];
        self.text(Fact::Said, &said.map(String::as_str).join("\n"), false);
        let host = |address: &String| Some(address.rsplit_once('@')?.1.trim().to_lowercase());
        self.several(Fact::EmailHosts, &call.emails.iter().filter_map(host).collect::<Vec<_>>());
    }
}

/// The words under which answers are stored.
fn words_of<T: Serialize>(chosen: &[T]) -> BTreeSet<String> {
    let word = |answer: &T| match serde_json::to_value(answer) {
        Ok(Value::String(word)) => Some(word),
        _ => None,
    };
    chosen.iter().filter_map(word).collect()
}

fn wish_for(given: Disclosed) -> Option<AskedFor> {
    match given {
        Disclosed::Password | Disclosed::BankLogin => Some(AskedFor::Password),
        Disclosed::OneTimeCode => Some(AskedFor::OneTimeCode),
        Disclosed::CardNumber | Disclosed::SecurityCode => Some(AskedFor::CardNumber),
        Disclosed::BankAccount => Some(AskedFor::BankDetails),
        Disclosed::IdentityNumber => Some(AskedFor::IdentityNumber),
        Disclosed::RemoteControl => Some(AskedFor::RemoteControl),
        Disclosed::InstalledProgram => Some(AskedFor::InstallSomething),
        Disclosed::Nothing
        | Disclosed::NameOrAddress
        | Disclosed::DateOfBirth
        | Disclosed::Email
        | Disclosed::IdentityPhoto
        | Disclosed::Other => None,
    }
}

fn wish_to_be_paid(method: PaymentMethod) -> AskedFor {
    match method {
        PaymentMethod::GiftCard => AskedFor::GiftCards,
        PaymentMethod::Crypto => AskedFor::Crypto,
        PaymentMethod::Cash | PaymentMethod::Courier => AskedFor::CashOrCourier,
        PaymentMethod::CreditCard
        | PaymentMethod::DebitCard
        | PaymentMethod::BankTransfer
        | PaymentMethod::TransferCompany
        | PaymentMethod::PaymentApp
        | PaymentMethod::Cheque
        | PaymentMethod::Other => AskedFor::Money,
    }
}
