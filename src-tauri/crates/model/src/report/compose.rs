//! From a call to the report about it: what each part would say, and the body with the chosen parts.

use super::{
    AppFacts, ClaimedParty, Item, LINE_LIMIT, Loss, Masked, NARRATIVE_LIMIT, ReportBody, ReportChoices,
    ReportConsent, ReportedMoment, ReportedNumber, ReportedReference, Reporter, SCHEMA_VERSION, TEXT_VERSION,
};
use crate::call::{AskedFor, CallFields};
use crate::id::{OrganisationId, ReportId};
use crate::masking::mask;

/// What a report is made from.
#[derive(Clone, Copy, Debug)]
pub struct Ingredients<'a> {
    /// The report's identity.
    pub report_id: ReportId,
    /// To whom.
    pub organisation_id: &'a OrganisationId,
    /// What was noted of the call.
    pub fields: &'a CallFields,
    /// What the person chose to send.
    pub choices: &'a ReportChoices,
    /// The program's version.
    pub version: &'a str,
}

/// A report with every part filled, from which the chosen ones are taken.
#[derive(Clone, Debug)]
pub struct Composed {
    full: ReportBody,
    chosen: Vec<Item>,
    /// What is hidden in free text, over all parts.
    pub masked: Masked,
}

impl Composed {
    /// Composes a report. Free text is masked at once, so nothing unmasked is ever shown as "what is sent".
    pub fn new(from: Ingredients<'_>) -> Self {
        let Ingredients { report_id, organisation_id, fields: f, choices, version } = from;
        let mut masked = Masked::default();
        let mut text = |text: &str| mask(text.trim(), &mut masked);
        let claimed = ClaimedParty {
            organisation: text(&f.claimed_org),
            person: text(&f.claimed_person),
            department: text(&f.claimed_department),
        };
        let second_caller = (f.second_caller.yes == Some(true))
            .then(|| text(&f.second_caller.detail).chars().take(LINE_LIMIT).collect());
        let session = noted(&text(&f.remote_session_id));
        let quoted = text(&f.quoted_reference.value);
        // A number that was read as one is no card's, whatever its check digit says.
        let callback_numbers = f
            .callback_numbers
            .iter()
            .map(|n| n.e164.as_ref().map_or_else(|| text(&n.as_typed), |e164| e164.as_str().to_owned()))
            .collect();
        let websites = f.websites.iter().map(|site| text(site)).collect();
        let emails = f.emails.iter().map(|address| text(address)).collect();
        let as_shown = f.displayed_number.number.as_ref().map(|n| match n.e164 {
            Some(_) => n.as_typed.trim().to_owned(),
            None => text(&n.as_typed),
        });
        let (narrative, cut) = narrative(f, &mut text);
        masked.cut = cut;
        let full = ReportBody {
            schema_version: SCHEMA_VERSION,
            report_id,
            organisation_id: organisation_id.clone(),
            number: ReportedNumber {
                presented: f.displayed_number.presented,
                e164: f.displayed_number.number.as_ref().and_then(|n| n.e164.clone()),
                as_shown,
            },
            occurred_at: ReportedMoment {
                instant: f.occurred_at.instant,
                offset_minutes: f.occurred_at.offset_minutes,
                precision: f.occurred_at.precision,
            },
            expected: f.expected,
            consent: ReportConsent {
                text_version: TEXT_VERSION,
                share_with_authorities: choices.items.contains(&Item::ShareWithAuthorities),
            },
            channel: f.channel,
            answered: f.answered,
            voice: f.voice,
            duration_s: f.duration_s,
            attempts: f.attempts.count,
            call_kind: f.call_kind,
            claimed: (claimed != ClaimedParty::default()).then_some(claimed),
            second_caller,
            knew_about_me: f.knew_about_me.clone(),
            quoted_reference: (!quoted.is_empty())
                .then_some(ReportedReference { value: quoted, is_mine: f.quoted_reference.is_mine }),
            // The contract has no word for it.
            asked_for: f.asked_for.iter().copied().filter(|it| *it != AskedFor::Nothing).collect(),
            pressure: f.pressure.clone(),
            reason_given: f.reason_given.clone(),
            remote_tool: f.remote_tool,
            remote_session_id: session,
            callback_numbers,
            websites,
            emails,
            disclosed: f.disclosed.clone(),
            loss: Loss::new(&f.amount_lost, f.payment_method),
            narrative,
            reporter: (choices.reporter != Reporter::default()).then(|| choices.reporter.clone()),
            callback_word: noted(&choices.callback_word),
            app: Some(AppFacts { version: version.to_owned() }),
            test: None,
        };
        let chosen = choices.items.clone();
        Self { full, chosen, masked }
    }

