//! What the words before a number say about it: that it is to be rung, or that it is a reference.

use std::collections::HashSet;
use std::sync::LazyLock;

/// What a number is, judging by the words before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// A number to ring, text or write down as a caller's.
    Telephone,
    /// A ticket, an order, an account, a code.
    Reference,
    /// Nothing is said.
    Unsaid,
}

/// Characters that are looked at.
const REACH: usize = 80;
/// Unknown words that may stand between "call" and the number.
const BETWEEN: usize = 3;

// Words in small letters, parted by spaces; a stem stands for every word that begins with it.

const TELEPHONE: &str = "call calls calling called caller callback phone phoned telephone tel ring rang dial mobile mob \
    cell fax whatsapp sms text texts hotline helpline helpdesk support service services toll tollfree \
    contact voicemail ph landline line desk forward reach ruf rufen ruft rufnummer handy fon bel \
    bellen ligue ligar ringa ringe puhelin tél tlf tfno";
const TELEPHONE_STEMS: &str = "anruf anzuruf telef téléph appel llam llám chiam zadzwo dzwo rückruf kundenservice звон позвон тел \
    電話 电话 フリーダイヤル 拨打 致电 撥打 전화 اتصل هاتف";
const REFERENCE: &str = "ticket case order ref reference invoice account acct code pin otp id session tracking parcel \
    package shipment confirmation policy serial imei customer transaction payment booking reservation \
    member membership licence license key zip postcode plz sku isbn vin ssn tan iban bsb routing \
    version model batch flight amount total balance receipt claim incident request subscription \
    password passcode teamviewer anydesk year commande facture dossier client compte colis suivi \
    pedido factura cuenta expediente ordine fattura pratica conto fatura protocolo conta klantnummer \
    factuur bestelling fall fallnummer iva piva vat tva ust ein abn tfn nif cpf cnpj siret siren nhs upc ean gtin código codice sort badge employee agent";
const REFERENCE_STEMS: &str = "kunden rechnung bestell auftrag vorgang aktenzeichen konto sendung vertrag rekening referen \
    référen transak 注文 受付 口座 認証 订单 訂單 单号 验证码 驗證碼 주문 заказ счет";
/// Words whose point ends no sentence, beside those above.
const ABBREVIATIONS: &str = "no nr num art mr mrs ms dr st ext inv";
const FILLER: &str = "number numbers no nr num nummer numero número numéro n on at to the our your us me my is was are \
    be now free of for from by and or please today immediately back via under ist lautet est es è é e \
    und oder sie uns unter au le al il la el o ou den die der das auf an als a do direct new";

/// Between two numbers of which the same is said.
const JOINING: &str = "or and oder und ou et o y e of en eller och og";

type Words = LazyLock<HashSet<&'static str>>;
static TELEPHONE_WORDS: Words = LazyLock::new(|| TELEPHONE.split(' ').collect());
static REFERENCE_WORDS: Words = LazyLock::new(|| REFERENCE.split(' ').collect());
static FILLER_WORDS: Words = LazyLock::new(|| FILLER.split(' ').collect());
static ABBREVIATED: Words = LazyLock::new(|| ABBREVIATIONS.split(' ').collect());

/// What the words before a place in a text say about the number there.
pub(super) fn context(text: &str, number: usize) -> Context {
    let before = text.get(..number).unwrap_or_default();
    let start = before.char_indices().rev().nth(REACH).map_or(0, |(at, _)| at);
    let before = before.get(start..).unwrap_or_default();
    let (mut unknown, mut is_joined) = (0, false);
    let mut words = words(before).into_iter().rev().peekable();
    while let Some(word) = words.next() {
        let is = |words: &Words, stems| words.contains(word.as_str()) || begins(stems, &word);
        let follows_another = is_joined && word.contains(|c: char| c.is_ascii_digit());
        is_joined = JOINING.split(' ').any(|joining| joining == word);
        if follows_another {
            // "call 0800 ... or 0345 ...": what is said of the first holds for the second.
        } else if word == STOP || word.contains(|c: char| c.is_ascii_digit()) {
            return Context::Unsaid;
        } else if word == "id" && words.peek().is_some_and(|previous| previous == "caller") {
            return Context::Telephone;
        } else if is(&REFERENCE_WORDS, REFERENCE_STEMS) && !word.starts_with("kundenservice") {
            return if unknown == 0 { Context::Reference } else { Context::Unsaid };
        } else if is(&TELEPHONE_WORDS, TELEPHONE_STEMS) {
            return Context::Telephone;
        } else if !FILLER_WORDS.contains(word.as_str()) {
            unknown += 1;
            if unknown > BETWEEN {
                return Context::Unsaid;
            }
        }
    }
    Context::Unsaid
}

/// Scripts without spaces run words together, so there a stem may stand anywhere.
fn begins(stems: &str, word: &str) -> bool {
    stems.split(' ').any(|stem| word.starts_with(stem) || !stem.is_ascii() && word.contains(stem))
}

/// Stands for the end of a sentence or line among the words.
const STOP: &str = ".";

/// The words of a text in small letters, with the ends of sentences among them. The point of "Tel." and "No." ends none.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut in_word = false;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        if c.is_alphanumeric() {
            if !in_word {
                words.push(String::new());
            }
            in_word = true;
            words.last_mut().into_iter().for_each(|word| word.extend(c.to_lowercase()));
            continue;
        }
        in_word = false;
        let is_abbreviation = || {
            let lists: [&Words; 3] = [&ABBREVIATED, &TELEPHONE_WORDS, &REFERENCE_WORDS];
            words.last().is_some_and(|word| lists.iter().any(|list| list.contains(word.as_str())))
        };
        let ends = match c {
            '.' => characters.peek().is_some_and(|next| next.is_whitespace()) && !is_abbreviation(),
            '\n' | '!' | '?' | ';' | '\u{1}' => true,
            _ => false,
        };
        if ends {
            words.push(STOP.to_owned());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{Context, context};

    #[test]
    fn words_tell_a_number_to_ring_from_a_reference() {
        for (text, expected) in [
            ("Please call us now on ", Context::Telephone),
            ("call our support team at ", Context::Telephone),
            ("Tel. ", Context::Telephone),
            ("Your order is late. Call ", Context::Telephone),
            ("Rufen Sie uns an unter ", Context::Telephone),
            ("Appelez le ", Context::Telephone),
            ("Llame al ", Context::Telephone),
            ("missed call from ", Context::Telephone),
            ("Caller ID: ", Context::Telephone),
            ("customer service ", Context::Telephone),
            ("お電話は", Context::Telephone),
            ("text HELP to 94601 or ", Context::Telephone),
            ("order 4471 and ", Context::Reference),
            ("call 94601 4 ", Context::Unsaid),
            ("Ticket number: ", Context::Reference),
            ("your customer no. ", Context::Reference),
            ("Rechnungsnummer ", Context::Reference),
            ("Your account number is ", Context::Reference),
            ("ご注文番号", Context::Reference),
            ("We won 3 cups in ", Context::Unsaid),
            ("Call me. We have ", Context::Unsaid),
            ("", Context::Unsaid),
        ] {
            assert_eq!(context(text, text.len()), expected, "{text}");
        }
    }
}
