// The list of commands: one line each. From it come the handler, the manifest that Tauri's access control
// reads (`build.rs`), the capability's check and the TypeScript map (`cargo xtask bindings`).
//
// A line reads `room::command(Request) -> Reply;`. Every command takes one argument named `request`, or none.

/// Hands the whole list to the macro `$then`.
macro_rules! for_each_command {
    ($then:ident) => {
        $then! {
            vault::vault_status() -> VaultStatus;
            vault::vault_retry() -> VaultStatus;
            vault::create_vault(NewVault) -> VaultStatus;
            vault::lock_vault() -> ();
            vault::locks_with_session() -> bool;
            vault::unlock_vault(Unlock) -> VaultStatus;
            vault::seal_call(SealCall) -> SealedCall;
            vault::keys() -> Keys;
            vault::set_passphrase(SetPassphrase) -> ();
            vault::passphrase_strength(SetPassphrase) -> Strength;
            vault::use_key_store() -> ();
            vault::make_recovery_code() -> RecoveryCode;
            vault::confirm_recovery_code() -> ();
            vault::remove_way(WayIn) -> ();

            backups::backups() -> Backups;
            backups::back_up_now() -> ();
            backups::back_up_to_file() -> bool;
            backups::check_diary() -> ();
            backups::choose_backup() -> bool;
            backups::prepare_restore(PrepareRestore) -> RestorePreview;
            backups::restore() -> ();
            backups::forget_restore() -> ();
            backups::remove_replaced(String) -> ();

            calls::diary_outline(DiaryFilter) -> DiaryOutline;
            calls::diary_rows(DiaryStretch) -> Vec<CallRow>;
            calls::call(CallId) -> CallView;
            calls::examine_call(CallFields) -> Vec<FieldIssue>;
            calls::verdict(CallFields) -> VerdictView;
            calls::suggest(String) -> Vec<Suggestion>;
            calls::save_call(SaveCall) -> SavedCall;
            calls::delete_call(CallId) -> ();
            calls::undelete_call(CallId) -> ();
            calls::keep_call(KeepCall) -> ();
            calls::call_versions(CallId) -> Vec<CallVersion>;
            calls::bring_back_version(BringBackVersion) -> Call;
            calls::keep_draft(Draft) -> ();
            calls::draft(String) -> Option<KeptDraft>;
            calls::drop_draft(String) -> ();

            appointments::due(DueQuery) -> DueView;
            appointments::appointment_book() -> AppointmentBook;
            appointments::appointment(AppointmentId) -> AppointmentView;
            appointments::save_appointment(SaveAppointment) -> SavedAppointment;
            appointments::delete_appointment(AppointmentId) -> ();
            appointments::undelete_appointment(AppointmentId) -> ();
            appointments::purge_appointment(AppointmentId) -> ();
            appointments::choose_calendar() -> Option<CalendarPreview>;
            appointments::take_over(TakeOver) -> u32;
            appointments::save_calendar(SaveCalendar) -> bool;

            live::begin_live_call() -> LiveCall;
            live::live_call() -> Option<LiveCall>;
            live::answer_live_call(CallFields) -> LiveCall;
            live::hang_up() -> HungUp;
            live::drop_live_call() -> ();
            live::cut_off_calls() -> Vec<CutOffCall>;
            live::cut_off_calls_seen() -> ();
            live::live_painted() -> ();
            live::ways_to_live(TrayWords) -> WaysToLiveView;
            live::change_ways_to_live(WaysToLive) -> WaysToLiveView;

            bin::bin_outline() -> BinOutline;
            bin::bin_rows(BinStretch) -> Vec<BinRow>;
            bin::binned_call(CallId) -> BinnedCall;
            bin::undelete_all() -> ();
            bin::purge_call(CallId) -> ();
            bin::empty_bin() -> ();
            bin::old_calls(u16) -> u32;

            directory::check_text(CheckRequest) -> Checked;
            directory::directory_status() -> DirectoryStatus;
            directory::refresh_directory() -> DirectoryStatus;
            directory::find_organisations(OrganisationQuery) -> Vec<OrganisationRow>;
            directory::organisation(OrganisationId) -> OrganisationView;
            directory::open_official_page(OpenPage) -> ();
            directory::advisories() -> Vec<AdvisoryRow>;
            directory::advisory(AdvisoryId) -> AdvisoryView;
            directory::read_advisory(AdvisoryId) -> ();

            reports::preview_report(PreviewRequest) -> ReportPreview;
            reports::send_report(SendReport) -> ReportRow;
            reports::undo_report(ReportId) -> ();
            reports::withdraw_report(ReportId) -> ();
            reports::retry_report(ReportId) -> ();
            reports::reports(ReportStretch) -> ReportList;
            reports::report(ReportId) -> ReportView;
            reports::refresh_report(ReportId) -> ();

            exchange::export_calls(ExportCalls) -> bool;
            exchange::choose_import() -> Option<ImportPreview>;
            exchange::preview_import(ImportPlan) -> ImportPreview;
            exchange::import_calls(ImportPlan) -> ();

            job::job() -> Option<JobView>;
            job::cancel_job() -> ();

            settings::settings() -> Settings;
            settings::change_settings(Settings) -> ();
            settings::appearance() -> Appearance;
            settings::change_appearance(Appearance) -> ();
            settings::about() -> About;
            settings::unclean_end() -> Option<UncleanEnd>;
            settings::unclean_end_seen() -> ();

            window::first_frame() -> ();
            window::cover(Option<String>) -> ();
            window::show_desktop_notice(String) -> ();
            window::print_page() -> ();
            window::renew_page() -> ();
        }
    };
}
