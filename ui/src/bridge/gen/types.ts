// Made from Rust by `cargo xtask bindings`. Changes here are lost, and fail the test `bindings`.

/** What the program is. */
export type About = {
  /** Its version. */
  version: string,
  /** A development build: may speak `http:` to this computer. */
  development: boolean,
  /** The folder that holds the vault. */
  data_folder: string,
  /** A region guessed from the system's language, to be proposed. */
  region_guess: Region | null, };

/** What kind of address it is. */
export type AddressKind = "web" | "email";

/** What a check may say of an address. There is no "safe": whoever sends can write any address, and a link may show
 * one and open another. */
export type AddressOutcome = "resembles_official" | "not_in_directory" | "open_to_anyone" | "under_official";

/** How an address resembles an official domain. */
export type AddressResemblance = "look_alike_letters" | "letter_changed" | "letter_missing" | "letter_added" | "letters_swapped" | "other_ending" | "official_name_inside" | "official_name_before";

/** How an address is written so as to deceive, or to get past filters. */
export type AddressTrick = "name_before_at" | "other_letters" | "number_for_name" | "short_link" | "written_apart";

/** The identity of an advisory: `<organisation>.<name>` where an organisation speaks, `<name>` where the publishers of
 * the directory do. Both parts are lower-case letters, digits and hyphens, at most 64 each. */
export type AdvisoryId = string;

/** What an advisory is about. */
export type AdvisoryKind = "callers_know_things" | "data_was_taken" | "false_number_in_use" | "other";

/** A notice as a row. */
export type AdvisoryRow = {
  /** Which. */
  id: AdvisoryId,
  /** Its title. */
  title: string,
  /** The language of title and text. */
  language: Language,
  /** The name of the organisation that speaks; `None`: the publishers of the directory. */
  speaker: string | null,
  /** What it is about. */
  kind: AdvisoryKind,
  /** The day from which it holds. */
  date: string,
  /** The person has not read it. */
  unread: boolean,
  /** The person's calls name an organisation of which it tells. */
  named: boolean,
  /** It does not hold any more. */
  withdrawn: boolean, };

/** Something that a notice rests on. */
export type AdvisorySource = {
  /** Where it was read. */
  source: Source,
  /** That page is an official one, so that it may be opened. */
  page_is_official: boolean, };

/** A notice as its page shows it. */
export type AdvisoryView = {
  /** What its row shows. */
  row: AdvisoryRow,
  /** Its paragraphs. */
  text: Array<string>,
  /** Where the people live whom it concerns; empty: everywhere. */
  regions: Array<Region>,
  /** The last day on which it is shown. */
  until: string | null,
  /** The organisations of the directory of which it tells. */
  organisations: Array<NamedOrganisation>,
  /** Which facts about people were taken. */
  what_was_taken: Array<Knowledge>,
  /** Official pages to read on. */
  links: Array<string>,
  /** What it rests on. */
  sources: Array<AdvisorySource>,
  /** That and why it does not hold any more. */
  withdrawal: Withdrawal | null, };

/** How old a contact's confirmation is. */
export type Age = "recent" | "old" | "undated";

/** A contact and how old its confirmation is. */
export type AgedContact = {
  /** The contact. */
  contact: Contact,
  /** The number as its country writes it, where it is one. */
  display: string,
  /** How old. */
  age: Age,
  /** The page it was read on is an official one, so that it may be opened. */
  page_is_official: boolean,
  /** The name of another organisation that lists the number as false. It is shown, and not offered to be rung. */
  warned_of_by: string | null, };

/** An amount of money. */
export type Amount = {
  /** A decimal with a point, such as `1234.50`; as typed until it is one. */
  value: string,
  /** ISO 4217, three capitals. */
  currency: string, };

/** What happened when it rang. */
export type Answered = "spoke" | "hung_up_at_once" | "silent" | "rang_off" | "voicemail" | "missed";

/** How the program looks; kept outside the vault, for it is wanted before the vault is open. */
export type Appearance = {
  /** Light, dark, or as the system. */
  theme: Theme,
  /** The size of text in percent: 100, 125, 150 or 200. */
  text_percent: number, };

/** An appointment as the vault keeps it. */
export type Appointment = {
  /** Which. */
  id: AppointmentId,
  /** Counts the saves, from 1. */
  revision: number,
  /** When it was first saved. */
  created_at: string,
  /** When it was last saved. */
  updated_at: string,
  /** When what it says of the call was written, or brought back: who calls, when, and who arranged it how. It counts for
   * calls that began later. */
  written_at: string,
  /** What was noted. */
  fields: AppointmentFields, };

/** Every appointment. */
export type AppointmentBook = {
  /** Those that are not over, the next first. */
  coming: Array<AppointmentRow>,
  /** Those that are over, the last first; the newest 500. */
  past: Array<AppointmentRow>,
  /** Those that were deleted, the last first. */
  deleted: Array<AppointmentRow>,
  /** The zone of the person's clock. */
  zone: Zone,
  /** Every zone there is. */
  zones: Array<Zone>, };

/** What a person notes of an appointment. */
export type AppointmentFields = {
  /** Who will say that they call, in the person's words. */
  claimed_org: string,
  /** The organisation of the directory that was chosen for it. */
  claimed_org_id: OrganisationId | null,
  /** When. */
  window: AppointmentWindow,
  /** The zone by whose clock the window is told. */
  zone: Zone,
  /** How it comes again. */
  repeats: Repeats | null,
  /** Who arranged it. */
  arranged_by: ArrangedBy,
  /** Over which channel; `None`: not noted. */
  channel: ArrangedOver | null,
  /** A reference that belongs to it. */
  reference: string,
  /** Anything else. */
  note: string,
  /** The call in which it was proposed. */
  proposed_in: CallId | null,
  /** What a calendar calls it, where it came from one: so it comes from there once only. */
  calendar_uid: string, };

/** The identity of an appointment. */
export type AppointmentId = string;

/** An appointment as a row. */
export type AppointmentRow = {
  /** Which. */
  id: AppointmentId,
  /** The name of the organisation as the directory has it, else as it was noted. */
  organisation: string,
  /** When it takes place next, or took place last. */
  times: Times,
  /** It is about whole days. */
  all_day: boolean,
  /** How it comes again. */
  repeats: Repeats | null,
  /** What it is worth. */
  weight: Weight,
  /** When it was deleted, where it was. */
  deleted_at: string | null, };

/** What became of an appointment since the moment at which the book is asked. */
export type AppointmentSince = "same" | "changed" | "deleted";

/** What the book of appointments says of a call. What the person did not write down before does not count. */
export type AppointmentState = "none" | "due" | "undue" | "by_caller";

/** What became, or would become, of the appointments in a file. */
export type AppointmentTally = {
  /** Added to the book. */
  added: number,
  /** Left out, for the book has them. */
  already_there: number,
  /** Left out, for they were deleted here. */
  deleted_before: number, };

/** An appointment, and all that its page says about it. */
export type AppointmentView = {
  /** What its row shows. */
  row: AppointmentRow,
  /** The appointment. */
  appointment: Appointment,
  /** When it takes place next, the first five times; where it is over, the last time. */
  next: Array<Times>,
  /** It is over. */
  over: boolean,
  /** From when on it counts, where that is after it first began: what it says was written, changed or brought back then. */
  counts_from: string | null,
  /** It was first written down after it began. */
  written_late: boolean,
  /** The call in which it was proposed, where that is in the diary. */
  proposed_in: ProposedIn | null, };

/** When a call is expected, by the clock of its zone. */
export type AppointmentWindow = { "kind": "hours",
  /** The day on which it begins. */
  day: string,
  /** From. */
  from: string,
  /** Until; on the next day where that is earlier than `from`. */
  until: string, } | { "kind": "days",
  /** The first. */
  first: string,
  /** The last. */
  last: string, };

/** Who arranged it. */
export type ArrangedBy = "me" | "earlier_caller" | "organisation_wrote";

/** Over which channel it was arranged. */
export type ArrangedOver = "website" | "app" | "branch" | "number_i_rang" | "letter" | "email" | "earlier_call";

/** What the caller wanted. */
export type AskedFor = "remote_control" | "install_something" | "open_website" | "open_email" | "password" | "one_time_code" | "card_number" | "bank_details" | "identity_number" | "money" | "gift_cards" | "crypto" | "cash_or_courier" | "safe_account" | "secrecy" | "stay_on_line" | "not_tell_bank" | "call_back_later" | "nothing";

/** One try, as the vault keeps it and the person may read it. */
export type Attempt = {
  /** When it began. */
  at: string,
  /** What it was for. */
  errand: Errand,
  /** What it came to. */
  result: AttemptResult, };

/** What a try came to, without the vendor's capability. */
export type AttemptResult = { "kind": "received" } | { "kind": "withdrawn" } | { "kind": "in_progress" } | { "kind": "too_many" } | { "kind": "unanswered",
  /** Why. */
  why: NoAnswer, } | { "kind": "refused",
  /** Why. */
  why: Refusal,
  /** Which fields. */
  fields: Array<RefusedField>, } | { "kind": "stopped",
  /** Why. */
  why: Refusal, };

/** How often they called. */
export type Attempts = {
  /** How many times, 1 to 10,000. */
  count: number | null,
  /** The other times, in the person's words. */
  times: string, };

/** What was heard behind the caller. Accent is left out on purpose: weak evidence, and unfair. */
export type Background = "call_centre" | "silence" | "echo_or_delay" | "music" | "other";

/** A backup beside the diary. */
export type BackupRow = {
  /** Which. */
  name: string,
  /** The day on which it was made. */
  day: string,
  /** When it was made; `None` where it cannot be opened any more. */
  made_at: string | null,
  /** It was made because a newer program was about to change the diary's tables. */
  before_update: boolean,
  /** Its size in bytes. */
  size: number, };

/** How things stand with backups. */
export type Backups = {
  /** The backups beside the diary, the newest first. */
  kept: Array<BackupRow>,
  /** The diaries that were put aside by a restore, the latest first. */
  replaced: Array<ReplacedRow>,
  /** Why the last backup that should have been made by itself was not. */
  trouble: Failure | null,
  /** What the last full check found. */
  checked: LastCheck | null,
  /** A backup opens on another computer as well: there is a passphrase or a recovery code. */
  opens_elsewhere: boolean, };

