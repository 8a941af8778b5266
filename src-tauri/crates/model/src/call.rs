//! A call: one diary entry, an unexpected or suspicious contact by telephone or a message that asks to call.
//!
//! The fields and their allowed values follow `field-survey.md` section 3 (3a, 3b and parts of 3c).
//! Free text is a `String` in which empty means "not noted"; a single choice not made is `None`; a number
//! that was withheld or not noticed says so in [`Presented`], never by an empty string.
//!
//! What is stored or comes out of a file with a member that is not known here is refused: it would be lost with the next
//! save. A new member or word is therefore a new version of the vault.

mod answers;

pub use answers::{
    Answered, AskedFor, Background, CallKind, Channel, Consent, Disclosed, EvidenceKind, Expected, Knowledge,
    Line, Paid, PaymentMethod, Pressure, Reaction, Reason, RemoteTool, Suspicion, Voice,
};

use crate::id::{CallId, OrganisationId};
use crate::number::NotedNumber;
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A diary entry as the vault keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// Who it is.
    pub id: CallId,
    /// Counts the saves, from 1. An edit says which revision it changes.
    pub revision: u32,
    /// When it was first saved.
    pub created_at: DateTime<Utc>,
    /// When it was last saved.
    pub updated_at: DateTime<Utc>,
    /// Kept for evidence: it cannot be deleted until this mark is taken away. No revision counts it.
    #[serde(default)]
    pub kept: bool,
    /// What was noted.
    pub fields: CallFields,
}

/// A call as it stood after one of its saves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CallVersion {
    /// Which save, from 1.
    pub revision: u32,
    /// When it was saved.
    pub saved_at: DateTime<Utc>,
    /// What was noted then.
    pub fields: CallFields,
}

/// How exactly a time is remembered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// To the minute.
    #[default]
    Exact,
    /// Roughly.
    About,
    /// Only the day is remembered.
    DayOnly,
}

/// A time as noted: the instant, the offset of the wall clock it was read from, and how exact it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    /// The instant in UTC.
    pub instant: DateTime<Utc>,
    /// Minutes east of UTC of the local clock, -1080 to 1080.
    pub offset_minutes: i32,
    /// How exact it is.
    pub precision: Precision,
}

impl Moment {
    /// The time on the person's own clock.
    pub fn local(&self) -> DateTime<FixedOffset> {
        let offset = FixedOffset::east_opt(self.offset_minutes.clamp(-1080, 1080) * 60);
        self.instant.with_timezone(&offset.unwrap_or_else(|| chrono::Offset::fix(&Utc)))
    }

    /// The day on the person's own calendar, by which the diary is grouped.
    pub fn local_day(&self) -> NaiveDate {
        self.local().date_naive()
    }
}

impl From<DateTime<FixedOffset>> for Moment {
    fn from(local: DateTime<FixedOffset>) -> Self {
        Self {
            instant: local.to_utc(),
            offset_minutes: local.offset().local_minus_utc() / 60,
            precision: Precision::Exact,
        }
    }
}

/// What the display did with the number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Presented {
    /// It showed a number.
    Shown,
    /// The caller withheld it.
    Withheld,
    /// The network had none.
    Unavailable,
    /// Nobody looked.
    #[default]
    NotNoticed,
}

/// The caller ID number. It may be forged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ShownNumber {
    /// What the display did.
    pub presented: Presented,
    /// What it showed; `None` unless a number was shown.
    pub number: Option<NotedNumber>,
}

/// Which telephone rang, and its own number, which stays on this computer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct CalledLine {
    /// The kind of line.
    pub kind: Option<Line>,
    /// The person's own number.
    pub number: String,
}

/// How often they called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Attempts {
    /// How many times, 1 to 10,000.
    pub count: Option<u32>,
    /// The other times, in the person's words.
    pub times: String,
}

/// Yes or no, and what there is to say about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct YesWith {
    /// `None` until answered.
    pub yes: Option<bool>,
    /// When, who, what happened.
    pub detail: String,
}

/// The reference a caller quoted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct QuotedReference {
    /// The reference as quoted.
    pub value: String,
    /// Is it really the person's own? `None`: not checked.
    pub is_mine: Option<bool>,
}

/// An amount of money.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Amount {
    /// A decimal with a point, such as `1234.50`; as typed until it is one.
    pub value: String,
    /// ISO 4217, three capitals.
    pub currency: String,
}

/// A file the person keeps elsewhere, described so that it can be recognised later. The file is not copied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// The file's name, without its folder.
    pub name: String,
    /// SHA-256 of its bytes in lower-case hexadecimal; empty where no file was chosen.
    pub sha256: String,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// What it shows.
    pub note: String,
}

/// A number somebody gave the person when the call was reported elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ReportRef {
    /// Who took the report.
    pub body: String,
    /// The reference.
    pub reference: String,
    /// The day.
    pub date: Option<NaiveDate>,
    /// Officer, badge, telephone.
    pub contact: String,
}

