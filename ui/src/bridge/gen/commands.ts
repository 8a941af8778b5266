// Made from Rust by `cargo xtask bindings`. Changes here are lost, and fail the test `bindings`.

import type {
  About,
  AdvisoryId,
  AdvisoryRow,
  AdvisoryView,
  Appearance,
  AppointmentBook,
  AppointmentId,
  AppointmentView,
  Backups,
  BinOutline,
  BinRow,
  BinStretch,
  BinnedCall,
  BringBackVersion,
  CalendarPreview,
  Call,
  CallFields,
  CallId,
  CallRow,
  CallVersion,
  CallView,
  CheckRequest,
  Checked,
  CutOffCall,
  DiaryFilter,
  DiaryOutline,
  DiaryStretch,
  DirectoryStatus,
  Draft,
  DueQuery,
  DueView,
  ExportCalls,
  FieldIssue,
  HungUp,
  ImportPlan,
  ImportPreview,
  JobView,
  KeepCall,
  KeptDraft,
  Keys,
  LiveCall,
  NewVault,
  OpenPage,
  OrganisationId,
  OrganisationQuery,
  OrganisationRow,
  OrganisationView,
  PrepareRestore,
  PreviewRequest,
  RecoveryCode,
  ReportId,
  ReportList,
  ReportPreview,
  ReportRow,
  ReportStretch,
  ReportView,
  RestorePreview,
  SaveAppointment,
  SaveCalendar,
  SaveCall,
  SavedAppointment,
  SavedCall,
  SealCall,
  SealedCall,
  SendReport,
  SetPassphrase,
  Settings,
  Strength,
  Suggestion,
  TakeOver,
  TrayWords,
  UncleanEnd,
  Unlock,
  VaultStatus,
  VerdictView,
  WayIn,
  WaysToLive,
  WaysToLiveView,
} from "./types";

/** Every command, what it is asked and what it answers. */
export interface Commands {
  vault_status: { request: null; reply: VaultStatus };
  vault_retry: { request: null; reply: VaultStatus };
  create_vault: { request: NewVault; reply: VaultStatus };
  lock_vault: { request: null; reply: null };
  locks_with_session: { request: null; reply: boolean };
  unlock_vault: { request: Unlock; reply: VaultStatus };
  seal_call: { request: SealCall; reply: SealedCall };
  keys: { request: null; reply: Keys };
  set_passphrase: { request: SetPassphrase; reply: null };
  passphrase_strength: { request: SetPassphrase; reply: Strength };
  use_key_store: { request: null; reply: null };
  make_recovery_code: { request: null; reply: RecoveryCode };
  confirm_recovery_code: { request: null; reply: null };
  remove_way: { request: WayIn; reply: null };
  backups: { request: null; reply: Backups };
  back_up_now: { request: null; reply: null };
  back_up_to_file: { request: null; reply: boolean };
  check_diary: { request: null; reply: null };
  choose_backup: { request: null; reply: boolean };
  prepare_restore: { request: PrepareRestore; reply: RestorePreview };
  restore: { request: null; reply: null };
  forget_restore: { request: null; reply: null };
  remove_replaced: { request: string; reply: null };
  diary_outline: { request: DiaryFilter; reply: DiaryOutline };
  diary_rows: { request: DiaryStretch; reply: Array<CallRow> };
  call: { request: CallId; reply: CallView };
  examine_call: { request: CallFields; reply: Array<FieldIssue> };
  verdict: { request: CallFields; reply: VerdictView };
  suggest: { request: string; reply: Array<Suggestion> };
  save_call: { request: SaveCall; reply: SavedCall };
  delete_call: { request: CallId; reply: null };
  undelete_call: { request: CallId; reply: null };
  keep_call: { request: KeepCall; reply: null };
  call_versions: { request: CallId; reply: Array<CallVersion> };
  bring_back_version: { request: BringBackVersion; reply: Call };
  keep_draft: { request: Draft; reply: null };
  draft: { request: string; reply: KeptDraft | null };
  drop_draft: { request: string; reply: null };
  due: { request: DueQuery; reply: DueView };
  appointment_book: { request: null; reply: AppointmentBook };
  appointment: { request: AppointmentId; reply: AppointmentView };
  save_appointment: { request: SaveAppointment; reply: SavedAppointment };
  delete_appointment: { request: AppointmentId; reply: null };
  undelete_appointment: { request: AppointmentId; reply: null };
  purge_appointment: { request: AppointmentId; reply: null };
  choose_calendar: { request: null; reply: CalendarPreview | null };
  take_over: { request: TakeOver; reply: number };
  save_calendar: { request: SaveCalendar; reply: boolean };
  begin_live_call: { request: null; reply: LiveCall };
  live_call: { request: null; reply: LiveCall | null };
  answer_live_call: { request: CallFields; reply: LiveCall };
  hang_up: { request: null; reply: HungUp };
  drop_live_call: { request: null; reply: null };
  cut_off_calls: { request: null; reply: Array<CutOffCall> };
  cut_off_calls_seen: { request: null; reply: null };
  live_painted: { request: null; reply: null };
  ways_to_live: { request: TrayWords; reply: WaysToLiveView };
  change_ways_to_live: { request: WaysToLive; reply: WaysToLiveView };
  bin_outline: { request: null; reply: BinOutline };
  bin_rows: { request: BinStretch; reply: Array<BinRow> };
  binned_call: { request: CallId; reply: BinnedCall };
  undelete_all: { request: null; reply: null };
  purge_call: { request: CallId; reply: null };
  empty_bin: { request: null; reply: null };
  old_calls: { request: number; reply: number };
  check_text: { request: CheckRequest; reply: Checked };
  directory_status: { request: null; reply: DirectoryStatus };
  refresh_directory: { request: null; reply: DirectoryStatus };
  find_organisations: { request: OrganisationQuery; reply: Array<OrganisationRow> };
  organisation: { request: OrganisationId; reply: OrganisationView };
  open_official_page: { request: OpenPage; reply: null };
  advisories: { request: null; reply: Array<AdvisoryRow> };
  advisory: { request: AdvisoryId; reply: AdvisoryView };
  read_advisory: { request: AdvisoryId; reply: null };
  preview_report: { request: PreviewRequest; reply: ReportPreview };
  send_report: { request: SendReport; reply: ReportRow };
  undo_report: { request: ReportId; reply: null };
  withdraw_report: { request: ReportId; reply: null };
  retry_report: { request: ReportId; reply: null };
  reports: { request: ReportStretch; reply: ReportList };
  report: { request: ReportId; reply: ReportView };
  refresh_report: { request: ReportId; reply: null };
  export_calls: { request: ExportCalls; reply: boolean };
  choose_import: { request: null; reply: ImportPreview | null };
  preview_import: { request: ImportPlan; reply: ImportPreview };
  import_calls: { request: ImportPlan; reply: null };
  job: { request: null; reply: JobView | null };
  cancel_job: { request: null; reply: null };
  settings: { request: null; reply: Settings };
  change_settings: { request: Settings; reply: null };
  appearance: { request: null; reply: Appearance };
  change_appearance: { request: Appearance; reply: null };
  about: { request: null; reply: About };
  unclean_end: { request: null; reply: UncleanEnd | null };
  unclean_end_seen: { request: null; reply: null };
  first_frame: { request: null; reply: null };
  cover: { request: string | null; reply: null };
  show_desktop_notice: { request: string; reply: null };
  print_page: { request: null; reply: null };
  renew_page: { request: null; reply: null };
}

