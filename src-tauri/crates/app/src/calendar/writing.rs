//! Appointments as the file of a calendar.

use super::OWN;
use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarDay, ICalendarEntry, ICalendarFrequency,
    ICalendarParameter, ICalendarProperty, ICalendarRecurrenceRule, ICalendarValue, ICalendarValueType,
    ICalendarWeekday,
};
use chrono::{DateTime, NaiveDateTime, Utc};
use ringtrue_model::appointment::{Appointment, AppointmentFields, Every, NthWeekday, Window, Zone};

/// A calendar with these appointments. It says nothing of who arranged them.
pub(super) fn write(book: &[Appointment], now: DateTime<Utc>) -> String {
    let mut root = ICalendarComponent::new(ICalendarComponentType::VCalendar);
    root.add_property(ICalendarProperty::Version, "2.0".to_owned());
    root.add_property(ICalendarProperty::Prodid, "-//Ringtrue//Ringtrue//EN".to_owned());
    let mut calendar = ICalendar { components: vec![root] };
    for appointment in book {
        let at = calendar.components.len() as u32;
        if let Some(root) = calendar.components.first_mut() {
            root.component_ids.push(at);
        }
        calendar.components.push(event(appointment, now));
    }
    calendar.add_missing_timezones();
    calendar.to_string()
}

fn event(appointment: &Appointment, now: DateTime<Utc>) -> ICalendarComponent {
    let AppointmentFields { claimed_org, window, zone, repeats, reference, note, calendar_uid, .. } =
        &appointment.fields;
    let mut event = ICalendarComponent::new(ICalendarComponentType::VEvent);
    event.add_uid(&match calendar_uid.as_str() {
        "" => format!("{}{OWN}", appointment.id),
        known => known.to_owned(),
    });
    event.add_dtstamp(PartialDateTime::from_utc_timestamp(now.timestamp()));
    event.add_property(ICalendarProperty::Summary, claimed_org.clone());
    let said: Vec<&str> = [reference.as_str(), note].into_iter().filter(|text| !text.is_empty()).collect();
    if !said.is_empty() {
        event.add_property(ICalendarProperty::Description, said.join("\n"));
    }
    let (starts, ends) = window.on(window.first_day());
    for (name, time) in [(ICalendarProperty::Dtstart, starts), (ICalendarProperty::Dtend, ends)] {
        event.entries.push(told(name, time, window, *zone));
    }
    let Some(repeats) = repeats else { return event };
    let last = repeats.until.map(|day| day.and_time(starts.time()));
    let rule = ICalendarRecurrenceRule {
        freq: match repeats.every {
            Every::Day => ICalendarFrequency::Daily,
            Every::Week => ICalendarFrequency::Weekly,
            Every::Month => ICalendarFrequency::Monthly,
            Every::Year => ICalendarFrequency::Yearly,
        },
        interval: Some(repeats.interval).filter(|interval| *interval > 1),
        // With a zone, the last time is told in UTC.
        until: last.map(|last| match window {
            Window::Days { .. } => PartialDateTime::from_date_timestamp(last.and_utc().timestamp()),
            Window::Hours { .. } => PartialDateTime::from_utc_timestamp(zone.last_instant(last).timestamp()),
        }),
        byday: repeats.on.iter().filter_map(day_of_calendar).collect(),
        ..ICalendarRecurrenceRule::default()
    };
    event.add_property(ICalendarProperty::Rrule, ICalendarValue::RecurrenceRule(Box::new(rule)));
    for day in &repeats.except {
        event.entries.push(told(ICalendarProperty::Exdate, day.and_time(starts.time()), window, *zone));
    }
    event
}

fn told(name: ICalendarProperty, time: NaiveDateTime, window: &Window, zone: Zone) -> ICalendarEntry {
    let stamp = time.and_utc().timestamp();
    let entry = ICalendarEntry::new(name);
    let value = |time| ICalendarValue::PartialDateTime(Box::new(time));
    match window {
        Window::Days { .. } => entry
            .with_param(ICalendarParameter::value(ICalendarValueType::Date))
            .with_value(value(PartialDateTime::from_date_timestamp(stamp))),
        Window::Hours { .. } if zone == Zone::UTC => {
            entry.with_value(value(PartialDateTime::from_utc_timestamp(stamp)))
        }
        Window::Hours { .. } => entry
            .with_param(ICalendarParameter::tzid(zone.to_string()))
            .with_value(value(PartialDateTime::from_naive_timestamp(stamp))),
    }
}

fn day_of_calendar(day: &NthWeekday) -> Option<ICalendarDay> {
    let weekday = match day.weekday {
        1 => ICalendarWeekday::Monday,
        2 => ICalendarWeekday::Tuesday,
        3 => ICalendarWeekday::Wednesday,
        4 => ICalendarWeekday::Thursday,
        5 => ICalendarWeekday::Friday,
        6 => ICalendarWeekday::Saturday,
        7 => ICalendarWeekday::Sunday,
        _ => return None,
    };
    Some(ICalendarDay { ordwk: day.nth.map(i16::from), weekday })
}
