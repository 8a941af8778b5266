//! What the interface asks and is answered: the requests and replies of the commands, room by room.
//!
//! Types of the model cross as they are; here stand only those that exist because a screen wants them.

mod advisories;
mod appointments;
mod backups;
mod bin;
mod calls;
mod directory;
mod exchange;
mod job;
mod live;
mod reports;
mod settings;
mod vault;
mod verdict;
mod ways_to_live;

pub use advisories::{AdvisoryRow, AdvisorySource, AdvisoryView, NamedOrganisation};
pub use appointments::{
    AppointmentBook, AppointmentRow, AppointmentView, CalendarPreview, CalendarRow, DueCall, DueQuery,
    DueView, ProposedIn, SaveAppointment, SaveCalendar, SavedAppointment, TakeOver, There, Times,
};
pub use backups::{
    BackupRow, Backups, CallLine, DiaryContents, LastCheck, PrepareRestore, ReplacedRow, Rescue, RestoreFrom,
    RestorePreview,
};
pub use bin::{BinOutline, BinRow, BinStretch, BinnedCall};
pub use calls::{
    BringBackVersion, CallRow, CallView, DiaryStretch, Draft, KeepCall, KeptDraft, SaveCall, SavedCall,
};
pub use directory::{
    AgedContact, CheckRequest, DirectoryStatus, HeldBack, LastTry, OpenPage, OrganisationQuery,
    OrganisationRow, OrganisationView, RefreshOutcome,
};
pub use exchange::{
    AppointmentTally, DateOrder, ExportCalls, ExportFormat, ImportColumn, ImportField, ImportFormat,
    ImportPlan, ImportPreview, ImportTally, RowProblem, WhichCalls,
};
pub use job::{JobKind, JobOutcome, JobState, JobView};
pub use live::{CutOffCall, HungUp, LiveCall, UsualClaim};
pub use reports::{
    PreviewItem, PreviewRequest, ReportList, ReportMark, ReportPreview, ReportRow, ReportStretch, ReportView,
    Reporting, RouteOf, SendReport,
};
pub use settings::{About, Appearance, Fault, Settings, Theme, UncleanEnd};
pub use vault::{
    KeySlot, Keys, NewVault, Notice, RecoveryCode, SealCall, SealedCall, SetPassphrase, Strength, Unlock,
    VaultStatus,
};
pub use verdict::{PolicyPage, ReasonView, ShownBefore, VerdictView};
pub use ways_to_live::{KeysState, LiveKeys, TrayWords, WaysToLive, WaysToLiveView};