/** The names of all commands. */
export const COMMANDS: readonly (keyof Commands)[] = [
  "vault_status",
  "vault_retry",
  "create_vault",
  "lock_vault",
  "locks_with_session",
  "unlock_vault",
  "seal_call",
  "keys",
  "set_passphrase",
  "passphrase_strength",
  "use_key_store",
  "make_recovery_code",
  "confirm_recovery_code",
  "remove_way",
  "backups",
  "back_up_now",
  "back_up_to_file",
  "check_diary",
  "choose_backup",
  "prepare_restore",
  "restore",
  "forget_restore",
  "remove_replaced",
  "diary_outline",
  "diary_rows",
  "call",
  "examine_call",
  "verdict",
  "suggest",
  "save_call",
  "delete_call",
  "undelete_call",
  "keep_call",
  "call_versions",
  "bring_back_version",
  "keep_draft",
  "draft",
  "drop_draft",
  "due",
  "appointment_book",
  "appointment",
  "save_appointment",
  "delete_appointment",
  "undelete_appointment",
  "purge_appointment",
  "choose_calendar",
  "take_over",
  "save_calendar",
  "begin_live_call",
  "live_call",
  "answer_live_call",
  "hang_up",
  "drop_live_call",
  "cut_off_calls",
  "cut_off_calls_seen",
  "live_painted",
  "ways_to_live",
  "change_ways_to_live",
  "bin_outline",
  "bin_rows",
  "binned_call",
  "undelete_all",
  "purge_call",
  "empty_bin",
  "old_calls",
  "check_text",
  "directory_status",
  "refresh_directory",
  "find_organisations",
  "organisation",
  "open_official_page",
  "advisories",
  "advisory",
  "read_advisory",
  "preview_report",
  "send_report",
  "undo_report",
  "withdraw_report",
  "retry_report",
  "reports",
  "report",
  "refresh_report",
  "export_calls",
  "choose_import",
  "preview_import",
  "import_calls",
  "job",
  "cancel_job",
  "settings",
  "change_settings",
  "appearance",
  "change_appearance",
  "about",
  "unclean_end",
  "unclean_end_seen",
  "first_frame",
  "cover",
  "show_desktop_notice",
  "print_page",
  "renew_page",
];