/** What is in the bin. */
export type BinOutline = {
  /** How many calls. */
  total: number,
  /** In how many of them a change was begun and not saved. */
  drafts: number, };

/** A call in the bin as a row. */
export type BinRow = {
  /** Which call. */
  id: CallId,
  /** When it took place. */
  occurred_at: Moment,
  /** Who they said they were. */
  claimed_org: string,
  /** The number shown. */
  displayed_number: ShownNumber,
  /** That number as its country writes it; as typed where it cannot be read. */
  number_text: string,
  /** What they wanted. */
  asked_for: Array<AskedFor>,
  /** When it was deleted. */
  deleted_at: string,
  /** When it goes for good; `None` where it does not go by itself. */
  goes_at: string | null, };

/** A stretch of the calls in the bin, the one deleted last first. */
export type BinStretch = {
  /** How many to leave out. */
  offset: number,
  /** How many are wanted, at most 200. */
  limit: number, };

/** A call in the bin. */
export type BinnedCall = {
  /** The call. */
  call: Call,
  /** When it was deleted. */
  deleted_at: string,
  /** When it goes for good; `None` where it does not go by itself. */
  goes_at: string | null,
  /** A change was begun and not saved: it waits with the call, and goes only by hand. */
  draft: boolean, };

/** An earlier version of a call that is to stand again. */
export type BringBackVersion = {
  /** Which call. */
  id: CallId,
  /** The revision that stands now. */
  revision: number,
  /** The revision that is to stand again. */
  version: number, };

/** What a chosen calendar holds that is still to come. */
export type CalendarPreview = {
  /** The name of the file. */
  file: string,
  /** Its entries. */
  entries: Array<CalendarRow>,
  /** Entries that were left out: over, cancelled, replaced by a newer version, without a name, not understood, or
   * beyond the limit. */
  left_out: number,
  /** Entries of one file at most. */
  limit: number, };

/** An entry of a calendar. */
export type CalendarRow = {
  /** What it is called. */
  title: string,
  /** When it takes place next. */
  times: Times,
  /** It is about whole days. */
  all_day: boolean,
  /** How it comes again. */
  repeats: Repeats | null,
  /** It comes again in other ways too, which are not kept. */
  simplified: boolean,
  /** It lasts longer than hours can tell; the days that hold it are kept. */
  widened: boolean,
  /** What the book has of it; `None`: nothing. */
  there: There | null,
  /** As what it was written down before. */
  noted: AppointmentRow | null, };

/** A diary entry as the vault keeps it. */
export type Call = {
  /** Who it is. */
  id: CallId,
  /** Counts the saves, from 1. An edit says which revision it changes. */
  revision: number,
  /** When it was first saved. */
  created_at: string,
  /** When it was last saved. */
  updated_at: string,
  /** Kept for evidence: it cannot be deleted until this mark is taken away. No revision counts it. */
  kept: boolean,
  /** What was noted. */
  fields: CallFields, };

/** What a person notes of a call. Only the first three are asked for; everything else may be added later. */
export type CallFields = {
  /** When they called. */
  occurred_at: Moment,
  /** Who they said they were, in the person's words. Never "the organisation": only claimed. */
  claimed_org: string,
  /** The organisation of the directory that was chosen for it. */
  claimed_org_id: OrganisationId | null,
  /** Was it expected? */
  expected: Expected,
  /** The number shown. */
  displayed_number: ShownNumber,
  /** The name shown on the display. */
  displayed_name: string,
  /** Numbers they told the person to ring. Never dialled, never offered for dialling. */
  callback_numbers: Array<NotedNumber>,
  /** How long it lasted, in seconds, at most a day. */
  duration_s: number | null,
  /** Which telephone rang. */
  called_line: CalledLine,
  /** The way it came. */
  channel: Channel | null,
  /** What happened. */
  answered: Answered | null,
  /** Person or recording. */
  voice: Voice | null,
  /** How often they called. */
  attempts: Attempts,
  /** Did the person ring back; when, what happened. */
  rang_back: YesWith,
  /** The kind of call. */
  call_kind: CallKind | null,
  /** How unpleasant it was, 1 to 5. */
  annoyance: number | null,
  /** The name, staff or badge number they gave. */
  claimed_person: string,
  /** The department they named. */
  claimed_department: string,
  /** Passed on to someone else; who that was said to be. */
  second_caller: YesWith,
  /** What they already knew. */
  knew_about_me: Array<Knowledge>,
  /** The reference they quoted. */
  quoted_reference: QuotedReference,
  /** The reason they gave. */
  reason_given: Array<Reason>,
  /** What they wanted. */
  asked_for: Array<AskedFor>,
  /** How they pushed. */
  pressure: Array<Pressure>,
  /** The remote-control program. */
  remote_tool: RemoteTool | null,
  /** The session number they read out: noted, never to be typed in. */
  remote_session_id: string,
  /** Sites they named. */
  websites: Array<string>,
  /** E-mail addresses they used. */
  emails: Array<string>,
  /** Had the person agreed to be called? */
  consent: Consent | null,
  /** Is the person a customer of the claimed organisation? */
  is_customer: boolean | null,
  /** Did the person tell them to stop; when. */
  asked_to_stop: YesWith,
  /** Their first sentence, or the best-remembered words. */
  opening_words: string,
  /** What was heard behind them. */
  background: Array<Background>,
  /** What made the person suspicious. */
  suspicion: Array<Suspicion>,
  /** The same in words. */
  suspicion_words: string,
  /** Anything else. */
  notes: string,
  /** What the person did. */
  my_reaction: Array<Reaction>,
  /** What was given or allowed. */
  disclosed: Array<Disclosed>,
  /** Was money paid? */
  paid: Paid | null,
  /** How much they asked for. */
  amount_asked: Amount,
  /** How much was lost. */
  amount_lost: Amount,
  /** How it was paid. */
  payment_method: PaymentMethod | null,
  /** Evidence kept elsewhere. */
  evidence: Array<Evidence>,
  /** Numbers given by others to whom the call was reported. */
  report_refs: Array<ReportRef>, };

/** The identity of a diary entry. */
export type CallId = string;

/** What kind of call it was. */
export type CallKind = "tech_support" | "bank_or_card" | "government" | "delivery" | "shop_or_order" | "phone_company" | "energy" | "prize" | "investment" | "charity" | "survey_or_politics" | "sales" | "silent" | "other";

/** A call in a line. */
export type CallLine = {
  /** Which. */
  id: CallId,
  /** When. */
  occurred_at: Moment,
  /** Who they said they were. */
  claimed_org: string, };

/** A call as a row. */
export type CallRow = {
  /** Which call. */
  id: CallId,
  /** When. */
  occurred_at: Moment,
  /** Who they said they were. */
  claimed_org: string,
  /** The organisation it was recognised as. */
  claimed_org_id: OrganisationId | null,
  /** The number shown. */
  displayed_number: ShownNumber,
  /** That number as its country writes it; as typed where it cannot be read. */
  number_text: string,
  /** What they wanted. */
  asked_for: Array<AskedFor>,
  /** Was it expected? */
  expected: Expected,
  /** The newest report about it. */
  report: ReportMark | null,
  /** One click reports it: its organisation takes reports, what is sent was seen before, and no report about it
   * stands. */
  one_click: boolean,
  /** It is kept for evidence. */
  kept: boolean, };

/** A call as it stood after one of its saves. */
export type CallVersion = {
  /** Which save, from 1. */
  revision: number,
  /** When it was saved. */
  saved_at: string,
  /** What was noted then. */
  fields: CallFields, };

/** A call, and all that its page says about it. */
export type CallView = {
  /** The call. */
  call: Call,
  /** What the rules say of it. */
  verdict: VerdictView,
  /** The verdicts that were shown, this one among them; the one shown last first. */
  shown: Array<ShownBefore>,
  /** What the book of appointments said when it began. */
  due: DueView,
  /** The appointments that were proposed in it. */
  proposed: Array<AppointmentRow>,
  /** The number shown and the numbers they gave, checked. */
  checks: Array<CheckResult>,
  /** The pages and mailboxes they named, checked. */
  address_checks: Array<CheckedAddress>,
  /** The organisation it was recognised as. */
  organisation: OrganisationView | null,
  /** Its reports, newest first. */
  reports: Array<ReportMark>,
  /** How it can be reported. */
  reporting: Reporting, };

/** Which telephone rang, and its own number, which stays on this computer. */
export type CalledLine = {
  /** The kind of line. */
  kind: Line | null,
  /** The person's own number. */
  number: string, };

/** Does it call its customers? */
export type CallsCustomers = "never_unsolicited" | "only_scheduled" | "sometimes" | "unknown";

/** The way the call came. */
export type Channel = "phone_call" | "whatsapp" | "telegram" | "viber" | "imo" | "other_internet_call" | "voicemail" | "text_asking_to_call";

/** What a check may say. There is no "safe". */
export type CheckOutcome = "listed_as_false" | "resembles_official" | "not_in_directory" | "same_as_official" | "short_code" | "not_a_number";

/** A text to look for numbers and addresses in. */
export type CheckRequest = {
  /** A number, or a whole message. */
  text: string,
  /** Where the person is; `None`: not known. */
  region: Region | null, };