    /// Whether the part is sent.
    pub fn sends(&self, item: Item) -> bool {
        !item.switchable() || self.chosen.contains(&item)
    }

    /// The body with the chosen parts.
    pub fn body(&self) -> ReportBody {
        let mut body = self.full.clone();
        for item in Item::ALL.iter().filter(|item| !self.sends(**item)) {
            item.take_from(&mut body);
        }
        body
    }

    /// The body with only this part and what no report can be without: what the part would say.
    pub fn only(&self, item: Item) -> ReportBody {
        let mut body = self.full.clone();
        for other in Item::ALL.iter().filter(|other| **other != item) {
            other.take_from(&mut body);
        }
        body
    }
}

impl Item {
    /// Whether the person can leave it out.
    pub fn switchable(self) -> bool {
        !matches!(self, Self::When | Self::Expected)
    }

    /// The members of the body that it fills.
    pub fn members(self) -> &'static [&'static str] {
        match self {
            Self::When => &["occurred_at"],
            Self::Expected => &["expected"],
            Self::NumberShown => &["number"],
            Self::Claimed => &["claimed"],
            Self::Circumstances => &["channel", "answered", "voice", "duration_s", "attempts", "call_kind"],
            Self::KnewAboutMe => &["knew_about_me"],
            Self::QuotedReference => &["quoted_reference"],
            Self::Story => &["asked_for", "pressure", "reason_given"],
            Self::RemoteControl => &["remote_tool", "remote_session_id"],
            Self::CallersContacts => &["callback_numbers", "websites", "emails"],
            Self::Loss => &["disclosed", "loss"],
            Self::Notes => &["narrative", "second_caller"],
            Self::Reporter => &["reporter"],
            Self::CallbackWord => &["callback_word"],
            Self::ShareWithAuthorities => &["consent"],
            Self::App => &["app"],
        }
    }

    /// Takes the part out of a body. What every body must have stays, saying as little as it can.
    fn take_from(self, body: &mut ReportBody) {
        match self {
            Self::When | Self::Expected => {}
            Self::NumberShown => {
                body.number.e164 = None;
                body.number.as_shown = None;
            }
            Self::Claimed => body.claimed = None,
            Self::Circumstances => {
                body.channel = None;
                body.answered = None;
                body.voice = None;
                body.duration_s = None;
                body.attempts = None;
                body.call_kind = None;
            }
            Self::KnewAboutMe => body.knew_about_me.clear(),
            Self::QuotedReference => body.quoted_reference = None,
            Self::Story => {
                body.asked_for.clear();
                body.pressure.clear();
                body.reason_given.clear();
            }
            Self::RemoteControl => {
                body.remote_tool = None;
                body.remote_session_id = None;
            }
            Self::CallersContacts => {
                body.callback_numbers.clear();
                body.websites.clear();
                body.emails.clear();
            }
            Self::Loss => {
                body.disclosed.clear();
                body.loss = None;
            }
            Self::Notes => {
                body.narrative = None;
                body.second_caller = None;
            }
            Self::Reporter => body.reporter = None,
            Self::CallbackWord => body.callback_word = None,
            Self::ShareWithAuthorities => body.consent.share_with_authorities = false,
            Self::App => body.app = None,
        }
    }
}

