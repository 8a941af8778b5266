//! Names of hosts on the internet: whose they are, who may have one, and how they look.

use psl::{List, Psl, Type};
use std::sync::LazyLock;
use unicode_normalization::char::is_combining_mark;
use unicode_security::skeleton;

/// Where anybody gets a mailbox.
const FREE_MAIL: &str = "gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk hotmail.fr hotmail.de \
    hotmail.it hotmail.es live.com live.co.uk msn.com yahoo.com yahoo.co.uk yahoo.co.jp yahoo.fr yahoo.de yahoo.co.in \
    ymail.com rocketmail.com aol.com icloud.com me.com mac.com proton.me protonmail.com pm.me gmx.com gmx.de gmx.net \
    gmx.at gmx.ch web.de freenet.de mail.com email.com mail.ru bk.ru inbox.ru list.ru yandex.ru yandex.com ya.ru \
    zoho.com fastmail.com tutanota.com tuta.io hushmail.com laposte.net libero.it virgilio.it seznam.cz wp.pl o2.pl \
    interia.pl qq.com 163.com 126.com sina.com naver.com daum.net hanmail.net rediffmail.com uol.com.br bol.com.br \
    inbox.com mailinator.com";

/// Companies that give their customers a mailbox under a domain of their own.
const CUSTOMERS_MAIL: &str = "att.net sbcglobal.net bellsouth.net comcast.net verizon.net cox.net charter.net \
    btinternet.com btopenworld.com virginmedia.com ntlworld.com sky.com talktalk.net plus.net t-online.de orange.fr \
    wanadoo.fr free.fr sfr.fr bigpond.com bigpond.net.au optusnet.com.au telstra.com xtra.co.nz shaw.ca rogers.com \
    sympatico.ca telus.net docomo.ne.jp ezweb.ne.jp softbank.ne.jp telia.com ziggo.nl kpnmail.nl";

/// Hosts on which anybody can put a page, whoever owns the host.
const OPEN_HOSTS: &str = "sites.google.com docs.google.com drive.google.com script.google.com forms.gle \
    storage.googleapis.com forms.office.com onedrive.live.com 1drv.ms sharepoint.com dropbox.com notion.site notion.so \
    wixsite.com weebly.com wordpress.com tumblr.com blogspot.com facebook.com fb.me instagram.com youtube.com youtu.be \
    x.com twitter.com linkedin.com t.me telegram.me wa.me medium.com reddit.com pastebin.com typeform.com jotform.com \
    canva.site mystrikingly.com webflow.io linktr.ee";

/// Hosts whose short links lead anywhere.
const SHORTENERS: &str = "bit.ly tinyurl.com t.co goo.gl is.gd ow.ly cutt.ly rb.gy rebrand.ly t.ly s.id lnkd.in \
    shorturl.at buff.ly tiny.cc bl.ink v.gd qrco.de qr.ae soo.gd clck.ru surl.li tiny.one shorte.st";

fn lists(list: &str, host: &str) -> bool {
    list.split(' ').any(|listed| is_under(host, listed))
}

/// Whether a host is a domain or lies under it.
pub(crate) fn is_under(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// Where anybody gets a mailbox.
pub(crate) fn is_free_mail(host: &str) -> bool {
    FREE_MAIL.split(' ').any(|listed| listed == host)
}

/// Whether an address at this host says nothing about who has it.
pub(crate) fn gives_mailboxes(host: &str) -> bool {
    is_free_mail(host) || CUSTOMERS_MAIL.split(' ').any(|listed| listed == host)
}

/// Whether anybody can put a page on this host.
pub(crate) fn takes_pages_of_anybody(host: &str) -> bool {
    lists(OPEN_HOSTS, host) || shortens(host)
}

/// Whether this host only leads on to others.
pub(crate) fn shortens(host: &str) -> bool {
    lists(SHORTENERS, host)
}

/// What stands to the right of the name that somebody registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// A country's, or one such as `com`.
    Public,
    /// A company's, under which anybody can have a name: `github.io`.
    Lent,
    /// None that is known.
    Unknown,
}

/// What a host ends in, by the Public Suffix List.
pub(crate) fn ending(host: &str) -> Ending {
    match List.suffix(host.as_bytes()) {
        Some(suffix) if suffix.is_known() && suffix.typ() == Some(Type::Private) => Ending::Lent,
        Some(suffix) if suffix.is_known() => Ending::Public,
        _ => Ending::Unknown,
    }
}

/// The part of a host name that somebody registered: `example.co.uk` of `www.example.co.uk`. `None` where the whole
/// name is an ending.
pub(crate) fn registered(host: &str) -> Option<&str> {
    psl::domain_str(host)
}