/** One number found in a text, and what the directory says to it. */
export type CheckResult = {
  /** What is said. */
  outcome: CheckOutcome,
  /** The part of the text it is about, or its beginning; for a card number only the last four digits. */
  as_typed: string,
  /** In E.164, where it can be read as a number; none where a letter stands for a digit. */
  e164: E164 | null,
  /** As the number's country writes it, for reading aloud; empty where it cannot be read as a number. */
  display: string,
  /** The country the number belongs to, where it has one. */
  number_region: Region | null,
  /** The organisation it belongs to, resembles one of, or that lists it as false. */
  organisation: OrganisationId | null,
  /** That organisation's name. */
  organisation_name: string | null,
  /** The contact it equals or resembles. */
  contact: Contact | null,
  /** How old that contact's confirmation is. */
  contact_age: Age | null,
  /** The page that contact was read on is an official one, so that it may be opened. */
  contact_page_is_official: boolean,
  /** How it resembles the contact. */
  resemblance: Resemblance | null,
  /** Regions in which the same short digits are official, where the region asked about is not among them. */
  official_in: Array<Region>,
  /** What is known of a number that is listed as false. Where no organisation is named, the publishers of the
   * directory list it. */
  listed: FalseListing | null,
  /** Why it is not a number. */
  reason: NotANumberReason | null,
  /** The number was written so as to hide it from programs: spaces, braces, look-alike characters. */
  disguised: boolean,
  /** The region was not given and the digits mean different things in different regions. */
  region_needed: boolean, };

/** Everything found in a text. */
export type Checked = {
  /** The telephone numbers, worst first. Never empty: where there is none, one entry says why. */
  numbers: Array<CheckResult>,
  /** The web and e-mail addresses, worst first. */
  addresses: Array<CheckedAddress>, };

/** One address found in a text, and what the directory says to it. */
export type CheckedAddress = {
  /** What it is. */
  kind: AddressKind,
  /** What is said. */
  outcome: AddressOutcome,
  /** As it stands in the text, or its beginning. */
  as_typed: string,
  /** The host to which it leads, in letters. */
  host: string,
  /** The part of the host that somebody registered, in letters: whose it is. The whole host where that is not known. */
  domain: string,
  /** The host as it goes over the wire, where that is written differently: `xn--...`. */
  encoded: string | null,
  /** The official domain under which it lies, or that it resembles. */
  official_domain: string | null,
  /** Who has that domain. */
  owners: Array<DomainOwner>,
  /** How it resembles the official domain. */
  resemblance: AddressResemblance | null,
  /** How it is written so as to deceive. */
  tricks: Array<AddressTrick>, };

/** What went wrong. A code exists only where someone is told something different because of it. */
export type Code = "too_long" | "too_many" | "control_characters" | "in_future" | "out_of_range" | "missing_name" | "ends_before_it_starts" | "too_many_days" | "not_an_amount" | "not_a_currency" | "bad_request" | "not_found" | "changed_meanwhile" | "kept_for_evidence" | "vault_opening" | "key_store_unavailable" | "key_missing" | "key_changed" | "wrong_passphrase" | "recovery_code_mistyped" | "wrong_recovery_code" | "last_way" | "vault_locked" | "key_file_damaged" | "vault_missing" | "vault_not_a_file" | "vault_newer" | "vault_damaged" | "backup_damaged" | "vault_in_use" | "folder_not_writable" | "disk_full" | "storage_failed" | "no_report_api" | "report_too_large" | "too_late_to_undo" | "address_not_official" | "browser_unavailable" | "directory_no_address" | "directory_not_reached" | "directory_not_signed" | "directory_older" | "directory_expired" | "directory_incomplete" | "directory_altered" | "directory_not_understood" | "directory_for_development" | "file_not_readable" | "file_too_large" | "file_of_another_kind" | "file_newer" | "file_has_no_calls" | "file_not_writable" | "file_has_no_appointments" | "row_not_understood" | "cell_not_understood" | "date_not_understood" | "different_in_diary" | "job_under_way" | "stopped" | "internal";

/** Had the person agreed to be called? */
export type Consent = "no" | "yes" | "withdrawn";

/** One way to reach an organisation. */
export type Contact = {
  /** The way itself. */
  way: Way,
  /** Where it serves. */
  reach: Reach,
  /** What it is for. */
  purpose: string,
  /** BCP 47 language tags or words; empty where not said. */
  languages: Array<string>,
  /** Opening hours as printed. */
  hours: string,
  /** Where it was read. */
  source: Source,
  /** What else is known of the evidence. */
  note: string,
  /** Other organisations that are reached by the same number. */
  shared_with: Array<OrganisationId>, };

/** A call that ended when the program did. */
export type CutOffCall = {
  /** Which. */
  id: CallId,
  /** Who they said they were. */
  claimed_org: string,
  /** When it began. */
  occurred_at: Moment, };

/** In which order a date is written, such as 03/04/2026. */
export type DateOrder = "day_first" | "month_first" | "year_first";

/** A day and its calls. */
export type DayCount = {
  /** The day on the person's calendar. */
  day: string,
  /** How many calls. */
  count: number, };

/** What is in a diary. */
export type DiaryContents = {
  /** How many calls. */
  calls: number,
  /** The day of the earliest. */
  first_day: string | null,
  /** The day of the latest. */
  last_day: string | null,
  /** How many reports. */
  reports: number,
  /** The latest calls, the latest first. */
  newest: Array<CallLine>, };

/** Which calls are wanted. All parts together narrow the list. */
export type DiaryFilter = {
  /** Words, and digits of numbers in any spelling. */
  text: string,
  /** Only calls that claimed to be this organisation. */
  organisation: OrganisationId | null,
  /** Only calls with this answer. */
  expected: Expected | null,
  /** Only calls that were, or were not, reported. */
  reported: boolean | null,
  /** From this day on. */
  from: string | null,
  /** Up to this day. */
  to: string | null, };

/** The shape of a list of calls: enough to draw a scroll bar and day headings without the calls. */
export type DiaryOutline = {
  /** How many calls there are. */
  total: number,
  /** How many on each day, newest day first. */
  days: Array<DayCount>, };

/** A stretch of the list of calls. */
export type DiaryStretch = {
  /** Which calls. */
  filter: DiaryFilter,
  /** How many to leave out from the newest on. */
  offset: number,
  /** How many are wanted, at most 200. */
  limit: number, };

/** What is different. */
export type Difference = { "kind": "added" } | { "kind": "removed" } | { "kind": "new_contact",
  /** The contact. */
  contact: Contact, } | { "kind": "contact_gone",
  /** The contact. */
  contact: Contact, } | { "kind": "otherwise" };

/** One difference for an organisation. */
export type DirectoryChange = {
  /** Which organisation. */
  organisation: OrganisationId,
  /** Its name. */
  name: string,
  /** What is different. */
  what: Difference, };

/** The state of the directory. */
export type DirectoryStatus = {
  /** How many organisations. */
  organisations: number,
  /** How many entries were left out because they could not be read. */
  broken: number,
  /** Every region a person can be in, for the choice of one. */
  regions: Array<Region>,
  /** Whether it is the newest. */
  freshness: Freshness,
  /** The computer's clock shows a time before the last good refresh. */
  clock_behind: boolean,
  /** When it was last refreshed; `None`: it is as it came with the program. */
  good_at: string | null,
  /** Until when it is vouched for; `None` where there is none. */
  expires: string | null,
  /** The last try to refresh it. */
  last_try: LastTry | null,
  /** Somebody publishes a directory for this build. */
  can_refresh: boolean,
  /** When something last changed in it. */
  changed_at: string | null,
  /** What changed then; at most the first 200. */
  changes: Array<DirectoryChange>,
  /** Organisations whose newest entry cannot be trusted; an earlier one is shown. */
  held_back: Array<HeldBack>, };

/** What the person gave or allowed. */
export type Disclosed = "nothing" | "name_or_address" | "date_of_birth" | "email" | "password" | "one_time_code" | "card_number" | "security_code" | "bank_account" | "bank_login" | "identity_number" | "identity_photo" | "remote_control" | "installed_program" | "other";

/** Where a report stands. */
export type DispatchState = "waiting" | "sending" | "accepted" | "refused" | "parked" | "withdrawn";

/** Who has an official domain. */
export type DomainOwner = {
  /** Which organisation. */
  id: OrganisationId,
  /** Its name. */
  name: string, };

/** A form as it was left. */
export type Draft = {
  /** `new` for a call, `new_appointment`, or the identity of the call or the appointment that is being changed. */
  key: string,
  /** The form, as the interface wrote it: JSON, at most 32 MiB. */
  form: string, };

/** An expected call. */
export type DueCall = {
  /** Which appointment. */
  appointment: AppointmentId,
  /** The name of the organisation as the directory has it, else as it was noted. */
  organisation: string,
  /** Its begin, by the person's clock. */
  starts: Moment,
  /** Its end, by the person's clock; the midnight behind where it is about whole days. */
  ends: Moment,
  /** It is about whole days. */
  all_day: boolean,
  /** Who arranged it. */
  arranged_by: ArrangedBy,
  /** Over which channel. */
  channel: ArrangedOver | null,
  /** What it is worth. */
  weight: Weight,
  /** A reference that belongs to it. */
  reference: string,
  /** It is about the call that is asked about; otherwise about a later one. */
  is_for_it: boolean,
  /** What became of the appointment since. */
  since: AppointmentSince, };

/** Whose call may be due. */
export type DueQuery = {
  /** The organisation that was chosen. */
  claimed_org: OrganisationId | null,
  /** Who they say they are; empty, with no organisation: anybody. */
  claimed_name: string,
  /** When the call began; `None`: it begins now. */
  began: Moment | null, };

/** What the book of appointments, as it stood when a call began, says of it. */
export type DueView = {
  /** In one word. */
  state: AppointmentState,
  /** What is due, the earliest first; also what does not count. */
  now: Array<DueCall>,
  /** What comes within 24 hours, the earliest first; also what does not count. */
  next: Array<DueCall>,
  /** What a caller proposed for today or the next 24 hours. */
  proposed_by_callers: Array<DueCall>, };

/** A telephone number in the form of ITU-T E.164: `+`, then 4 to 15 digits. Only a parser makes one. */
export type E164 = string;

/** What is to be done with the report. */
export type Errand = "submit" | "withdraw";

/** What passes from one time to the next. */
export type Every = "day" | "week" | "month" | "year";

/** A file the person keeps elsewhere, described so that it can be recognised later. The file is not copied. */
export type Evidence = {
  /** What it is. */
  kind: EvidenceKind,
  /** The file's name, without its folder. */
  name: string,
  /** SHA-256 of its bytes in lower-case hexadecimal; empty where no file was chosen. */
  sha256: string,
  /** Its size in bytes. */
  size: number,
  /** What it shows. */
  note: string, };

