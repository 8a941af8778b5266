//! The facts that rules may speak of, and the words they can have.

use super::facts::{AppointmentState, BeganBy};
use crate::call::{
    Answered, AskedFor, Background, CallKind, Channel, Consent, Disclosed, Knowledge, Line, Paid,
    PaymentMethod, Pressure, Reaction, Reason, RemoteTool, Suspicion, Voice,
};
use crate::check::CheckOutcome;
use crate::number::Region;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// A fact that rules may speak of. Where it is a field of a call it has that field's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum Fact {
    /// Who they said they were: identifiers of [`Claimant`](super::Claimant)s.
    ClaimedOrg,
    /// Was it expected? Rules ask for [`Fact::Appointment`], which it answers where there is no book of appointments.
    Expected,
    /// `none`, `due`, `undue`, `by_caller`.
    Appointment,
    /// `person`, `caller`.
    BeganBy,
    /// A number.
    MinutesSinceYouRang,
    /// Where the claimed organisation is at home, or else the person.
    Region,
    /// What the check says of the number shown.
    NumberCheck,
    /// `yes`: the number shown begins with a plus.
    NumberHasPlus,
    /// The number shown. Rules ask for what is known of it.
    DisplayedNumber,
    /// `yes`: they gave a number to ring.
    NumberToRing,
    /// The hosts of the e-mail addresses they used.
    EmailHosts,
    /// E-mail addresses they used. Rules ask for their hosts.
    Emails,
    /// All that was noted in free words, as one text. What is not in it is not known.
    Said,
    /// The name they gave, with its titles: a text.
    ClaimedPerson,
    /// The department they named: a text.
    ClaimedDepartment,
    /// What they already knew; a reference that is the person's own counts as a ticket number.
    KnewAboutMe,
    /// What made the person suspicious.
    Suspicion,
    /// What they wanted, asked for or got.
    AskedFor,
    /// The reason they gave.
    ReasonGiven,
    /// How they pushed.
    Pressure,
    /// The remote-control program.
    RemoteTool,
    /// The way the call came.
    Channel,
    /// What happened.
    Answered,
    /// Person or recording.
    Voice,
    /// The kind of call.
    CallKind,
    /// Which telephone rang: the kind of line.
    CalledLine,
    /// What was heard behind them.
    Background,
    /// Had the person agreed to be called?
    Consent,
    /// `yes` or `no`.
    IsCustomer,
    /// `yes` or `no`.
    RangBack,
    /// `yes` or `no`.
    SecondCaller,
    /// `yes` or `no`.
    AskedToStop,
    /// What the person did.
    MyReaction,
    /// What was given or allowed.
    Disclosed,
    /// Was money paid?
    Paid,
    /// How it was paid.
    PaymentMethod,
    /// Seconds.
    DurationS,
    /// How often they called.
    Attempts,
    /// 1 to 5.
    Annoyance,
}

impl Fact {
    /// Whether it is something that the caller knew about the person.
    pub(super) fn is_knowledge(self) -> bool {
        matches!(self, Self::KnewAboutMe | Self::Suspicion)
    }

    /// Whether this program knows the word as an answer to it.
    pub(crate) fn can_be(self, word: &str) -> bool {
        fn is<T: DeserializeOwned>(word: &str) -> bool {
            serde_json::from_value::<T>(Value::from(word)).is_ok()
        }
        match self {
            Self::Appointment => is::<AppointmentState>(word),
            Self::BeganBy => is::<BeganBy>(word),
            Self::Region => is::<Region>(word),
            Self::NumberCheck => is::<CheckOutcome>(word),
            Self::KnewAboutMe => is::<Knowledge>(word),
            Self::Suspicion => is::<Suspicion>(word),
            Self::AskedFor => is::<AskedFor>(word),
            Self::ReasonGiven => is::<Reason>(word),
            Self::Pressure => is::<Pressure>(word),
            Self::RemoteTool => is::<RemoteTool>(word),
            Self::Channel => is::<Channel>(word),
            Self::Answered => is::<Answered>(word),
            Self::Voice => is::<Voice>(word),
            Self::CallKind => is::<CallKind>(word),
            Self::CalledLine => is::<Line>(word),
            Self::Background => is::<Background>(word),
            Self::Consent => is::<Consent>(word),
            Self::MyReaction => is::<Reaction>(word),
            Self::Disclosed => is::<Disclosed>(word),
            Self::Paid => is::<Paid>(word),
            Self::PaymentMethod => is::<PaymentMethod>(word),
            Self::NumberHasPlus
            | Self::NumberToRing
            | Self::IsCustomer
            | Self::RangBack
            | Self::SecondCaller
            | Self::AskedToStop => [YES, NO].contains(&word),
            Self::EmailHosts | Self::ClaimedOrg => true,
            Self::Expected
            | Self::DisplayedNumber
            | Self::Emails
            | Self::MinutesSinceYouRang
            | Self::Said
            | Self::ClaimedPerson
            | Self::ClaimedDepartment
            | Self::DurationS
            | Self::Attempts
            | Self::Annoyance => false,
        }
    }

    /// The field of a call that would answer it; `None` where no field does.
    pub(super) fn asked_as(self) -> Option<Self> {
        match self {
            Self::Appointment | Self::BeganBy => Some(Self::Expected),
            Self::NumberCheck | Self::NumberHasPlus => Some(Self::DisplayedNumber),
            Self::EmailHosts => Some(Self::Emails),
            Self::MinutesSinceYouRang | Self::Region | Self::NumberToRing | Self::Said => None,
            field => Some(field),
        }
    }
}

pub(super) const YES: &str = "yes";
pub(super) const NO: &str = "no";