/// The first label of what somebody registered, `example` of `www.example.co.uk`, where it names them.
pub(crate) fn name(host: &str) -> Option<&str> {
    let (name, _) = registered(host)?.split_once('.')?;
    (name != "www").then_some(name)
}

/// Whether a host may be one organisation's own: no ending, and no place where anybody gets a mailbox.
pub(crate) fn can_be_owned(host: &str) -> bool {
    registered(host).is_some() && ending(host) != Ending::Unknown && !is_free_mail(host) && !shortens(host)
}

/// A host name as it goes over the wire: lower case, ASCII. `None` where it cannot be one.
pub(crate) fn in_ascii(host: &str) -> Option<String> {
    let ascii = idna::domain_to_ascii(host.trim_end_matches('.')).ok()?;
    let sound = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    (ascii.len() <= 253 && ascii.split('.').all(sound)).then_some(ascii)
}

/// A host name in letters: `xn--chse-moa.com` is `chäse.com`.
pub(crate) fn in_letters(host: &str) -> String {
    let is_plain =
        host.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.');
    if is_plain && !host.contains("xn--") { host.to_owned() } else { idna::domain_to_unicode(host).0 }
}

/// What a text looks like at a glance. Two texts that look alike have the same look: `pаypa1`, the second letter
/// Cyrillic, and `paypal`; `rnicrosoft` and `microsoft`.
pub(crate) fn look(text: &str) -> String {
    static ASCII: LazyLock<Vec<String>> = LazyLock::new(|| {
        (0..128).map(|code| letters_of(char::from(code).encode_utf8(&mut [0; 4]))).collect()
    });
    let letters = if text.is_ascii() {
        text.bytes().filter_map(|b| ASCII.get(usize::from(b))).map(String::as_str).collect()
    } else {
        letters_of(text)
    };
    letters.replace("vv", "w")
}

fn letters_of(text: &str) -> String {
    let lower = text.to_lowercase();
    let letters = skeleton(&lower).filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    letters.map(|c| if c == '5' { 's' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::{Ending, can_be_owned, ending, in_ascii, in_letters, look, name, registered, shortens};

    #[test]
    fn what_somebody_registered_is_found_before_endings_of_every_kind() {
        for (host, owned, called) in [
            ("www.chase.com", Some("chase.com"), Some("chase")),
            ("chase.com.secure-login.net", Some("secure-login.net"), Some("secure-login")),
            ("business.hsbc.co.uk", Some("hsbc.co.uk"), Some("hsbc")),
            ("www.gov.uk", Some("www.gov.uk"), None),
            ("gov.uk", None, None),
            ("me.github.io", Some("me.github.io"), Some("me")),
        ] {
            assert_eq!((registered(host), name(host)), (owned, called), "{host}");
        }
        assert_eq!(ending("me.github.io"), Ending::Lent);
        assert_eq!(ending("a.b.co.uk"), Ending::Public);
        assert_eq!(ending("notes.txtfile"), Ending::Unknown);
    }

    #[test]
    fn endings_and_free_mail_are_nobodys_own() {
        for host in
            ["gov.uk", "co.uk", "com", "github.io", "gmail.com", "bit.ly", "localhost", "a.invalidtld"]
        {
            assert!(!can_be_owned(host), "{host}");
        }
        for host in ["www.gov.uk", "chase.com", "help.chase.com", "att.net", "facebook.com"] {
            assert!(can_be_owned(host), "{host}");
        }
        assert!(shortens("www.bit.ly") && !shortens("rabbit.ly"));
    }

    #[test]
    fn names_in_letters_and_on_the_wire_are_the_same() {
        assert_eq!(in_ascii("CHASE.com.").as_deref(), Some("chase.com"));
        assert_eq!(in_ascii("сhase.com").as_deref(), Some("xn--hase-k6d.com"), "a Cyrillic letter");
        assert_eq!(in_letters("xn--hase-k6d.com"), "сhase.com");
        for no in ["", ".", "a..b", "-a.com", "a b.com", "a!.com"] {
            assert_eq!(in_ascii(no), None, "{no}");
        }
        assert_eq!(in_ascii(&"a".repeat(64)), None);
    }

    #[test]
    fn what_looks_alike_has_one_look() {
        for (a, b) in [
            ("pаypal", "paypal"),
            ("paypa1", "paypal"),
            ("rnicrosoft", "microsoft"),
            ("cha5e", "chase"),
            ("goog1e", "google"),
            ("g00gle", "google"),
            ("ñetflix", "netflix"),
            ("vvestpac", "westpac"),
            ("ＣＨＡＳＥ", "chase"),
        ] {
            assert_eq!(look(a), look(b), "{a}");
        }
        for (a, b) in [("paypal", "paypol"), ("chase", "chose"), ("bt", "br")] {
            assert_ne!(look(a), look(b), "{a}");
        }
    }
}