/** What a piece of evidence is. */
export type EvidenceKind = "screenshot" | "voicemail" | "email" | "receipt" | "phone_bill" | "other";

/** Was the call expected? The field no other form has. */
export type Expected = "no" | "arranged_by_me" | "arranged_by_caller" | "not_sure";

/** Which calls are written into a file, and how. */
export type ExportCalls = {
  /** Which calls. */
  which: WhichCalls,
  /** How. */
  format: ExportFormat, };

/** The formats in which calls are written. */
export type ExportFormat = "csv" | "json";

/** A fact that rules may speak of. Where it is a field of a call it has that field's name. */
export type Fact = "claimed_org" | "expected" | "appointment" | "began_by" | "minutes_since_you_rang" | "region" | "number_check" | "number_has_plus" | "displayed_number" | "number_to_ring" | "email_hosts" | "emails" | "said" | "claimed_person" | "claimed_department" | "knew_about_me" | "suspicion" | "asked_for" | "reason_given" | "pressure" | "remote_tool" | "channel" | "answered" | "voice" | "call_kind" | "called_line" | "background" | "consent" | "is_customer" | "rang_back" | "second_caller" | "asked_to_stop" | "my_reaction" | "disclosed" | "paid" | "payment_method" | "duration_s" | "attempts" | "annoyance";

/** A failure as it crosses to the interface: a code, its parameters, and a reference into the log. */
export type Failure = {
  /** What went wrong. */
  code: Code,
  /** Numbers and identifiers for the words; never anything personal. */
  params?: { [key in string]: number },
  /** Finds the failure in the log. */
  ref?: string, };

/** Who lists a number as false, and what is known of it. */
export type FalseListing = {
  /** What is known of it, in plain words; empty where nothing is said. */
  note: string,
  /** Where it was read. */
  source: Source,
  /** That page is an official one, so that it may be opened. */
  page_is_official: boolean,
  /** The name of the organisation that gives the number as its own, though another one lists it. */
  given_by: string | null, };

/** A number of which it is known that false callers use it, or give it out as an organisation's. */
export type FalseNumber = {
  /** As it is printed where people are warned of it. */
  as_printed: string,
  /** In E.164. */
  e164: E164,
  /** What is known of it, in plain words. */
  note: string,
  /** Where it was read. */
  source: Source, };

/** A fault of the program. */
export type Fault = {
  /** File and line. */
  place: string,
  /** When. */
  at: string, };

/** One thing about one field. */
export type FieldIssue = {
  /** The field, as named in [`CallFields`]; parts and entries as `quoted_reference.value`, `websites.2`. */
  field: string,
  /** What it is. */
  code: Code,
  /** How serious it is. */
  severity: Severity,
  /** Numbers for the words, such as `limit`. */
  params: { [key in string]: number }, };

/** Whether the directory in use is the newest. */
export type Freshness = { "state": "fresh" } | { "state": "ageing" } | { "state": "expired" } | { "state": "unverified",
  /** Why it was refused. */
  why: Code, };

/** An organisation whose newest entry cannot be trusted. */
export type HeldBack = {
  /** Which. */
  organisation: OrganisationId,
  /** Its name. */
  name: string,
  /** Why. */
  why: Code, };

/** What became of the call that the person was on. */
export type HungUp = {
  /** The call, with its length. */
  call: Call,
  /** It stands in the diary. Otherwise it is sealed, and filed when the diary opens. */
  filed: boolean, };

/** A column of a table. */
export type ImportColumn = {
  /** Its name, from the first row. */
  name: string,
  /** Some of what is in it. */
  examples: Array<string>, };

/** What a column of a table can mean. */
export type ImportField = "notes" | "leave_out" | "date_and_time" | "date" | "time" | "claimed_org" | "expected" | "number_shown" | "name_shown" | "callback_numbers" | "duration" | "own_number" | "claimed_person" | "claimed_department" | "quoted_reference" | "opening_words" | "websites" | "emails";

/** What kind of file was chosen. */
export type ImportFormat = "own_json" | "own_csv" | "ftc_complaints" | "table";

/** How a table is understood. */
export type ImportPlan = {
  /** What each column means; none for a file that explains itself. */
  columns: Array<ImportField>,
  /** In which order dates are written. */
  date_order: DateOrder | null,
  /** Where numbers without a country code are from. */
  region: Region | null, };

/** What is in a chosen file, before anything of it is kept. */
export type ImportPreview = {
  /** The file's name, without its folder. */
  file: string,
  /** What kind of file it is. */
  format: ImportFormat,
  /** How many entries it has. */
  rows: number,
  /** How many of them were looked at: the first. */
  examined: number,
  /** How it is understood: as asked, or guessed. */
  plan: ImportPlan,
  /** A column means the time, without which there is no entry. */
  has_time: boolean,
  /** Its columns; none for JSON. */
  columns: Array<ImportColumn>,
  /** Dates can be read in more than one order. */
  asks_date_order: boolean,
  /** Some numbers have no country code. */
  asks_region: boolean,
  /** The first calls as they will look. */
  first: Array<CallFields>,
  /** What would become of the entries that were looked at. */
  tally: ImportTally, };

/** What became, or would become, of the entries of a file. Each entry is counted once. */
export type ImportTally = {
  /** Calls added to the diary. */
  added: number,
  /** Left out, for the diary has them. */
  already_there: number,
  /** Left out, for they were deleted here. */
  deleted_before: number,
  /** The same three of the appointments. */
  appointments: AppointmentTally,
  /** Calls and appointments left out, for the diary has them otherwise; the diary's stay as they are. */
  different: number,
  /** Left out, for they could not be understood. */
  not_understood: number,
  /** Cells that did not fit their field and were put into the notes as they are written. */
  put_into_notes: number,
  /** The first of those left out as different or not understood. */
  left_out: Array<RowProblem>, };

/** One part of a report that a person can see, and mostly switch, before it is sent. */
export type Item = "when" | "expected" | "number_shown" | "claimed" | "circumstances" | "knew_about_me" | "quoted_reference" | "story" | "remote_control" | "callers_contacts" | "loss" | "notes" | "reporter" | "callback_word" | "share_with_authorities" | "app";

/** Kinds of long work. */
export type JobKind = "export" | "import" | "import_preview" | "backup" | "restore_preview" | "restore" | "bring_back" | "empty_bin" | "check" | "weekly_check";

/** What came of a job. */
export type JobOutcome = { "kind": "exported",
  /** How many. */
  calls: number,
  /** Appointments that came along. */
  appointments: number, } | { "kind": "imported",
  /** What became of its entries. */
  tally: ImportTally, } | { "kind": "examined" } | { "kind": "restored",
  /** Calls of the diary that was replaced, saved into the restored one. */
  saved: number,
  /** Places in the diary that was replaced that cannot be read. */
  unreadable: number, } | { "kind": "brought_back",
  /** How many. */
  calls: number, } | { "kind": "bin_emptied",
  /** How many. */
  calls: number, } | { "kind": "backed_up" } | { "kind": "checked",
  /** Nothing is wrong. */
  sound: boolean,
  /** Calls that were read, also deleted ones. */
  calls: number, };

/** How far a job is, or how it ended. */
export type JobState = { "state": "working",
  /** How much is done, in the job's own measure. */
  done: number,
  /** How much there is to do; 0 while that is not known. */
  total: number,
  /** It was asked to stop, and has not yet. */
  stopping: boolean,
  /** It cannot be stopped any more. */
  decided: boolean, } | { "state": "done",
  /** What came of it. */
  outcome: JobOutcome, } | { "state": "stopped",
  /** Because the diary was locked. */
  by_lock: boolean, } | { "state": "failed",
  /** Why. */
  failure: Failure, };

/** The long work that is under way, or the last that ended. */
export type JobView = {
  /** Counts the jobs since the program started, from 1. */
  number: number,
  /** What is done. */
  kind: JobKind,
  /** How far it is, or how it ended. */
  state: JobState, };

/** A call to be kept for evidence, or no longer. */
export type KeepCall = {
  /** Which call. */
  id: CallId,
  /** Kept: it cannot be deleted. */
  kept: boolean, };

/** A draft and when it was kept. */
export type KeptDraft = {
  /** The draft. */
  draft: Draft,
  /** When. */
  kept_at: string, };

/** A way into the open vault. */
export type KeySlot = {
  /** Which. */
  way: WayIn,
  /** Since when. */
  made_at: string,
  /** It is a recovery code of which nobody has said yet that it is on paper. It opens the vault. */
  pending: boolean,
  /** Whether it can be removed: another one is left that serves every day. */
  removable: boolean, };

/** The ways into the open vault. */
export type Keys = {
  /** Each way, once; a recovery code that is pending stands behind the one that it is to replace. */
  slots: Array<KeySlot>, };

/** What became of the keys. */
export type KeysState = "off" | "on" | "taken" | "by_desktop";

/** What the caller already knew about the person. Knowing it proves nothing. */
export type Knowledge = "name" | "email" | "phone" | "address" | "product" | "ticket_number" | "last_support_contact" | "device_details" | "renewal_date" | "card_last_digits" | "nothing";

/** A language by its BCP 47 tag, such as `en` or `pt-BR`. */
export type Language = string;

/** What a full check found. */
export type LastCheck = {
  /** When it ended. */
  at: string,
  /** Nothing is wrong. */
  sound: boolean,
  /** Calls that were read, also deleted ones. */
  calls: number, };

/** A try to refresh the directory. */
export type LastTry = {
  /** When. */
  at: string,
  /** Why nothing came of it; `None`: it went well. */
  failure: Code | null, };

/** Which of the person's telephones rang. */
export type Line = "landline" | "mobile" | "internet" | "work";