fn noted(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The person's own words, masked before they are cut, so that no half of a secret is left standing.
fn narrative(f: &CallFields, text: &mut impl FnMut(&str) -> String) -> (Option<String>, u32) {
    let parts: Vec<&str> = [&f.opening_words, &f.suspicion_words, &f.notes]
        .into_iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .collect();
    let whole = text(&parts.join("\n\n"));
    let length = whole.chars().count();
    let kept: String = whole.chars().take(NARRATIVE_LIMIT).collect();
    let cut = u32::try_from(length.saturating_sub(NARRATIVE_LIMIT)).unwrap_or(u32::MAX);
    ((!kept.is_empty()).then_some(kept), cut)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::{Composed, Ingredients};
    use crate::call::{AskedFor, CallFields, Expected, Knowledge, Moment, Presented, ShownNumber, YesWith};
    use crate::id::{OrganisationId, ReportId};
    use crate::number::NotedNumber;
    use crate::report::{Item, LINE_LIMIT, NARRATIVE_LIMIT, ReportBody, ReportChoices, Reporter};
    use proptest::prelude::{Just, Strategy, prop_assert_eq, proptest};
    use uuid::Uuid;

    fn call() -> CallFields {
        let noon: chrono::DateTime<chrono::Utc> = "2026-11-21T12:00:00Z".parse().unwrap();
        let mut fields = CallFields::new(Moment::from(noon.fixed_offset()), "Trend Micro", Expected::No);
        fields.displayed_number = ShownNumber {
            presented: Presented::Shown,
            number: Some(NotedNumber {
                as_typed: "(855) 555-0142".into(),
                e164: Some("+18555550142".to_owned().try_into().unwrap()),
                region: None,
            }),
        };
        fields.knew_about_me = vec![Knowledge::Name, Knowledge::TicketNumber];
        fields.quoted_reference.value = "TM-1234-82".into();
        fields.notes = "Said my card 4111 1111 1111 1111 was used.".into();
        fields
    }

    fn composed(fields: &CallFields, choices: &ReportChoices) -> Composed {
        let id = OrganisationId::try_from("example-antivirus".to_owned()).unwrap();
        Composed::new(Ingredients {
            report_id: ReportId(Uuid::nil()),
            organisation_id: &id,
            fields,
            choices,
            version: "0.1.0",
        })
    }

    fn json(body: &ReportBody) -> serde_json::Map<String, serde_json::Value> {
        match serde_json::to_value(body).unwrap() {
            serde_json::Value::Object(map) => map,
            other => panic!("a body is an object, not {other}"),
        }
    }

    #[test]
    fn what_is_proposed_leaves_out_everything_of_the_person() {
        let body = composed(&call(), &ReportChoices::proposed("lantern-47")).body();
        assert_eq!(body.quoted_reference, None, "the reference is the person's");
        assert_eq!(body.narrative, None, "free text is switched on by the person");
        assert_eq!(body.reporter, None);
        assert!(!body.consent.share_with_authorities);
        assert_eq!(body.callback_word.as_deref(), Some("lantern-47"));
        assert_eq!(body.knew_about_me.len(), 2, "what they knew is why this exists");
        assert_eq!(body.number.e164.unwrap().as_str(), "+18555550142");
    }

    #[test]
    fn that_nothing_was_wanted_has_no_word_in_a_report() {
        let mut fields = call();
        let wanted =
            |fields: &CallFields| composed(fields, &ReportChoices::proposed("lantern-47")).body().asked_for;
        fields.asked_for = vec![AskedFor::Money];
        assert_eq!(wanted(&fields), [AskedFor::Money]);
        fields.asked_for = vec![AskedFor::Nothing];
        assert_eq!(wanted(&fields), []);
    }

    #[test]
    fn a_part_switched_off_leaves_no_trace() {
        let everything = ReportChoices {
            items: Item::ALL.to_vec(),
            reporter: Reporter { email: "me@example.com".into(), ..Reporter::default() },
            callback_word: "lantern-47".into(),
        };
        for item in Item::ALL.iter().filter(|i| i.switchable()) {
            let mut choices = everything.clone();
            choices.items.retain(|i| i != item);
            let body = json(&composed(&call(), &choices).body());
            for member in item.members() {
                match (*member, body.get(*member)) {
                    ("number", Some(number)) => {
                        assert_eq!(number, &serde_json::json!({"presented": "shown"}))
                    }
                    ("consent", Some(consent)) => assert_eq!(consent["share_with_authorities"], false),
                    (_, left) => assert_eq!(left, None, "{item:?} leaves {member}"),
                }
            }
        }
    }

    #[test]
    fn every_member_of_a_body_belongs_to_one_part() {
        let identity = ["schema_version", "report_id", "organisation_id"];
        let choices = ReportChoices { items: Item::ALL.to_vec(), ..ReportChoices::proposed("lantern-47") };
        for member in json(&composed(&call(), &choices).body()).keys() {
            let owners = Item::ALL.iter().filter(|i| i.members().contains(&member.as_str())).count();
            let expected = usize::from(!identity.contains(&member.as_str()));
            assert_eq!(owners, expected, "{member} must be shown in exactly one part");
        }
    }

    #[test]
    fn own_words_are_masked_and_then_cut() {
        let mut fields = call();
        let choices = ReportChoices { items: vec![Item::Notes], ..ReportChoices::proposed("") };
        let report = composed(&fields, &choices);
        assert_eq!(report.body().narrative.unwrap(), "Said my card •••• •••• •••• •••• was used.");
        assert_eq!(report.masked.cards, 1);
        fields.notes = "ä".repeat(NARRATIVE_LIMIT + 7);
        let report = composed(&fields, &choices);
        assert_eq!(report.body().narrative.unwrap().chars().count(), NARRATIVE_LIMIT);
        assert_eq!(report.masked.cut, 7);
    }

    #[test]
    fn a_telephone_number_is_no_card_whatever_its_check_digit() {
        let mut fields = call();
        let typed = "+49 1511 2345108".to_owned();
        let e164 = Some("+4915112345108".to_owned().try_into().unwrap());
        fields.callback_numbers = vec![NotedNumber { as_typed: typed, e164, region: None }];
        let body = composed(&fields, &ReportChoices::proposed("")).body();
        assert_eq!(body.callback_numbers, ["+4915112345108"]);
    }

    #[test]
    fn what_a_second_caller_said_is_the_persons_own_words() {
        let mut fields = call();
        fields.second_caller = YesWith { yes: Some(true), detail: "a manager ".repeat(500) };
        assert_eq!(composed(&fields, &ReportChoices::proposed("")).body().second_caller, None);
        let choices = ReportChoices { items: vec![Item::Notes], ..ReportChoices::proposed("") };
        let sent = composed(&fields, &choices).body().second_caller.unwrap();
        assert_eq!(sent.chars().count(), LINE_LIMIT, "no more than a vendor takes");
    }

    #[test]
    fn a_card_number_hides_in_no_other_text_either() {
        let mut fields = call();
        fields.claimed_person = "4111 1111 1111 1111".into();
        fields.quoted_reference.value = "4111111111111111".into();
        let choices = ReportChoices { items: Item::ALL.to_vec(), ..ReportChoices::proposed("") };
        let sent = serde_json::to_string(&composed(&fields, &choices).body()).unwrap();
        assert!(!sent.contains("1111"), "{sent}");
    }

    fn choices() -> impl Strategy<Value = ReportChoices> {
        (proptest::sample::subsequence(Item::ALL.to_vec(), 0..=Item::ALL.len()), Just(()))
            .prop_map(|(items, ())| ReportChoices { items, ..ReportChoices::proposed("lantern-47") })
    }

    proptest! {
        #[test]
        fn a_body_survives_the_wire(choices in choices(), notes in ".{0,200}") {
            let mut fields = call();
            fields.notes = notes;
            let body = composed(&fields, &choices).body();
            let sent = serde_json::to_string(&body).unwrap();
            prop_assert_eq!(serde_json::from_str::<ReportBody>(&sent).unwrap(), body);
        }
    }
}
