// Made from Rust by `cargo xtask bindings`. Changes here are lost, and fail the test `bindings`.

import type {
  About,
  Appearance,
  CallFields,
  CallId,
  CallRow,
  CallView,
  CheckRequest,
  CheckResult,
  DiaryFilter,
  DiaryOutline,
  DiaryStretch,
  DirectoryStatus,
  Draft,
  FieldIssue,
  JobView,
  KeptDraft,
  OpenPage,
  OrganisationId,
  OrganisationQuery,
  OrganisationRow,
  OrganisationView,
  PreviewRequest,
  ReportId,
  ReportList,
  ReportPreview,
  ReportRow,
  ReportStretch,
  ReportView,
  SaveCall,
  SavedCall,
  SendReport,
  Settings,
  VaultStatus,
} from "./types";

/** Every command, what it is asked and what it answers. */
export interface Commands {
  vault_status: { request: null; reply: VaultStatus };
  vault_retry: { request: null; reply: VaultStatus };
  diary_outline: { request: DiaryFilter; reply: DiaryOutline };
  diary_rows: { request: DiaryStretch; reply: Array<CallRow> };
  call: { request: CallId; reply: CallView };
  examine_call: { request: CallFields; reply: Array<FieldIssue> };
  save_call: { request: SaveCall; reply: SavedCall };
  delete_call: { request: CallId; reply: null };
  undelete_call: { request: CallId; reply: null };
  keep_draft: { request: Draft; reply: null };
  draft: { request: string; reply: KeptDraft | null };
  drop_draft: { request: string; reply: null };
  check_numbers: { request: CheckRequest; reply: Array<CheckResult> };
  directory_status: { request: null; reply: DirectoryStatus };
  find_organisations: { request: OrganisationQuery; reply: Array<OrganisationRow> };
  organisation: { request: OrganisationId; reply: OrganisationView };
  open_official_page: { request: OpenPage; reply: null };
  preview_report: { request: PreviewRequest; reply: ReportPreview };
  send_report: { request: SendReport; reply: ReportRow };
  undo_report: { request: ReportId; reply: null };
  withdraw_report: { request: ReportId; reply: null };
  retry_report: { request: ReportId; reply: null };
  reports: { request: ReportStretch; reply: ReportList };
  report: { request: ReportId; reply: ReportView };
  refresh_report: { request: ReportId; reply: null };
  job: { request: null; reply: JobView | null };
  cancel_job: { request: null; reply: null };
  settings: { request: null; reply: Settings };
  change_settings: { request: Settings; reply: null };
  appearance: { request: null; reply: Appearance };
  change_appearance: { request: Appearance; reply: null };
  about: { request: null; reply: About };
  first_frame: { request: null; reply: null };
}

/** The names of all commands. */
export const COMMANDS: readonly (keyof Commands)[] = [
  "vault_status",
  "vault_retry",
  "diary_outline",
  "diary_rows",
  "call",
  "examine_call",
  "save_call",
  "delete_call",
  "undelete_call",
  "keep_draft",
  "draft",
  "drop_draft",
  "check_numbers",
  "directory_status",
  "find_organisations",
  "organisation",
  "open_official_page",
  "preview_report",
  "send_report",
  "undo_report",
  "withdraw_report",
  "retry_report",
  "reports",
  "report",
  "refresh_report",
  "job",
  "cancel_job",
  "settings",
  "change_settings",
  "appearance",
  "change_appearance",
  "about",
  "first_frame",
];