/** The call that the person is on now. */
export type LiveCall = {
  /** The identity that it will have in the diary. */
  id: CallId,
  /** When it began. */
  began_at: string,
  /** It has ended, and is still to be saved. */
  ended: boolean,
  /** What was answered so far. Until it is answered, whether it was expected is [`Expected::NotSure`].
   *
   * [`Expected::NotSure`]: ringtrue_model::call::Expected::NotSure */
  fields: CallFields,
  /** What the rules say of it so far. */
  verdict: VerdictView,
  /** What the one they say they are never does, the narrowest first, at most three. */
  never_does: Array<ReasonView>,
  /** Names to choose from, at most eight, the most usual first. */
  usual_claims: Array<UsualClaim>,
  /** Why it is kept nowhere yet. It is tried again every few seconds. */
  unkept: Failure | null, };

/** Keys to choose from. */
export type LiveKeys = "ctrl_alt_p" | "ctrl_alt_h" | "ctrl_shift_f9" | "pause";

/** What stood in free text and is hidden in what is sent. */
export type Masked = {
  /** Payment-card numbers. */
  cards: number,
  /** One-time codes and passwords. */
  secrets: number,
  /** Identity and account numbers. */
  identities: number,
  /** Characters of the person's own words beyond the 2,000 that a vendor takes. */
  cut: number, };

/** A time as noted: the instant, the offset of the wall clock it was read from, and how exact it is. */
export type Moment = {
  /** The instant in UTC. */
  instant: string,
  /** Minutes east of UTC of the local clock, -1080 to 1080. */
  offset_minutes: number,
  /** How exact it is. */
  precision: Precision, };

/** An organisation by its name. */
export type NamedOrganisation = {
  /** Which. */
  id: OrganisationId,
  /** Its name. */
  name: string, };

/** Makes a vault that a passphrase opens. */
export type NewVault = {
  /** 1 to 1,000 characters. */
  passphrase: string, };

/** Why there was no usable answer. */
export type NoAnswer = "no_connection" | "not_trusted" | "timed_out" | "nonsense" | "server_trouble";

/** Why something cannot be a telephone number. */
export type NotANumberReason = "no_digits" | "too_short" | "too_long" | "unknown_country_code" | "impossible_here" | "card_number" | "web_address" | "email_address" | "text_too_long";

/** A number as somebody noted it. What was typed is always kept; the rest is what could be made of it. */
export type NotedNumber = {
  /** Exactly what was typed. */
  as_typed: string,
  /** The same in E.164, where it can be a telephone number. */
  e164: E164 | null,
  /** The region whose rules were used to read it. */
  region: Region | null, };

/** What changed. The interface asks again for what it shows. */
export type Notice = { "kind": "vault" } | { "kind": "locking" } | { "kind": "calls" } | { "kind": "appointments" } | { "kind": "live" } | { "kind": "reports" } | { "kind": "directory" } | { "kind": "advisories" } | { "kind": "new_advisory" } | { "kind": "job" } | { "kind": "backups" };

/** A day of the week; of months also which of them. */
export type NthWeekday = {
  /** Monday is 1, Sunday 7. */
  weekday: number,
  /** The first to fourth of the month, or -1, the last; `None`: each. */
  nth: number | null, };

/** The digits with which all numbers of a range begin: `+`, a country code, and at least one digit more; 3 to 14 digits. */
export type NumberPrefix = string;

/** An official page to be opened in the person's browser. */
export type OpenPage = {
  /** The address, exactly as the directory has it. */
  address: string, };

/** One organisation. */
export type Organisation = {
  /** Its identifier. */
  id: OrganisationId,
  /** Its name. */
  name: string,
  /** Other names and spellings, in any script. */
  aliases: Array<string>,
  /** What it is. */
  kind: OrganisationKind,
  /** Where it has customers; empty: everywhere. */
  countries: Array<Region>,
  /** Host names of its own. A page opens only under one of them. */
  official_domains: Array<string>,
  /** Does it call its customers? */
  calls_customers: CallsCustomers,
  /** What that is based on, in words. */
  calls_basis: string,
  /** What it says that it never does. */
  never_does: Array<Policy>,
  /** How it is reached. */
  contacts: Array<Contact>,
  /** Numbers that it says are not its own, though callers claim they are. */
  false_numbers: Array<FalseNumber>,
  /** Where it takes reports from people. */
  report_routes: Array<ReportRoute>,
  /** Where it takes reports from this program. */
  report_api: ReportApi | null,
  /** What else a reader should know. */
  notes: string, };

/** The identity of an organisation in the directory: lower-case letters, digits and hyphens, at most 64. */
export type OrganisationId = string;

/** What kind of organisation it is. */
export type OrganisationKind = "vendor" | "bank" | "government" | "carrier" | "delivery" | "shop" | "reporting_body";

/** Organisations to be found. */
export type OrganisationQuery = {
  /** Part of a name or alias; empty: all. */
  text: string,
  /** At most so many, 1 to 500. */
  limit: number, };

/** An organisation as a row. */
export type OrganisationRow = {
  /** Which. */
  id: OrganisationId,
  /** Its name. */
  name: string,
  /** The alias that was found, where it was not the name. */
  found_as: string | null,
  /** What it is. */
  kind: OrganisationKind,
  /** It takes reports from this program. */
  takes_reports: boolean, };

/** An organisation as its page shows it, for the person's region. */
export type OrganisationView = {
  /** The organisation. */
  organisation: Organisation,
  /** Contacts that serve the person's region, best first: phones, then the rest. */
  here: Array<AgedContact>,
  /** Contacts that serve elsewhere. */
  elsewhere: Array<AgedContact>,
  /** There is a confirmed telephone number for the person's region. */
  phone_here: boolean,
  /** The official web address to name where there is no number. */
  website: string | null,
  /** Notices that tell of it. */
  advisories: Array<AdvisoryRow>,
  /** Why its newest entry cannot be trusted, where that is so; this is an earlier one. */
  held_back: Code | null, };

/** Was money paid? */
export type Paid = "no" | "yes" | "tried_but_stopped" | "unknown";

/** How money was paid. */
export type PaymentMethod = "credit_card" | "debit_card" | "bank_transfer" | "transfer_company" | "payment_app" | "gift_card" | "crypto" | "cheque" | "cash" | "courier" | "other";

/** Where a call is. */
export type Place = "diary" | "bin" | "gone";

/** One thing an organisation says that it never does. */
export type Policy = {
  /** In plain words. */
  text: string,
  /** Where it was read. */
  source: Source, };

/** Where a policy was read. */
export type PolicyPage = {
  /** Whose policy, the page and the day. */
  source: PolicySource,
  /** It is an official page, so that it may be opened. */
  is_official: boolean, };

/** Whose policy it is, and where it was read. */
export type PolicySource = {
  /** Who says so. */
  whose: string,
  /** The page. */
  page: string,
  /** The day on which it was read. */
  read_on: string,
  /** How it was seen, where it was not the owner's own page on that day. */
  seen_in: string, };

/** How exactly a time is remembered. */
export type Precision = "exact" | "about" | "day_only";

/** Asks to look at a backup. */
export type PrepareRestore = {
  /** Which. */
  from: RestoreFrom,
  /** What opens it, where this computer does not. */
  unlock: Unlock | null, };

/** What the display did with the number. */
export type Presented = "shown" | "withheld" | "unavailable" | "not_noticed";

/** How the caller pushed. */
export type Pressure = "urgent" | "threat" | "secrecy" | "kindness" | "anger";

/** A part of a report before it is sent. */
export type PreviewItem = {
  /** Which part. */
  item: Item,
  /** It can be switched. */
  switchable: boolean,
  /** It is sent. */
  on: boolean,
  /** Nothing was noted for it. */
  empty: boolean,
  /** The fields of the body that it fills, as JSON, whether switched on or not; masked. */
  value: Record<string, unknown>, };

/** Which report is to be looked at before it is sent. */
export type PreviewRequest = {
  /** About which call. */
  call_id: CallId,
  /** What to send; `None`: as last time, or as proposed. */
  choices: ReportChoices | null, };

/** The call in which an appointment was proposed. */
export type ProposedIn = {
  /** Which call. */
  id: CallId,
  /** When it took place. */
  occurred_at: Moment,
  /** Who they said they were. */
  claimed_org: string, };

/** The reference a caller quoted. */
export type QuotedReference = {
  /** The reference as quoted. */
  value: string,
  /** Is it really the person's own? `None`: not checked. */
  is_mine: boolean | null, };

/** Where a contact serves. */
export type Reach = "global" | { "regions": Array<Region> };

/** What the person did. */
export type Reaction = "hung_up" | "refused" | "played_along" | "gave_something" | "did_something" | "called_official_number" | "told_someone";

/** The reason the caller gave. */
export type Reason = "virus_or_hacked" | "refund_or_overpayment" | "renewal_or_charge" | "suspicious_login" | "leaked_data" | "legal_threat" | "family_emergency" | "prize" | "other";

/** A rule that holds, in the person's language where it has words in that, else in English. */
export type ReasonView = {
  /** Which rule. */
  rule: RuleId,
  /** The rule's version. */
  version: number,
  /** How grave it is. */
  severity: RuleSeverity,
  /** The rule. */
  words: RuleWords,
  /** What would have spared the call. */
  exceptions: Array<string>,
  /** Whose policy it is, and where it was read. */
  pages: Array<PolicyPage>, };

/** A new recovery code, pending. It is told once and kept nowhere. */
export type RecoveryCode = {
  /** Eight groups of four letters and digits, with a space between the groups. */
  code: string,
  /** When it was made. */
  made_at: string, };

/** Why a vendor does not take a report. */
export type Refusal = "idempotency_key_missing" | "malformed" | "refused" | "unknown_report" | "too_large" | "unsupported" | "invalid_field" | "idempotency_key_reused" | "redirected" | "other";

/** One field a vendor does not take. */
export type RefusedField = {
  /** RFC 6901 pointer into what was sent. */
  pointer: string,
  /** The vendor's stable code, at most 64 characters; never its prose. */
  code: string, };

/** A country or territory, ISO 3166-1 alpha-2 in capitals, whose numbering plan is known. */
export type Region = string;

/** The remote-control program the caller named. */
export type RemoteTool = "teamviewer" | "anydesk" | "quick_assist" | "screenconnect" | "zoho" | "rustdesk" | "ultraviewer" | "other" | "unknown";

