/** Every value of each choice, in the order in which a person is asked. The types see to it that each exists. */
import type {
  Answered,
  AskedFor,
  Background,
  CallKind,
  Channel,
  Consent,
  Disclosed,
  EvidenceKind,
  Knowledge,
  Line,
  Paid,
  PaymentMethod,
  Pressure,
  Reaction,
  Reason,
  RemoteTool,
  Suspicion,
  Voice,
} from "../../bridge/gen/types";

/** Fails to compile when a value is missing: every key of the record must be there. */
const all = <T extends string>(values: Record<T, true>): T[] => Object.keys(values) as T[];

export const LINES = all<Line>({ landline: true, mobile: true, internet: true, work: true });
export const CHANNELS = all<Channel>({
  phone_call: true,
  whatsapp: true,
  telegram: true,
  viber: true,
  imo: true,
  other_internet_call: true,
  voicemail: true,
  text_asking_to_call: true,
});
export const ANSWERED = all<Answered>({
  spoke: true,
  hung_up_at_once: true,
  silent: true,
  rang_off: true,
  voicemail: true,
  missed: true,
});
export const VOICES = all<Voice>({
  person: true,
  recorded: true,
  recorded_then_person: true,
  sounded_artificial: true,
  not_sure: true,
});
export const CALL_KINDS = all<CallKind>({
  tech_support: true,
  bank_or_card: true,
  government: true,
  delivery: true,
  shop_or_order: true,
  phone_company: true,
  energy: true,
  prize: true,
  investment: true,
  charity: true,
  survey_or_politics: true,
  sales: true,
  silent: true,
  other: true,
});
export const KNOWLEDGE = all<Knowledge>({
  name: true,
  email: true,
  ticket_number: true,
  address: true,
  product: true,
  last_support_contact: true,
  nothing: true,
  phone: true,
  device_details: true,
  renewal_date: true,
  card_last_digits: true,
});
export const REASONS = all<Reason>({
  virus_or_hacked: true,
  refund_or_overpayment: true,
  renewal_or_charge: true,
  suspicious_login: true,
  leaked_data: true,
  legal_threat: true,
  family_emergency: true,
  prize: true,
  other: true,
});
export const ASKED_FOR = all<AskedFor>({
  remote_control: true,
  one_time_code: true,
  card_number: true,
  gift_cards: true,
  safe_account: true,
  nothing: true,
  install_something: true,
  open_website: true,
  open_email: true,
  password: true,
  bank_details: true,
  identity_number: true,
  money: true,
  crypto: true,
  cash_or_courier: true,
  secrecy: true,
  stay_on_line: true,
  not_tell_bank: true,
  call_back_later: true,
});
export const PRESSURES = all<Pressure>({ urgent: true, threat: true, secrecy: true, kindness: true, anger: true });
export const REMOTE_TOOLS = all<RemoteTool>({
  teamviewer: true,
  anydesk: true,
  quick_assist: true,
  screenconnect: true,
  zoho: true,
  rustdesk: true,
  ultraviewer: true,
  other: true,
  unknown: true,
});
export const CONSENTS = all<Consent>({ no: true, yes: true, withdrawn: true });
export const BACKGROUNDS = all<Background>({
  call_centre: true,
  silence: true,
  echo_or_delay: true,
  music: true,
  other: true,
});
export const SUSPICIONS = all<Suspicion>({
  the_number: true,
  pushy: true,
  what_they_asked_for: true,
  story_did_not_fit: true,
  knew_too_much: true,
  voice_or_line: true,
  been_warned: true,
});
export const REACTIONS = all<Reaction>({
  hung_up: true,
  refused: true,
  played_along: true,
  gave_something: true,
  did_something: true,
  called_official_number: true,
  told_someone: true,
});
export const DISCLOSED = all<Disclosed>({
  nothing: true,
  name_or_address: true,
  date_of_birth: true,
  email: true,
  password: true,
  one_time_code: true,
  card_number: true,
  security_code: true,
  bank_account: true,
  bank_login: true,
  identity_number: true,
  identity_photo: true,
  remote_control: true,
  installed_program: true,
  other: true,
});
export const PAID = all<Paid>({ no: true, yes: true, tried_but_stopped: true, unknown: true });
export const PAYMENT_METHODS = all<PaymentMethod>({
  credit_card: true,
  debit_card: true,
  bank_transfer: true,
  transfer_company: true,
  payment_app: true,
  gift_card: true,
  crypto: true,
  cheque: true,
  cash: true,
  courier: true,
  other: true,
});
export const EVIDENCE_KINDS = all<EvidenceKind>({
  screenshot: true,
  voicemail: true,
  email: true,
  receipt: true,
  phone_bill: true,
  other: true,
});
