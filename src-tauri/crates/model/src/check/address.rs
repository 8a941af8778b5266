//! What a check says of a web or e-mail address.

use super::written::{Named, Written, addresses};
use crate::catalogue::Catalogue;
use crate::host::{
    Ending, ending, gives_mailboxes, in_letters, registered, shortens, takes_pages_of_anybody,
};
use crate::id::OrganisationId;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use ts_rs::TS;

/// Addresses of a text that are answered.
const ADDRESSES: usize = 2_000;
/// Owners of one domain that are named.
const OWNERS: usize = 8;
/// Characters of an address that are repeated in an answer.
const REPEATED: usize = 200;

/// What kind of address it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AddressKind {
    /// A page.
    Web,
    /// A mailbox.
    Email,
}

/// What a check may say of an address. There is no "safe": whoever sends can write any address, and a link may show
/// one and open another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AddressOutcome {
    /// Close to an official domain, or dressed up with its name, but not under it.
    ResemblesOfficial,
    /// The directory does not hold its domain.
    NotInDirectory,
    /// Anybody can have one there: free mail, pages on a shared host, short links.
    OpenToAnyone,
    /// It lies under an organisation's domain.
    UnderOfficial,
}

/// How an address resembles an official domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AddressResemblance {
    /// Letters or digits that look like others: `paypa1`, or a Cyrillic `а`.
    LookAlikeLetters,
    /// One letter is another.
    LetterChanged,
    /// One letter is missing.
    LetterMissing,
    /// One letter too many.
    LetterAdded,
    /// Two neighbours are swapped.
    LettersSwapped,
    /// The same name with another ending.
    OtherEnding,
    /// The official name is a part of another one: `chase-support.com`.
    OfficialNameInside,
    /// The official name stands before the one that counts: `chase.com.secure-login.net`.
    OfficialNameBefore,
}

/// How an address is written so as to deceive, or to get past filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AddressTrick {
    /// What stands before an `@` is no address: `chase.com@evil.net` leads to `evil.net`.
    NameBeforeAt,
    /// Letters beyond a to z, which may look like others.
    OtherLetters,
    /// A number stands in the place of a name.
    NumberForName,
    /// A short link, which hides where it leads.
    ShortLink,
    /// Written apart, such as `chase[.]com`.
    WrittenApart,
}

/// Who has an official domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DomainOwner {
    /// Which organisation.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
}

/// One address found in a text, and what the directory says to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckedAddress {
    /// What it is.
    pub kind: AddressKind,
    /// What is said.
    pub outcome: AddressOutcome,
    /// As it stands in the text, or its beginning.
    pub as_typed: String,
    /// The host to which it leads, in letters.
    pub host: String,
    /// The part of the host that somebody registered, in letters: whose it is. The whole host where that is not known.
    pub domain: String,
    /// The host as it goes over the wire, where that is written differently: `xn--...`.
    pub encoded: Option<String>,
    /// The official domain under which it lies, or that it resembles.
    pub official_domain: Option<String>,
    /// Who has that domain.
    pub owners: Vec<DomainOwner>,
    /// How it resembles the official domain.
    pub resemblance: Option<AddressResemblance>,
    /// How it is written so as to deceive.
    pub tricks: Vec<AddressTrick>,
}

/// Compares every address of a text with the directory, each once, worst first.
pub(super) fn check_addresses(text: &str, catalogue: &Catalogue) -> Vec<CheckedAddress> {
    let mut seen = HashSet::new();
    let mut checked: Vec<CheckedAddress> = addresses(text)
        .iter()
        .map(|written| CheckedAddress::of(written, text, catalogue))
        .filter(|address| seen.insert((address.kind, address.host.clone(), address.tricks.len())))
        .take(ADDRESSES)
        .collect();
    checked.sort_by_key(|address| address.outcome);
    checked
}

impl CheckedAddress {
    fn of(written: &Written, text: &str, catalogue: &Catalogue) -> Self {
        let kind = if written.is_mail { AddressKind::Email } else { AddressKind::Web };
        let typed = text.get(written.range.clone()).unwrap_or_default();
        let (Named::Domain(host) | Named::Number(host)) = &written.host;
        let is_number = matches!(written.host, Named::Number(_));
        let (outcome, official_domain, resemblance) = if is_number {
            (AddressOutcome::NotInDirectory, None, None)
        } else {
            judge(kind, host, catalogue)
        };
        let letters = in_letters(host);
        let tricks = [
            (written.name_before_at, AddressTrick::NameBeforeAt),
            (letters != *host, AddressTrick::OtherLetters),
            (is_number, AddressTrick::NumberForName),
            (!is_number && kind == AddressKind::Web && shortens(host), AddressTrick::ShortLink),
            (written.apart, AddressTrick::WrittenApart),
        ];
        let owners = official_domain.iter().flat_map(|domain| catalogue.owners(domain)).take(OWNERS);
        Self {
            owners: owners
                .map(|owner| DomainOwner { id: owner.id.clone(), name: owner.name.clone() })
                .collect(),
            kind,
            outcome,
            as_typed: typed.chars().take(REPEATED).collect(),
            domain: in_letters(registered(host).filter(|_| !is_number).unwrap_or(host)),
            encoded: (letters != *host).then(|| host.clone()),
            host: letters,
            official_domain,
            resemblance,
            tricks: tricks.into_iter().filter(|(is, _)| *is).map(|(_, trick)| trick).collect(),
        }
    }
}

fn judge(
    kind: AddressKind,
    host: &str,
    catalogue: &Catalogue,
) -> (AddressOutcome, Option<String>, Option<AddressResemblance>) {
    let is_open = match kind {
        AddressKind::Web => takes_pages_of_anybody(host),
        AddressKind::Email => registered(host).is_some_and(gives_mailboxes),
    };
    if is_open {
        return (AddressOutcome::OpenToAnyone, None, None);
    }
    if let Some(domain) = catalogue.official_domain_of(host) {
        return (AddressOutcome::UnderOfficial, Some(domain.to_owned()), None);
    }
    if let Some(found) = catalogue.resembled(host) {
        return (AddressOutcome::ResemblesOfficial, Some(found.domain.to_owned()), Some(found.how));
    }
    let is_lent = ending(host) == Ending::Lent;
    (if is_lent { AddressOutcome::OpenToAnyone } else { AddressOutcome::NotInDirectory }, None, None)
}