/** How an appointment comes again. Where a month has no such day it is left out. */
export type Repeats = {
  /** What passes from one time to the next. */
  every: Every,
  /** How many of them, 1 to 99. */
  interval: number,
  /** On which days of the week or month; empty: as the first time. */
  on: Array<NthWeekday>,
  /** The last day; `None`: for ever. */
  until: string | null,
  /** Days on which it is left out. */
  except: Array<string>, };

/** A diary that was put aside by a restore. */
export type ReplacedRow = {
  /** Which: the day and time, such as `2026-11-21-120000`. */
  name: string,
  /** Its size in bytes. */
  size: number, };

/** A vendor's report API (`docs/report-api.md`, version 1). */
export type ReportApi = {
  /** The base address, to which `v1/reports` is joined. `https:` only; `http:` to a loopback address in a
   * development build. */
  base: string, };

/** What the person chose to send. Remembered for the next report. */
export type ReportChoices = {
  /** What is sent, beside what is always sent. */
  items: Array<Item>,
  /** The person's own contact details, sent only with [`Item::Reporter`]. */
  reporter: Reporter,
  /** The call-back word. */
  callback_word: string, };

/** The identity of a report, and its idempotency key on every try. */
export type ReportId = string;

/** Reports as rows. */
export type ReportList = {
  /** How many there are. */
  total: number,
  /** How many wait or are being sent. */
  waiting: number,
  /** How many need the person: refused or stopped, and not followed by another to the same recipient. */
  needs_you: number,
  /** The rows. */
  rows: Array<ReportRow>, };

/** A report's state in a few words. */
export type ReportMark = {
  /** Which report. */
  id: ReportId,
  /** Where it stands. */
  state: DispatchState,
  /** What is being done. */
  errand: Errand,
  /** The vendor's reference. */
  reference: string | null,
  /** What the last try came to. */
  last: AttemptResult | null,
  /** Until then it can be undone. */
  undo_until: string | null, };

/** Everything that would be sent. */
export type ReportPreview = {
  /** To whom. */
  organisation: OrganisationId,
  /** Its name. */
  name: string,
  /** The host it goes to. */
  host: string,
  /** Every part, in words, with its switch. */
  items: Array<PreviewItem>,
  /** What was chosen. */
  choices: ReportChoices,
  /** What is hidden in the person's own words. */
  masked: Masked,
  /** The identity the report will have. */
  report_id: ReportId,
  /** Exactly the bytes that go. */
  body: string,
  /** What stands against sending it, such as its size. */
  problem: Failure | null, };

/** A number somebody gave the person when the call was reported elsewhere. */
export type ReportRef = {
  /** Who took the report. */
  body: string,
  /** The reference. */
  reference: string,
  /** The day. */
  date: string | null,
  /** Officer, badge, telephone. */
  contact: string, };

/** Where an organisation takes reports from people. */
export type ReportRoute = {
  /** The way itself. */
  way: ReportWay,
  /** What it is for. */
  note: string,
  /** Where it was read. */
  source: Source, };

/** A report as a row. */
export type ReportRow = {
  /** About which call. */
  call_id: CallId,
  /** The recipient's name. */
  organisation_name: string,
  /** When it was queued. */
  queued_at: string,
  /** Where it stands. */
  mark: ReportMark,
  /** When the next try is due. */
  next_attempt_at: string | null,
  /** What the vendor does with it. */
  vendor_status: VendorStatus | null, };

/** A stretch of the list of reports, newest first. */
export type ReportStretch = {
  /** How many to leave out. */
  offset: number,
  /** How many are wanted, at most 200. */
  limit: number, };

/** A report, what was sent, and what was answered. */
export type ReportView = {
  /** The report. */
  row: ReportRow,
  /** Where its call is. */
  call: Place,
  /** When the vendor took it. */
  received_at: string | null,
  /** Every part that was or will be sent. */
  items: Array<PreviewItem>,
  /** The exact bytes. */
  body: string,
  /** Every try, newest first. */
  attempts: Array<Attempt>,
  /** It can still be undone without a trace. */
  can_undo: boolean,
  /** It can be taken back. */
  can_withdraw: boolean,
  /** It can be tried again now. */
  can_retry: boolean, };

/** How a report reaches an organisation without this program. */
export type ReportWay = { "kind": "web",
  /** Its address. */
  address: string, } | { "kind": "email",
  /** The address. */
  address: string, } | { "kind": "text",
  /** As printed. */
  number: string, } | { "kind": "words",
  /** The words. */
  text: string, };

/** How the vendor may reach the person. */
export type Reporter = {
  /** E-mail address. */
  email: string,
  /** Telephone number. */
  phone: string,
  /** The best time to call. */
  best_time: string, };

/** How a call can be reported. */
export type Reporting = { "kind": "api",
  /** To whom. */
  organisation: OrganisationId,
  /** Its name. */
  name: string,
  /** What is sent was seen before: one click sends. */
  one_click: boolean, } | { "kind": "routes",
  /** The organisation whose routes these are; `None`: reporting bodies of the person's region. */
  organisation: string | null,
  /** The routes. */
  routes: Array<RouteOf>,
  /** What a report would say, from which the interface writes the text to be copied. */
  items: Array<PreviewItem>, };

/** What a restore does about the diary that is here, where that is damaged. */
export type Rescue = "not_needed" | "saves" | "other_key";

/** How a number resembles an official one. */
export type Resemblance = "digit_changed" | "digit_missing" | "digit_added" | "neighbours_swapped" | "other_country" | "letter_for_digit" | "other_prefix";

/** From where to restore. */
export type RestoreFrom = { "kind": "kept",
  /** Its name. */
  name: string, } | { "kind": "replaced",
  /** Its name. */
  name: string, } | { "kind": "chosen" };

/** What a restore would do. Nothing was replaced yet. */
export type RestorePreview = { "state": "needs_key",
  /** What opens it. */
  ways: Array<WayIn>, } | { "state": "ready",
  /** When the backup was made; `None` for a diary that was put aside. */
  made_at: string | null,
  /** What is in it. */
  there: DiaryContents,
  /** What is here now; `None` where that cannot be opened. */
  here: DiaryContents | null,
  /** What becomes of what can still be read of the diary that is here. */
  rescue: Rescue, };

/** A reporting route and whose it is. */
export type RouteOf = {
  /** Whose. */
  organisation: OrganisationId,
  /** Its name. */
  name: string,
  /** The route. */
  route: ReportRoute, };

/** Why an entry is left out. */
export type RowProblem = {
  /** Which row, as a spreadsheet counts; which entry of a JSON file, from 1. */
  row: number,
  /** The column or field; empty where it is the whole row. */
  column: string,
  /** Why. */
  code: Code, };

/** The identifier of a rule, such as `TM-01`: capital letters, digits and hyphens, at most 32. */
export type RuleId = string;

/** How grave it is when a rule holds. */
export type RuleSeverity = "warning" | "contradiction";

/** What became of a rule since it was shown. */
export type RuleSince = "same" | "changed" | "withdrawn";

/** A rule in plain words. */
export type RuleWords = {
  /** The policy in one sentence. */
  rule: string,
  /** What else helps to understand it. */
  more: string, };

/** An appointment to be saved. */
export type SaveAppointment = {
  /** The appointment that is changed; `None`: a new one. */
  id: AppointmentId | null,
  /** The revision that was opened, with `id`. */
  revision: number | null,
  /** What is noted. */
  fields: AppointmentFields, };

/** Appointments to be written into the file of a calendar. */
export type SaveCalendar = {
  /** Only this one; `None`: every one. */
  only: AppointmentId | null, };

/** A call to be saved. */
export type SaveCall = {
  /** The call that is changed, or a new one that was named before it is saved; `None`: a new one. */
  id: CallId | null,
  /** The revision of the call that is changed, as it was opened; `None`: a new call. */
  revision: number | null,
  /** What is noted. */
  fields: CallFields,
  /** The draft that is thereby done with. */
  draft: string | null, };

/** What became of it. With any issue nothing was saved. */
export type SavedAppointment = {
  /** The appointment as saved. */
  appointment: Appointment | null,
  /** What there is to say about its fields. */
  issues: Array<FieldIssue>, };

/** What became of it. With any error among the issues nothing was saved and the draft is still there. */
export type SavedCall = {
  /** The call as saved. */
  call: Call | null,
  /** What there is to say about its fields. */
  issues: Array<FieldIssue>, };

/** Keeps a call that is written down while the vault is not open. */
export type SealCall = {
  /** The identity of the form that it is written in: what was sealed of it before is exchanged. */
  id: CallId,
  /** What was noted. */
  fields: CallFields, };

/** What became of a call that was written down while the vault was not open. */
export type SealedCall = {
  /** It is kept, and will be filed when the vault opens. Not so with any error among the issues. */
  sealed: boolean,
  /** What there is to say about its fields. */
  issues: Array<FieldIssue>, };

/** A report to be queued. */
export type SendReport = {
  /** About which call. */
  call_id: CallId,
  /** What to send; `None`: as last time (one click). Refused unless a preview was seen before. */
  choices: ReportChoices | null,
  /** The identity that the preview gave it, so that what was seen is what goes, and goes once however often
   * it is asked for; `None` with one click. */
  report_id: ReportId | null, };

/** Sets the passphrase, or changes it. */
export type SetPassphrase = {
  /** 1 to 1,000 characters. */
  passphrase: string, };

/** What the person set, kept in the vault. */
export type Settings = {
  /** Where the person is; `None`: not chosen yet. */
  region: Region | null,
  /** The vault is locked after so many minutes in which nobody used the window, 1 to 1,440; `None`: never. */
  lock_after_minutes: number | null,
  /** So many days after a call was deleted it goes for good, 1 to 3650; `None`: only by hand. */
  bin_days: number | null,
  /** Calls of this age in months go to the bin by themselves, 1 to 600; `None`: they stay. */
  retention_months: number | null,
  /** The desktop says when a new notice of the directory is there, without naming anybody. */
  tell_of_advisories: boolean, };

