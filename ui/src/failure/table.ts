import type { Code, Failure, FieldIssue } from "../bridge/gen/types";
import { count, m } from "../words/vocabulary";

export interface FailureWords {
  /** A question goes on; what is to be mended waits for the person; trouble lies with the computer. */
  severity: "question" | "mend" | "trouble";
  title: () => string;
  words: (params: Readonly<Record<string, number>>) => string;
  /** What may help, where a button can do it. */
  action?: "retry" | "reload";
}

const text = (params: Readonly<Record<string, number>>, name: string): string =>
  params[name] === undefined ? "" : count(params[name]);

/** Total: a code that Rust adds fails the build here until it has words. */
export const FAILURES: Record<Code, FailureWords> = {
  too_long: {
    severity: "mend",
    title: m.fail_too_long_title,
    words: (p) => m.fail_too_long({ length: text(p, "length"), limit: text(p, "limit") }),
  },
  too_many: {
    severity: "mend",
    title: m.fail_too_many_title,
    words: (p) => m.fail_too_many({ limit: text(p, "limit") }),
  },
  control_characters: {
    severity: "mend",
    title: m.fail_control_characters_title,
    words: () => m.fail_control_characters(),
  },
  in_future: { severity: "question", title: m.fail_in_future_title, words: () => m.fail_in_future() },
  out_of_range: {
    severity: "mend",
    title: m.fail_out_of_range_title,
    words: (p) =>
      p["min"] === undefined || p["max"] === undefined
        ? m.fail_out_of_range()
        : m.fail_out_of_range_between({ min: text(p, "min"), max: text(p, "max") }),
  },
  missing_name: { severity: "mend", title: m.fail_missing_name_title, words: () => m.fail_missing_name() },
  ends_before_it_starts: { severity: "mend", title: m.fail_ends_before_title, words: () => m.fail_ends_before() },
  too_many_days: {
    severity: "mend",
    title: m.fail_too_many_days_title,
    words: (p) => m.fail_too_many_days({ limit: text(p, "limit") }),
  },
  not_an_amount: { severity: "mend", title: m.fail_not_an_amount_title, words: () => m.fail_not_an_amount() },
  not_a_currency: { severity: "mend", title: m.fail_not_a_currency_title, words: () => m.fail_not_a_currency() },
  bad_request: { severity: "trouble", title: m.fail_bad_request_title, words: () => m.fail_bad_request() },
  not_found: { severity: "mend", title: m.fail_not_found_title, words: () => m.fail_not_found(), action: "reload" },
  changed_meanwhile: {
    severity: "mend",
    title: m.fail_changed_meanwhile_title,
    words: () => m.fail_changed_meanwhile(),
    action: "reload",
  },
  kept_for_evidence: {
    severity: "mend",
    title: m.fail_kept_for_evidence_title,
    words: () => m.fail_kept_for_evidence(),
  },
  vault_opening: {
    severity: "trouble",
    title: m.fail_vault_opening_title,
    words: () => m.fail_vault_opening(),
    action: "retry",
  },
  key_store_unavailable: {
    severity: "trouble",
    title: m.fail_key_store_unavailable_title,
    words: () => m.fail_key_store_unavailable(),
    action: "retry",
  },
  key_missing: {
    severity: "trouble",
    title: m.fail_key_missing_title,
    words: () => m.fail_key_missing(),
    action: "retry",
  },
  key_changed: {
    severity: "trouble",
    title: m.fail_key_changed_title,
    words: () => m.fail_key_changed(),
    action: "retry",
  },
  wrong_passphrase: { severity: "mend", title: m.fail_wrong_passphrase_title, words: () => m.fail_wrong_passphrase() },
  recovery_code_mistyped: {
    severity: "mend",
    title: m.fail_recovery_code_mistyped_title,
    words: () => m.fail_recovery_code_mistyped(),
  },
  wrong_recovery_code: {
    severity: "mend",
    title: m.fail_wrong_recovery_code_title,
    words: () => m.fail_wrong_recovery_code(),
  },
  last_way: { severity: "mend", title: m.fail_last_way_title, words: () => m.fail_last_way() },
  vault_locked: { severity: "trouble", title: m.fail_vault_locked_title, words: () => m.fail_vault_locked() },
  key_file_damaged: {
    severity: "trouble",
    title: m.fail_key_file_damaged_title,
    words: () => m.fail_key_file_damaged(),
    action: "retry",
  },
  vault_missing: {
    severity: "trouble",
    title: m.fail_vault_missing_title,
    words: () => m.fail_vault_missing(),
    action: "retry",
  },
  vault_not_a_file: {
    severity: "trouble",
    title: m.fail_vault_not_a_file_title,
    words: () => m.fail_vault_not_a_file(),
    action: "retry",
  },
  vault_newer: {
    severity: "trouble",
    title: m.fail_vault_newer_title,
    words: () => m.fail_vault_newer(),
    action: "retry",
  },
  vault_damaged: {
    severity: "trouble",
    title: m.fail_vault_damaged_title,
    words: () => m.fail_vault_damaged(),
    action: "retry",
  },
  backup_damaged: { severity: "trouble", title: m.fail_backup_damaged_title, words: () => m.fail_backup_damaged() },
  vault_in_use: {
    severity: "trouble",
    title: m.fail_vault_in_use_title,
    words: () => m.fail_vault_in_use(),
    action: "retry",
  },
  folder_not_writable: {
    severity: "trouble",
    title: m.fail_folder_not_writable_title,
    words: () => m.fail_folder_not_writable(),
    action: "retry",
  },
  disk_full: { severity: "trouble", title: m.fail_disk_full_title, words: () => m.fail_disk_full(), action: "retry" },
  storage_failed: {
    severity: "trouble",
    title: m.fail_storage_failed_title,
    words: () => m.fail_storage_failed(),
    action: "retry",
  },
  no_report_api: { severity: "mend", title: m.fail_no_report_api_title, words: () => m.fail_no_report_api() },
  report_too_large: {
    severity: "mend",
    title: m.fail_report_too_large_title,
    words: () => m.fail_report_too_large(),
  },
  too_late_to_undo: { severity: "mend", title: m.fail_too_late_to_undo_title, words: () => m.fail_too_late_to_undo() },
  address_not_official: {
    severity: "mend",
    title: m.fail_address_not_official_title,
    words: () => m.fail_address_not_official(),
  },
  browser_unavailable: {
    severity: "trouble",
    title: m.fail_browser_unavailable_title,
    words: () => m.fail_browser_unavailable(),
  },
  directory_no_address: {
    severity: "trouble",
    title: m.fail_directory_no_address_title,
    words: () => m.fail_directory_no_address(),
  },
  directory_not_reached: {
    severity: "trouble",
    title: m.fail_directory_not_reached_title,
    words: () => m.fail_directory_not_reached(),
  },
  directory_not_signed: {
    severity: "trouble",
    title: m.fail_directory_not_signed_title,
    words: () => m.fail_directory_not_signed(),
  },
  directory_older: {
    severity: "trouble",
    title: m.fail_directory_older_title,
    words: () => m.fail_directory_older(),
  },
  directory_expired: {
    severity: "trouble",
    title: m.fail_directory_expired_title,
    words: () => m.fail_directory_expired(),
  },
  directory_incomplete: {
    severity: "trouble",
    title: m.fail_directory_incomplete_title,
    words: () => m.fail_directory_incomplete(),
  },
  directory_altered: {
    severity: "trouble",
    title: m.fail_directory_altered_title,
    words: () => m.fail_directory_altered(),
  },
  directory_not_understood: {
    severity: "trouble",
    title: m.fail_directory_not_understood_title,
    words: () => m.fail_directory_not_understood(),
  },
  directory_for_development: {
    severity: "trouble",
    title: m.fail_directory_for_development_title,
    words: () => m.fail_directory_for_development(),
  },
  file_not_readable: {
    severity: "trouble",
    title: m.fail_file_not_readable_title,
    words: () => m.fail_file_not_readable(),
  },
  file_too_large: {
    severity: "mend",
    title: m.fail_file_too_large_title,
    words: () => m.fail_file_too_large(),
  },
  file_of_another_kind: {
    severity: "mend",
    title: m.fail_file_of_another_kind_title,
    words: () => m.fail_file_of_another_kind(),
  },
  file_newer: {
    severity: "mend",
    title: m.fail_file_newer_title,
    words: () => m.fail_file_newer(),
  },
  file_has_no_calls: {
    severity: "mend",
    title: m.fail_file_has_no_calls_title,
    words: () => m.fail_file_has_no_calls(),
  },
  file_has_no_appointments: {
    severity: "mend",
    title: m.fail_file_has_no_appointments_title,
    words: () => m.fail_file_has_no_appointments(),
  },
  file_not_writable: {
    severity: "trouble",
    title: m.fail_file_not_writable_title,
    words: () => m.fail_file_not_writable(),
  },
  row_not_understood: {
    severity: "mend",
    title: m.fail_row_not_understood_title,
    words: () => m.fail_row_not_understood(),
  },
  cell_not_understood: {
    severity: "mend",
    title: m.fail_cell_not_understood_title,
    words: () => m.fail_cell_not_understood(),
  },
  date_not_understood: {
    severity: "mend",
    title: m.fail_date_not_understood_title,
    words: () => m.fail_date_not_understood(),
  },
  different_in_diary: {
    severity: "mend",
    title: m.fail_different_in_diary_title,
    words: () => m.fail_different_in_diary(),
  },
  job_under_way: { severity: "mend", title: m.fail_job_under_way_title, words: () => m.fail_job_under_way() },
  stopped: { severity: "mend", title: m.fail_stopped_title, words: () => m.fail_stopped() },
  internal: { severity: "trouble", title: m.fail_internal_title, words: () => m.fail_internal() },
};

const paramsOf = (params: Failure["params"] | FieldIssue["params"]) => (params ?? {}) as Record<string, number>;

export const failureTitle = (failure: Failure): string => FAILURES[failure.code].title();

export function failureText(failure: Failure): string {
  const words = FAILURES[failure.code].words(paramsOf(failure.params));
  return failure.ref === undefined ? words : m.fail_with_ref({ words, ref: failure.ref });
}

export const issueText = (issue: FieldIssue): string => FAILURES[issue.code].words(paramsOf(issue.params));