/// What a person notes of a call. Only the first three are asked for; everything else may be added later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CallFields {
    /// When they called.
    pub occurred_at: Moment,
    /// Who they said they were, in the person's words. Never "the organisation": only claimed.
    pub claimed_org: String,
    /// The organisation of the directory that was chosen for it.
    pub claimed_org_id: Option<OrganisationId>,
    /// Was it expected?
    pub expected: Expected,

    /// The number shown.
    #[serde(default)]
    pub displayed_number: ShownNumber,
    /// The name shown on the display.
    #[serde(default)]
    pub displayed_name: String,
    /// Numbers they told the person to ring. Never dialled, never offered for dialling.
    #[serde(default)]
    pub callback_numbers: Vec<NotedNumber>,
    /// How long it lasted, in seconds, at most a day.
    #[serde(default)]
    pub duration_s: Option<u32>,
    /// Which telephone rang.
    #[serde(default)]
    pub called_line: CalledLine,
    /// The way it came.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// What happened.
    #[serde(default)]
    pub answered: Option<Answered>,
    /// Person or recording.
    #[serde(default)]
    pub voice: Option<Voice>,
    /// How often they called.
    #[serde(default)]
    pub attempts: Attempts,
    /// Did the person ring back; when, what happened.
    #[serde(default)]
    pub rang_back: YesWith,
    /// The kind of call.
    #[serde(default)]
    pub call_kind: Option<CallKind>,
    /// How unpleasant it was, 1 to 5.
    #[serde(default)]
    pub annoyance: Option<u8>,

    /// The name, staff or badge number they gave.
    #[serde(default)]
    pub claimed_person: String,
    /// The department they named.
    #[serde(default)]
    pub claimed_department: String,
    /// Passed on to someone else; who that was said to be.
    #[serde(default)]
    pub second_caller: YesWith,
    /// What they already knew.
    #[serde(default)]
    pub knew_about_me: Vec<Knowledge>,
    /// The reference they quoted.
    #[serde(default)]
    pub quoted_reference: QuotedReference,
    /// The reason they gave.
    #[serde(default)]
    pub reason_given: Vec<Reason>,
    /// What they wanted.
    #[serde(default)]
    pub asked_for: Vec<AskedFor>,
    /// How they pushed.
    #[serde(default)]
    pub pressure: Vec<Pressure>,
    /// The remote-control program.
    #[serde(default)]
    pub remote_tool: Option<RemoteTool>,
    /// The session number they read out: noted, never to be typed in.
    #[serde(default)]
    pub remote_session_id: String,
    /// Sites they named.
    #[serde(default)]
    pub websites: Vec<String>,
    /// E-mail addresses they used.
    #[serde(default)]
    pub emails: Vec<String>,
    /// Had the person agreed to be called?
    #[serde(default)]
    pub consent: Option<Consent>,
    /// Is the person a customer of the claimed organisation?
    #[serde(default)]
    pub is_customer: Option<bool>,
    /// Did the person tell them to stop; when.
    #[serde(default)]
    pub asked_to_stop: YesWith,
    /// Their first sentence, or the best-remembered words.
    #[serde(default)]
    pub opening_words: String,
    /// What was heard behind them.
    #[serde(default)]
    pub background: Vec<Background>,
    /// What made the person suspicious.
    #[serde(default)]
    pub suspicion: Vec<Suspicion>,
    /// The same in words.
    #[serde(default)]
    pub suspicion_words: String,
    /// Anything else.
    #[serde(default)]
    pub notes: String,

    /// What the person did.
    #[serde(default)]
    pub my_reaction: Vec<Reaction>,
    /// What was given or allowed.
    #[serde(default)]
    pub disclosed: Vec<Disclosed>,
    /// Was money paid?
    #[serde(default)]
    pub paid: Option<Paid>,
    /// How much they asked for.
    #[serde(default)]
    pub amount_asked: Amount,
    /// How much was lost.
    #[serde(default)]
    pub amount_lost: Amount,
    /// How it was paid.
    #[serde(default)]
    pub payment_method: Option<PaymentMethod>,
    /// Evidence kept elsewhere.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
    /// Numbers given by others to whom the call was reported.
    #[serde(default)]
    pub report_refs: Vec<ReportRef>,
}

impl CallFields {
    /// A call of which only the three questions are answered.
    pub fn new(occurred_at: Moment, claimed_org: &str, expected: Expected) -> Self {
        Self {
            occurred_at,
            claimed_org: claimed_org.to_owned(),
            claimed_org_id: None,
            expected,
            displayed_number: ShownNumber::default(),
            displayed_name: String::new(),
            callback_numbers: Vec::new(),
            duration_s: None,
            called_line: CalledLine::default(),
            channel: None,
            answered: None,
            voice: None,
            attempts: Attempts::default(),
            rang_back: YesWith::default(),
            call_kind: None,
            annoyance: None,
            claimed_person: String::new(),
            claimed_department: String::new(),
            second_caller: YesWith::default(),
            knew_about_me: Vec::new(),
            quoted_reference: QuotedReference::default(),
            reason_given: Vec::new(),
            asked_for: Vec::new(),
            pressure: Vec::new(),
            remote_tool: None,
            remote_session_id: String::new(),
            websites: Vec::new(),
            emails: Vec::new(),
            consent: None,
            is_customer: None,
            asked_to_stop: YesWith::default(),
            opening_words: String::new(),
            background: Vec::new(),
            suspicion: Vec::new(),
            suspicion_words: String::new(),
            notes: String::new(),
            my_reaction: Vec::new(),
            disclosed: Vec::new(),
            paid: None,
            amount_asked: Amount::default(),
            amount_lost: Amount::default(),
            payment_method: None,
            evidence: Vec::new(),
            report_refs: Vec::new(),
        }
    }
}