/** How serious an issue is. */
export type Severity = "error" | "question";

/** A verdict that was shown, and what became of its rules. */
export type ShownBefore = {
  /** The verdict, as it was shown. */
  verdict: ShownVerdict,
  /** What became of the rule of each of its reasons by now, in their order. */
  since: Array<RuleSince>, };

/** The caller ID number. It may be forged. */
export type ShownNumber = {
  /** What the display did. */
  presented: Presented,
  /** What it showed; `None` unless a number was shown. */
  number: NotedNumber | null, };

/** A rule as it was shown. */
export type ShownReason = {
  /** Which rule. */
  rule: RuleId,
  /** Its version then. */
  version: number,
  /** How grave it was. */
  severity: RuleSeverity,
  /** Its words then, in the language in which they were shown. */
  words: RuleWords, };

/** A verdict as it was shown to the person. */
export type ShownVerdict = {
  /** When it was first shown. */
  shown_at: string,
  /** The revision of the call that it was about. */
  revision: number,
  /** What was said. */
  outcome: VerdictOutcome,
  /** Every reason that was given, the strongest first. */
  reasons: Array<ShownReason>,
  /** The version of the directory that held the rules, where it had one. */
  directory_version: number | null, };

/** Where and when a fact was read. */
export type Source = {
  /** The page. */
  page: string,
  /** The date of the page, where it carries one: the day at which the organisation confirmed the fact. */
  date: string | null,
  /** What is known of the date where there is no exact one, such as "about 2020-2021". */
  date_note: string,
  /** The day on which the publishers saw the page, where that is known. */
  seen: string | null,
  /** How the page was seen. */
  seen_in: string,
  /** Why somebody else's page is taken at its word; empty where the page is the organisation's own. */
  reason: string, };

/** How long a passphrase would hold against someone who has a copy of the files and fast computers. */
export type Strength = "hours" | "weeks" | "years" | "lifetimes";

/** One fact that a text suggests. */
export type Suggestion = {
  /** Where the words begin: characters before them. */
  at: number,
  /** The words of the text it rests on. */
  words: string,
  /** The field of a call. */
  field: string,
  /** A word of the field's vocabulary; `yes` where it is a question; for the claimed organisation its name. */
  value: string, };

/** What made the person suspicious. */
export type Suspicion = "the_number" | "pushy" | "what_they_asked_for" | "story_did_not_fit" | "knew_too_much" | "voice_or_line" | "been_warned";

/** Entries of the chosen calendar that are to be written down. */
export type TakeOver = {
  /** Which, by their places in the preview. */
  entries: Array<number>,
  /** Who arranged those that are new, which no calendar tells; `None` where none is. */
  arranged_by: ArrangedBy | null,
  /** Over which channel. */
  channel: ArrangedOver | null, };

/** Light or dark. */
export type Theme = "system" | "light" | "dark";

/** What the book has of an entry of a calendar that was written down before. */
export type There = "same" | "another_time" | "deleted";

/** From when until when, by the person's clock. */
export type Times = {
  /** The begin. */
  starts: Moment,
  /** The end; the midnight behind where it is about whole days. */
  ends: Moment, };

/** What the tray's menu says. */
export type TrayWords = {
  /** Opens the live page; at most 100 bytes. */
  live: string,
  /** Opens the window; at most 100 bytes. */
  open: string, };

/** The last run of the program ended out of order. Nothing in it tells of a person. */
export type UncleanEnd = {
  /** The version that ran; `None` where the file of that run was torn, as below. */
  version: string | null,
  /** The kind of computer. */
  system: string | null,
  /** When the run began. */
  started_at: string | null,
  /** Faults of the program in that run, oldest first. */
  faults: Array<Fault>, };

/** What opens a locked vault. */
export type Unlock = { "way": "system" } | { "way": "passphrase",
  /** As it was typed. */
  passphrase: string, } | { "way": "recovery_code",
  /** As it was typed. */
  code: string, };

/** Someone whom callers often claim to be. */
export type UsualClaim = {
  /** In words, in the person's language: "Microsoft", "A bank". */
  name: string,
  /** The organisation, where it is one. */
  organisation: OrganisationId | null, };

/** Whether the diary can be used. */
export type VaultStatus = { "state": "opening" } | { "state": "asking",
  /** The ways in that need not wait for it. */
  ways: Array<WayIn>,
  /** So many calls wait to be filed; none where none can be sealed. */
  inbox: number | null, } | { "state": "ready",
  /** It was made just now: a first start. */
  new: boolean,
  /** So many calls that were written down while it was locked were filed when it opened. */
  filed: number,
  /** So many of them cannot be read. They were left where they are. */
  unread: number,
  /** Why calls that were written down meanwhile were not filed. They wait for the next opening. */
  unfiled: Failure | null,
  /** The key store had lost the key, and has it again. */
  renewed: boolean, } | { "state": "locked",
  /** The ways in that open it now. */
  ways: Array<WayIn>,
  /** So many calls wait to be filed. */
  inbox: number, } | { "state": "no_key_store" } | { "state": "trouble",
  /** Why. */
  failure: Failure,
  /** The ways in that may help, beside trying again. None where the trouble does not lie with a key. */
  ways: Array<WayIn>,
  /** So many calls wait to be filed; none where none can be sealed. */
  inbox: number | null, };

/** What the vendor does with a report it has. A newer server may say more: that is [`Unknown`](Self::Unknown). */
export type VendorStatus = "received" | "reviewing" | "confirmed" | "not_confirmed" | "withdrawn" | "expired" | "unknown";

/** What a verdict says. There is no "safe". */
export type VerdictOutcome = "not_enough" | "warning" | "contradiction";

/** What the rules of the directory in use say of a call as it stands. There is no "safe". */
export type VerdictView = {
  /** What is said. */
  outcome: VerdictOutcome,
  /** The strongest reasons, at most three: they are shown first. */
  strongest: Array<ReasonView>,
  /** The other reasons, in the order of their strength. */
  others: Array<ReasonView>,
  /** The field of the call whose answer would settle it. */
  question: Fact | null,
  /** Rules that may hold, but that only a newer program understands. */
  not_understood: Array<RuleId>, };

/** Person or recording. */
export type Voice = "person" | "recorded" | "recorded_then_person" | "sounded_artificial" | "not_sure";

/** How an organisation is reached. */
export type Way = { "kind": "phone",
  /** As the organisation prints it. */
  as_printed: string,
  /** In E.164. */
  e164: E164,
  /** What to choose when it answers, such as "option 8". */
  menu: string,
  /** Free to call, where that is known. */
  toll_free: boolean | null,
  /** Only for text messages: a call from it is not covered. */
  text_only: boolean, } | { "kind": "short_code",
  /** As the organisation prints it: digits, perhaps `#` or `*`. */
  as_printed: string,
  /** Only for text messages. */
  text_only: boolean, } | { "kind": "phone_range",
  /** As the organisation prints it, such as "0345 740 4xxx". */
  as_printed: string,
  /** The digits with which they begin. */
  prefix: NumberPrefix,
  /** Only for text messages: a call from it is not covered. */
  text_only: boolean, } | { "kind": "web",
  /** Its address, under an official domain. */
  address: string, } | { "kind": "email",
  /** The address. */
  address: string, } | { "kind": "chat",
  /** Where to find it, in words or as an address. */
  place: string, };

/** A way to the vault's key. */
export type WayIn = "system" | "passphrase" | "recovery_code";

/** Which ways the person wants; kept outside the vault, for they are wanted while it is locked. */
export type WaysToLive = {
  /** A picture in the tray, with a menu. */
  tray: boolean,
  /** Keys that work whatever program is in front; `None`: the program takes no key from the others. */
  keys: LiveKeys | null, };

/** The ways that are wanted, and whether they are there. */
export type WaysToLiveView = {
  /** Which are wanted. */
  wanted: WaysToLive,
  /** The picture in the tray is wanted, and this desktop has no tray that the program can use. */
  tray_missing: boolean,
  /** What became of the keys. */
  keys: KeysState, };

/** What an appointment is worth when a call comes. */
export type Weight = "counts" | "channel_not_official" | "not_by_me" | "trap";

/** A choice of calls. */
export type WhichCalls = { "which": "all" } | { "which": "found",
  /** The filter. */
  filter: DiaryFilter, } | { "which": "one",
  /** Which. */
  id: CallId, };

/** That an advisory does not hold any more. */
export type Withdrawal = {
  /** Since when. */
  date: string,
  /** Why, in the language of the advisory: 1 to 2,000 characters. */
  reason: string, };

/** Yes or no, and what there is to say about it. */
export type YesWith = {
  /** `None` until answered. */
  yes: boolean | null,
  /** When, who, what happened. */
  detail: string, };

/** A zone, such as `Europe/London`. */
export type Zone = string;

export const ADDRESS_KIND = ["web", "email"] as const satisfies readonly AddressKind[];

export const ADDRESS_OUTCOME = ["resembles_official", "not_in_directory", "open_to_anyone", "under_official"] as const satisfies readonly AddressOutcome[];

export const ADDRESS_RESEMBLANCE = ["look_alike_letters", "letter_changed", "letter_missing", "letter_added", "letters_swapped", "other_ending", "official_name_inside", "official_name_before"] as const satisfies readonly AddressResemblance[];

export const ADDRESS_TRICK = ["name_before_at", "other_letters", "number_for_name", "short_link", "written_apart"] as const satisfies readonly AddressTrick[];

export const ADVISORY_KIND = ["callers_know_things", "data_was_taken", "false_number_in_use", "other"] as const satisfies readonly AdvisoryKind[];

export const AGE = ["recent", "old", "undated"] as const satisfies readonly Age[];

export const ANSWERED = ["spoke", "hung_up_at_once", "silent", "rang_off", "voicemail", "missed"] as const satisfies readonly Answered[];

export const APPOINTMENT_SINCE = ["same", "changed", "deleted"] as const satisfies readonly AppointmentSince[];

export const APPOINTMENT_STATE = ["none", "due", "undue", "by_caller"] as const satisfies readonly AppointmentState[];

