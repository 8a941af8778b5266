//! The TypeScript that the interface is written against comes from Rust: every type that crosses, and the
//! map of commands. The files are committed; this test says when they are out of date.
//! `cargo xtask bindings` writes them anew.
#![allow(clippy::unwrap_used)]

use ringtrue_app::api::{
    About, AdvisoryRow, AdvisoryView, Appearance, AppointmentBook, AppointmentView, Backups, BinOutline,
    BinRow, BinStretch, BinnedCall, BringBackVersion, CalendarPreview, CallRow, CallView, CheckRequest,
    CutOffCall, DiaryStretch, DirectoryStatus, Draft, DueQuery, DueView, ExportCalls, HungUp, ImportPlan,
    ImportPreview, JobView, KeepCall, KeptDraft, Keys, LiveCall, NewVault, Notice, OpenPage,
    OrganisationQuery, OrganisationRow, OrganisationView, PrepareRestore, PreviewRequest, RecoveryCode,
    ReportList, ReportPreview, ReportRow, ReportStretch, ReportView, RestorePreview, SaveAppointment,
    SaveCalendar, SaveCall, SavedAppointment, SavedCall, SealCall, SealedCall, SendReport, SetPassphrase,
    Settings, Strength, TakeOver, TrayWords, UncleanEnd, Unlock, VaultStatus, VerdictView, WaysToLive,
    WaysToLiveView,
};
use ringtrue_model::advisory::AdvisoryId;
use ringtrue_model::call::CallVersion;
use ringtrue_model::check::Checked;
use ringtrue_model::diary::{DiaryFilter, DiaryOutline};
use ringtrue_model::suggest::Suggestion;
use ringtrue_model::validation::FieldIssue;
use ringtrue_model::{AppointmentId, Call, CallFields, CallId, OrganisationId, ReportId, WayIn};
use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;
use std::path::PathBuf;
use ts_rs::{Config, TS, TypeVisitor};

include!("../src-tauri/src/commands.rs");

const HEADER: &str =
    "// Made from Rust by `cargo xtask bindings`. Changes here are lost, and fail the test `bindings`.\n";

/// Declarations by name, so that the file keeps its order whatever is visited first.
struct Declarations<'a> {
    config: &'a Config,
    seen: HashSet<TypeId>,
    by_name: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let declaration = T::decl(self.config);
            let text = tidy(&format!("{docs}export {declaration}"));
            let clash = self.by_name.insert(T::ident(self.config), text);
            assert!(clash.is_none(), "two types cross under the name {}", T::ident(self.config));
        }
    }
}

/// The same declaration with comments of one line on one line, and fields set in.
fn tidy(declaration: &str) -> String {
    let mut tidy = String::new();
    let mut indent = "";
    for line in declaration.replace("/**\n * ", "/** ").lines() {
        if line == " */" {
            tidy.truncate(tidy.trim_end().len());
            tidy.push_str(" */\n");
        } else {
            writeln!(tidy, "{indent}{}", line.trim_end()).unwrap();
        }
        if line.starts_with("export") {
            indent = "  ";
        }
    }
    tidy
}

/// The values of a declaration such as `type Line = "landline" | "mobile";`.
fn choices(declaration: &str) -> Option<Vec<&str>> {
    let (_, values) = declaration.split_once(" = ")?;
    let values: Vec<&str> = values.trim_end().trim_end_matches(';').split(" | ").collect();
    values.iter().all(|value| value.starts_with('"') && value.ends_with('"')).then_some(values)
}

/// `CallKind` as `CALL_KIND`.
fn shouted(name: &str) -> String {
    let mut shouted = String::new();
    for (at, letter) in name.char_indices() {
        if at > 0 && letter.is_ascii_uppercase() {
            shouted.push('_');
        }
        shouted.push(letter.to_ascii_uppercase());
    }
    shouted
}

