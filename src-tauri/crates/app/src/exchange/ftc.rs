//! Complaints about calls as the Federal Trade Commission of the United States publishes them day by day.

use super::dates::{Dates, Written};
use super::mapping::fits_line;
use super::{Circumstances, Mapped, Trouble, notes};
use crate::api::DateOrder;
use csv::StringRecord;
use ringtrue_model::call::{CallFields, CallKind, Expected, Presented, ShownNumber, Voice};
use ringtrue_model::{Code, NotedNumber, Region};

/// The names of the columns, by which the file is recognised.
pub(super) const COLUMNS: [&str; 8] = [
    "Company_Phone_Number",
    "Created_Date",
    "Violation_Date",
    "Consumer_City",
    "Consumer_State",
    "Consumer_Area_Code",
    "Subject",
    "Recorded_Message_Or_Robocall",
];

/// What a complaint says. What has no field goes into the notes under the name of its column.
pub(super) fn fields(record: &StringRecord, around: &Circumstances<'_>) -> Result<Mapped, Trouble> {
    let cell = |name: &str| {
        let at = COLUMNS.iter().position(|column| *column == name);
        at.and_then(|at| record.get(at)).unwrap_or_default().trim()
    };
    let when = around.ftc_dates.read(cell("Violation_Date"));
    let Some(Written::Clock(clock)) = when else {
        return Err(Trouble::at("Violation_Date", Code::DateNotUnderstood));
    };
    // A complaint is about a call nobody wanted.
    let mut fields = CallFields::new(around.moment(clock), "", Expected::No);
    let number = cell("Company_Phone_Number");
    if !fits_line(number) {
        return Err(Trouble::at("Company_Phone_Number", Code::CellNotUnderstood));
    }
    if !number.is_empty() {
        let number = NotedNumber::read(number, Region::try_from("US".to_owned()).ok().as_ref());
        fields.displayed_number = ShownNumber { presented: Presented::Shown, number: Some(number) };
    }
    let recorded = cell("Recorded_Message_Or_Robocall");
    fields.voice = (recorded == "Y").then_some(Voice::Recorded);
    fields.call_kind = kind(cell("Subject"));
    for name in COLUMNS {
        let has_field = matches!(name, "Company_Phone_Number" | "Violation_Date");
        let is_told = name == "Recorded_Message_Or_Robocall" && fields.voice.is_some();
        if !has_field && !is_told && !cell(name).is_empty() {
            notes::add(&mut fields.notes, name, cell(name));
        }
    }
    Ok(Mapped { fields: Box::new(fields), put_into_notes: 0 })
}

/// Their dates are written one way only.
pub(super) fn dates() -> Dates {
    Dates::in_order(DateOrder::YearFirst)
}

fn kind(subject: &str) -> Option<CallKind> {
    const KINDS: &[(&str, CallKind)] = &[
        ("Calls pretending", CallKind::Other),
        ("Charities", CallKind::Charity),
        ("Computer", CallKind::TechSupport),
        ("Dropped call", CallKind::Silent),
        ("Energy", CallKind::Energy),
        ("Home improvement", CallKind::Sales),
        ("Home security", CallKind::Sales),
        ("Lotteries", CallKind::Prize),
        ("Medical", CallKind::Other),
        ("Other", CallKind::Other),
        ("Reducing your debt", CallKind::BankOrCard),
        ("Vacation", CallKind::Sales),
        ("Warranties", CallKind::Sales),
        ("Work from home", CallKind::Other),
    ];
    KINDS.iter().find(|(beginning, _)| subject.starts_with(beginning)).map(|(_, kind)| *kind)
}