export const ARRANGED_BY = ["me", "earlier_caller", "organisation_wrote"] as const satisfies readonly ArrangedBy[];

export const ARRANGED_OVER = ["website", "app", "branch", "number_i_rang", "letter", "email", "earlier_call"] as const satisfies readonly ArrangedOver[];

export const ASKED_FOR = ["remote_control", "install_something", "open_website", "open_email", "password", "one_time_code", "card_number", "bank_details", "identity_number", "money", "gift_cards", "crypto", "cash_or_courier", "safe_account", "secrecy", "stay_on_line", "not_tell_bank", "call_back_later", "nothing"] as const satisfies readonly AskedFor[];

export const BACKGROUND = ["call_centre", "silence", "echo_or_delay", "music", "other"] as const satisfies readonly Background[];

export const CALL_KIND = ["tech_support", "bank_or_card", "government", "delivery", "shop_or_order", "phone_company", "energy", "prize", "investment", "charity", "survey_or_politics", "sales", "silent", "other"] as const satisfies readonly CallKind[];

export const CALLS_CUSTOMERS = ["never_unsolicited", "only_scheduled", "sometimes", "unknown"] as const satisfies readonly CallsCustomers[];

export const CHANNEL = ["phone_call", "whatsapp", "telegram", "viber", "imo", "other_internet_call", "voicemail", "text_asking_to_call"] as const satisfies readonly Channel[];

export const CHECK_OUTCOME = ["listed_as_false", "resembles_official", "not_in_directory", "same_as_official", "short_code", "not_a_number"] as const satisfies readonly CheckOutcome[];

export const CODE = ["too_long", "too_many", "control_characters", "in_future", "out_of_range", "missing_name", "ends_before_it_starts", "too_many_days", "not_an_amount", "not_a_currency", "bad_request", "not_found", "changed_meanwhile", "kept_for_evidence", "vault_opening", "key_store_unavailable", "key_missing", "key_changed", "wrong_passphrase", "recovery_code_mistyped", "wrong_recovery_code", "last_way", "vault_locked", "key_file_damaged", "vault_missing", "vault_not_a_file", "vault_newer", "vault_damaged", "backup_damaged", "vault_in_use", "folder_not_writable", "disk_full", "storage_failed", "no_report_api", "report_too_large", "too_late_to_undo", "address_not_official", "browser_unavailable", "directory_no_address", "directory_not_reached", "directory_not_signed", "directory_older", "directory_expired", "directory_incomplete", "directory_altered", "directory_not_understood", "directory_for_development", "file_not_readable", "file_too_large", "file_of_another_kind", "file_newer", "file_has_no_calls", "file_not_writable", "file_has_no_appointments", "row_not_understood", "cell_not_understood", "date_not_understood", "different_in_diary", "job_under_way", "stopped", "internal"] as const satisfies readonly Code[];

export const CONSENT = ["no", "yes", "withdrawn"] as const satisfies readonly Consent[];

export const DATE_ORDER = ["day_first", "month_first", "year_first"] as const satisfies readonly DateOrder[];

export const DISCLOSED = ["nothing", "name_or_address", "date_of_birth", "email", "password", "one_time_code", "card_number", "security_code", "bank_account", "bank_login", "identity_number", "identity_photo", "remote_control", "installed_program", "other"] as const satisfies readonly Disclosed[];

export const DISPATCH_STATE = ["waiting", "sending", "accepted", "refused", "parked", "withdrawn"] as const satisfies readonly DispatchState[];

export const ERRAND = ["submit", "withdraw"] as const satisfies readonly Errand[];

export const EVERY = ["day", "week", "month", "year"] as const satisfies readonly Every[];

export const EVIDENCE_KIND = ["screenshot", "voicemail", "email", "receipt", "phone_bill", "other"] as const satisfies readonly EvidenceKind[];

export const EXPECTED = ["no", "arranged_by_me", "arranged_by_caller", "not_sure"] as const satisfies readonly Expected[];

export const EXPORT_FORMAT = ["csv", "json"] as const satisfies readonly ExportFormat[];

export const FACT = ["claimed_org", "expected", "appointment", "began_by", "minutes_since_you_rang", "region", "number_check", "number_has_plus", "displayed_number", "number_to_ring", "email_hosts", "emails", "said", "claimed_person", "claimed_department", "knew_about_me", "suspicion", "asked_for", "reason_given", "pressure", "remote_tool", "channel", "answered", "voice", "call_kind", "called_line", "background", "consent", "is_customer", "rang_back", "second_caller", "asked_to_stop", "my_reaction", "disclosed", "paid", "payment_method", "duration_s", "attempts", "annoyance"] as const satisfies readonly Fact[];

export const IMPORT_FIELD = ["notes", "leave_out", "date_and_time", "date", "time", "claimed_org", "expected", "number_shown", "name_shown", "callback_numbers", "duration", "own_number", "claimed_person", "claimed_department", "quoted_reference", "opening_words", "websites", "emails"] as const satisfies readonly ImportField[];

export const IMPORT_FORMAT = ["own_json", "own_csv", "ftc_complaints", "table"] as const satisfies readonly ImportFormat[];

export const ITEM = ["when", "expected", "number_shown", "claimed", "circumstances", "knew_about_me", "quoted_reference", "story", "remote_control", "callers_contacts", "loss", "notes", "reporter", "callback_word", "share_with_authorities", "app"] as const satisfies readonly Item[];

export const JOB_KIND = ["export", "import", "import_preview", "backup", "restore_preview", "restore", "bring_back", "empty_bin", "check", "weekly_check"] as const satisfies readonly JobKind[];

export const KEYS_STATE = ["off", "on", "taken", "by_desktop"] as const satisfies readonly KeysState[];

export const KNOWLEDGE = ["name", "email", "phone", "address", "product", "ticket_number", "last_support_contact", "device_details", "renewal_date", "card_last_digits", "nothing"] as const satisfies readonly Knowledge[];

export const LINE = ["landline", "mobile", "internet", "work"] as const satisfies readonly Line[];

export const LIVE_KEYS = ["ctrl_alt_p", "ctrl_alt_h", "ctrl_shift_f9", "pause"] as const satisfies readonly LiveKeys[];

export const NO_ANSWER = ["no_connection", "not_trusted", "timed_out", "nonsense", "server_trouble"] as const satisfies readonly NoAnswer[];

export const NOT_A_NUMBER_REASON = ["no_digits", "too_short", "too_long", "unknown_country_code", "impossible_here", "card_number", "web_address", "email_address", "text_too_long"] as const satisfies readonly NotANumberReason[];

export const ORGANISATION_KIND = ["vendor", "bank", "government", "carrier", "delivery", "shop", "reporting_body"] as const satisfies readonly OrganisationKind[];

export const PAID = ["no", "yes", "tried_but_stopped", "unknown"] as const satisfies readonly Paid[];

export const PAYMENT_METHOD = ["credit_card", "debit_card", "bank_transfer", "transfer_company", "payment_app", "gift_card", "crypto", "cheque", "cash", "courier", "other"] as const satisfies readonly PaymentMethod[];

export const PLACE = ["diary", "bin", "gone"] as const satisfies readonly Place[];

export const PRECISION = ["exact", "about", "day_only"] as const satisfies readonly Precision[];

export const PRESENTED = ["shown", "withheld", "unavailable", "not_noticed"] as const satisfies readonly Presented[];

export const PRESSURE = ["urgent", "threat", "secrecy", "kindness", "anger"] as const satisfies readonly Pressure[];

export const REACTION = ["hung_up", "refused", "played_along", "gave_something", "did_something", "called_official_number", "told_someone"] as const satisfies readonly Reaction[];

export const REASON = ["virus_or_hacked", "refund_or_overpayment", "renewal_or_charge", "suspicious_login", "leaked_data", "legal_threat", "family_emergency", "prize", "other"] as const satisfies readonly Reason[];

export const REFUSAL = ["idempotency_key_missing", "malformed", "refused", "unknown_report", "too_large", "unsupported", "invalid_field", "idempotency_key_reused", "redirected", "other"] as const satisfies readonly Refusal[];

export const REMOTE_TOOL = ["teamviewer", "anydesk", "quick_assist", "screenconnect", "zoho", "rustdesk", "ultraviewer", "other", "unknown"] as const satisfies readonly RemoteTool[];

export const RESCUE = ["not_needed", "saves", "other_key"] as const satisfies readonly Rescue[];

export const RESEMBLANCE = ["digit_changed", "digit_missing", "digit_added", "neighbours_swapped", "other_country", "letter_for_digit", "other_prefix"] as const satisfies readonly Resemblance[];

export const RULE_SEVERITY = ["warning", "contradiction"] as const satisfies readonly RuleSeverity[];

export const RULE_SINCE = ["same", "changed", "withdrawn"] as const satisfies readonly RuleSince[];

export const SEVERITY = ["error", "question"] as const satisfies readonly Severity[];

export const STRENGTH = ["hours", "weeks", "years", "lifetimes"] as const satisfies readonly Strength[];

export const SUSPICION = ["the_number", "pushy", "what_they_asked_for", "story_did_not_fit", "knew_too_much", "voice_or_line", "been_warned"] as const satisfies readonly Suspicion[];

export const THEME = ["system", "light", "dark"] as const satisfies readonly Theme[];

export const THERE = ["same", "another_time", "deleted"] as const satisfies readonly There[];

export const VENDOR_STATUS = ["received", "reviewing", "confirmed", "not_confirmed", "withdrawn", "expired", "unknown"] as const satisfies readonly VendorStatus[];

export const VERDICT_OUTCOME = ["not_enough", "warning", "contradiction"] as const satisfies readonly VerdictOutcome[];

export const VOICE = ["person", "recorded", "recorded_then_person", "sounded_artificial", "not_sure"] as const satisfies readonly Voice[];

export const WAY_IN = ["system", "passphrase", "recovery_code"] as const satisfies readonly WayIn[];

export const WEIGHT = ["counts", "channel_not_official", "not_by_me", "trap"] as const satisfies readonly Weight[];