/// A list of values for every type that is a plain choice, in the order in which Rust names them.
fn choice_lists(by_name: &BTreeMap<String, String>) -> String {
    let mut lists = String::new();
    for (name, declaration) in by_name {
        if let Some(values) = declaration.rsplit("export type ").next().and_then(choices) {
            writeln!(
                lists,
                "\nexport const {} = [{}] as const satisfies readonly {name}[];",
                shouted(name),
                values.join(", ")
            )
            .unwrap();
        }
    }
    lists
}

macro_rules! visit_all {
    ($($room:ident :: $name:ident ( $($request:ty)? ) -> $reply:ty;)+) => {
        fn types(config: &Config) -> BTreeMap<String, String> {
            let mut declarations = Declarations { config, seen: HashSet::new(), by_name: BTreeMap::new() };
            $( $(declarations.visit::<$request>();)? declarations.visit::<$reply>(); )+
            declarations.visit::<ringtrue_model::Failure>();
            declarations.visit::<Notice>();
            declarations.by_name
        }

        fn commands(config: &Config) -> Vec<[String; 3]> {
            vec![$([
                stringify!($name).to_owned(),
                [$(<$request>::name(config),)? "null".to_owned()][0].clone(),
                <$reply>::name(config),
            ]),+]
        }
    };
}
for_each_command!(visit_all);

fn types_file(config: &Config) -> String {
    let by_name = types(config);
    let declarations: Vec<&str> = by_name.values().map(String::as_str).collect();
    format!("{HEADER}\n{}{}", declarations.join("\n"), choice_lists(&by_name))
}

fn commands_file(config: &Config) -> String {
    let commands = commands(config);
    let mut words: Vec<&str> = commands
        .iter()
        .flat_map(|[_, request, reply]| [request, reply])
        .flat_map(|name| name.split(|c: char| !c.is_ascii_alphanumeric()))
        .filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase()) && *word != "Array")
        .collect();
    words.sort_unstable();
    words.dedup();
    let mut file = format!("{HEADER}\nimport type {{\n  {},\n}} from \"./types\";\n\n", words.join(",\n  "));
    file.push_str(
        "/** Every command, what it is asked and what it answers. */\nexport interface Commands {\n",
    );
    for [name, request, reply] in &commands {
        writeln!(file, "  {name}: {{ request: {request}; reply: {reply} }};").unwrap();
    }
    let names: Vec<String> = commands.iter().map(|[name, ..]| format!("  \"{name}\",\n")).collect();
    write!(
        file,
        "}}\n\n/** The names of all commands. */\nexport const COMMANDS: readonly (keyof Commands)[] = [\n{}];\n",
        names.concat()
    )
    .unwrap();
    file
}

fn generated() -> [(&'static str, String); 2] {
    let config = Config::new().with_large_int("number");
    [("types.ts", types_file(&config)), ("commands.ts", commands_file(&config))]
}

#[test]
fn the_committed_typescript_is_what_rust_says() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../ui/src/bridge/gen");
    for (name, wanted) in generated() {
        let path = folder.join(name);
        if std::env::var_os("RINGTRUE_WRITE_BINDINGS").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &wanted).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(found == wanted, "ui/src/bridge/gen/{name} is out of date: run `cargo xtask bindings`");
    }
}

#[test]
fn a_changed_type_changes_the_file() {
    let [(_, types), (_, commands)] = generated();
    assert!(types.contains("export type SaveCall = {"), "a request of a command is declared");
    assert!(types.contains("export type CallFields = {"), "so is what it is made of");
    assert!(types.contains("export type Failure = {"), "and what every command may answer");
    assert!(types.contains("export const LINE = [\"landline\", \"mobile\", \"internet\", \"work\"]"));
    assert!(commands.contains("  save_call: { request: SaveCall; reply: SavedCall };\n"));
    assert!(commands.contains("  vault_status: { request: null; reply: VaultStatus };\n"));
    assert!(commands.contains("  delete_call: { request: CallId; reply: null };\n"));
    assert!(commands.contains("  diary_rows: { request: DiaryStretch; reply: Array<CallRow> };\n"));
}
