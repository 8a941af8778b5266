//! What the file of a calendar holds, as appointments.

use super::OWN;
use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarDay, ICalendarEntry, ICalendarFrequency,
    ICalendarProperty, ICalendarRecurrenceRule, ICalendarStatus, ICalendarValue, ICalendarValueType,
    ICalendarWeekday,
};
use calcard::{Entry, Parser};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
use ringtrue_model::appointment::{AppointmentFields, ArrangedBy, Every, NthWeekday, Repeats, Window, Zone};
use ringtrue_model::validation::{LINE, PAGE};
use std::collections::HashMap;

/// Entries of one file at most.
pub(super) const MOST_ENTRIES: usize = 500;
/// Times of a series that are looked through for the next one.
const MOST_TIMES: usize = 2_000;

/// An entry of a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CalendarEntry {
    /// What it says. Who arranged it no calendar tells: that is to be asked.
    pub fields: AppointmentFields,
    /// It comes again in a way that cannot be kept; only its next time is.
    pub simplified: bool,
    /// It lasts longer than hours can tell, and whole days that hold it are kept.
    pub widened: bool,
}

/// What a calendar holds that is still to come, in its order, and how much of it was left out: what is over, cancelled,
/// replaced by a newer version, cannot be understood or does not fit.
pub(super) fn read(text: &str, now: DateTime<Utc>, home: Zone) -> (Vec<CalendarEntry>, u32) {
    let calendars = calendars(text);
    let newest = newest(&calendars);
    let mut found: Vec<CalendarEntry> = Vec::new();
    let mut all = 0;
    for calendar in &calendars {
        let zones = calendar.build_tz_resolver();
        let moved = moved_times(calendar);
        let file = File { now, home, zones: &|name| zones.resolve(name), moved };
        all += events(calendar).count() as u32;
        let latest = events(calendar).filter(|event| {
            let uid = identity(event);
            uid.is_empty() || newest.get(&uid).is_some_and(|it| std::ptr::eq(*it, *event))
        });
        let coming = latest.filter_map(|event| file.entry(event));
        let coming = coming.filter(|it| it.fields.issues().is_empty() && !it.fields.next(now, 1).is_empty());
        found.extend(coming.take(MOST_ENTRIES - found.len()));
    }
    let left_out = all.saturating_sub(found.len() as u32);
    (found, left_out)
}

fn calendars(text: &str) -> Vec<ICalendar> {
    let mut parser = Parser::new(text);
    let mut calendars = Vec::new();
    loop {
        match parser.entry() {
            Entry::ICalendar(calendar) => calendars.push(calendar),
            Entry::Eof | Entry::TooManyComponents => return calendars,
            _ => {}
        }
    }
}

fn events(calendar: &ICalendar) -> impl Iterator<Item = &ICalendarComponent> {
    calendar.components.iter().filter(|it| it.component_type == ICalendarComponentType::VEvent)
}

/// The version of each entry that counts, by its identifier: the highest in sequence, else the last. An invitation and
/// its updates may stand in one file.
fn newest(calendars: &[ICalendar]) -> HashMap<String, &ICalendarComponent> {
    let sequence = |event: &ICalendarComponent| {
        let told = event.property(&ICalendarProperty::Sequence);
        told.and_then(|it| it.values.first()).and_then(ICalendarValue::as_integer).unwrap_or(0)
    };
    let mut newest = HashMap::new();
    for event in calendars.iter().flat_map(events) {
        let counts = newest.entry(identity(event)).or_insert(event);
        if sequence(event) >= sequence(counts) {
            *counts = event;
        }
    }
    newest
}

/// What identifies an entry; a moved time of a series has one of its own.
fn identity(event: &ICalendarComponent) -> String {
    let uid = event.uid().unwrap_or_default();
    let uid = match event.property(&ICalendarProperty::RecurrenceId).and_then(shown) {
        Some(time) if !uid.is_empty() => format!("{uid}/{}", time.format("%Y%m%dT%H%M%S")),
        _ => uid.to_owned(),
    };
    plain(&uid, LINE)
}

/// The times of each series that were moved, by its identifier. They stand as entries of their own, so the series leaves
/// them out.
fn moved_times(calendar: &ICalendar) -> HashMap<&str, Vec<&ICalendarEntry>> {
    let mut moved: HashMap<_, Vec<_>> = HashMap::new();
    for event in &calendar.components {
        let uid = event.uid().filter(|uid| !uid.is_empty());
        if let (Some(uid), Some(time)) = (uid, event.property(&ICalendarProperty::RecurrenceId)) {
            let times = moved.entry(uid).or_default();
            if times.len() < MOST_TIMES {
                times.push(time);
            }
        }
    }
    moved
}

/// What entries are read by.
struct File<'a> {
    now: DateTime<Utc>,
    home: Zone,
    zones: &'a dyn Fn(&str) -> Option<Tz>,
    moved: HashMap<&'a str, Vec<&'a ICalendarEntry>>,
}

impl File<'_> {
    fn entry(&self, event: &ICalendarComponent) -> Option<CalendarEntry> {
        if event.status() == Some(&ICalendarStatus::Cancelled) {
            return None;
        }
        let text = |name, most| {
            let text =
                event.property(name).and_then(|it| it.values.first()).and_then(ICalendarValue::as_text);
            plain(text.unwrap_or_default(), most)
        };
        let start = event.property(&ICalendarProperty::Dtstart)?;
        let (starts, zone) = (shown(start)?, self.zone(start, self.home));
        let ends = self.end(event, starts, zone);
        let window = if date_only(start) || ends - starts >= TimeDelta::days(1) {
            let last = starts.date().max((ends - TimeDelta::seconds(1)).date());
            Window::Days { first: starts.date(), last }
        } else {
            Window::Hours { day: starts.date(), from: minute(starts.time()), until: minute(ends.time()) }
        };
        let widened = !date_only(start)
            && matches!(window, Window::Days { .. })
            && window.on(starts.date()) != (starts, ends);
        let rule = event.property(&ICalendarProperty::Rrule);
        let known = rule.and_then(|it| it.values.first()).and_then(|it| repeats(it, starts.date(), zone));
        let except = self.left_out(event, zone);
        let known = known.map(|repeats| Repeats { except: except.clone(), ..repeats });
        let (window, simplified) = match (rule, &known) {
            (Some(_), None) => (moved(window, self.next_of(event, starts, zone, &except)?), true),
            _ => (window, event.has_property(&ICalendarProperty::Rdate)),
        };
        let fields = AppointmentFields {
            claimed_org: text(&ICalendarProperty::Summary, LINE),
            claimed_org_id: None,
            window,
            zone,
            repeats: known,
            arranged_by: ArrangedBy::OrganisationWrote,
            channel: None,
            reference: String::new(),
            note: text(&ICalendarProperty::Description, PAGE),
            proposed_in: None,
            calendar_uid: identity(event),
        };
        Some(CalendarEntry { fields, simplified, widened })
    }

    /// The days by the clock of a series on which it does not take place, or was moved.
    fn left_out(&self, event: &ICalendarComponent, zone: Zone) -> Vec<NaiveDate> {
        let moved = match (event.property(&ICalendarProperty::RecurrenceId), event.uid()) {
            (None, Some(uid)) => self.moved.get(uid),
            _ => None,
        };
        let whole_days = event.property(&ICalendarProperty::Dtstart).is_some_and(date_only);
        let days = |entry: &ICalendarEntry| {
            let other = if whole_days || date_only(entry) { zone } else { self.zone(entry, zone) };
            let times = entry.values.iter().filter_map(|it| date_of(it.as_partial_date_time()?));
            let by_zone = |time| match other == zone {
                true => time,
                false => zone.local(other.first_instant(time)).naive_local(),
            };
            times.map(|time| by_zone(time).date()).collect::<Vec<_>>()
        };
        let left_out = event.properties(&ICalendarProperty::Exdate);
        left_out.chain(moved.into_iter().flatten().copied()).flat_map(days).collect()
    }

    /// The zone of a time; what has none of its own is told by the clock of `floating`.
    fn zone(&self, time: &ICalendarEntry, floating: Zone) -> Zone {
        let universal = time.values.first().and_then(ICalendarValue::as_partial_date_time);
        if universal.is_some_and(|time| time.tz_hour == Some(0)) {
            return Zone::UTC;
        }
        let named = time.tz_id().and_then(self.zones).and_then(|zone| zone.name());
        named.and_then(|name| Zone::try_from(name.into_owned()).ok()).unwrap_or(floating)
    }

    /// The end by the clock of the begin. What tells none ends as it begins, and a whole day with its day.
    fn end(&self, event: &ICalendarComponent, starts: NaiveDateTime, zone: Zone) -> NaiveDateTime {
        let told = event.property(&ICalendarProperty::Dtend);
        let ends = match told.and_then(|end| Some((shown(end)?, self.zone(end, self.home)))) {
            Some((ends, other)) if other == zone => Some(ends),
            Some((ends, other)) => Some(zone.local(other.last_instant(ends)).naive_local()),
            None => {
                let length = event.property(&ICalendarProperty::Duration).and_then(|it| it.values.first());
                match length {
                    Some(ICalendarValue::Duration(length)) => {
                        length.to_time_delta().and_then(|length| starts.checked_add_signed(length))
                    }
                    _ => None,
                }
            }
        };
        ends.unwrap_or(starts).max(starts)
    }

    /// The day of the next time of a series whose rule cannot be kept.
    fn next_of(
        &self,
        event: &ICalendarComponent,
        starts: NaiveDateTime,
        zone: Zone,
        except: &[NaiveDate],
    ) -> Option<NaiveDate> {
        let rule = event.property(&ICalendarProperty::Rrule)?.values.first()?;
        let ICalendarValue::RecurrenceRule(rule) = rule else { return None };
        let mut alone = ICalendar::default();
        let mut series = ICalendarComponent::new(ICalendarComponentType::VEvent);
        series.add_property(ICalendarProperty::Dtstart, partial(starts));
        series.add_property(ICalendarProperty::Rrule, ICalendarValue::RecurrenceRule(rule.clone()));
        alone.components.push(series);
        let now = zone.local(self.now).naive_local();
        let times = alone.expand_dates(Tz::Floating, MOST_TIMES).events.into_iter();
        let coming = times.map(|it| it.start.naive_local()).filter(|it| *it >= now);
        coming.map(|it| it.date()).filter(|day| !except.contains(day)).min()
    }
}

fn moved(window: Window, day: NaiveDate) -> Window {
    match window {
        Window::Hours { from, until, .. } => Window::Hours { day, from, until },
        Window::Days { first, last } => Window::Days { first: day, last: day + (last - first) },
    }
}

/// A rule as far as it can be said in a sentence; the number of times becomes the last day.
fn repeats(value: &ICalendarValue, first: NaiveDate, zone: Zone) -> Option<Repeats> {
    let ICalendarValue::RecurrenceRule(rule) = value else { return None };
    let ICalendarRecurrenceRule { freq, until, count, interval, byday, bymonthday, bymonth, .. } = &**rule;
    let every = match freq {
        ICalendarFrequency::Daily => Every::Day,
        ICalendarFrequency::Weekly => Every::Week,
        ICalendarFrequency::Monthly => Every::Month,
        ICalendarFrequency::Yearly => Every::Year,
        _ => return None,
    };
    let beyond = [rule.bysecond.len(), rule.byminute.len(), rule.byhour.len(), rule.byyearday.len()];
    let beyond_too = [rule.byweekno.len(), rule.bysetpos.len()];
    let same_day = bymonthday.iter().all(|day| u32::try_from(*day) == Ok(first.day()));
    let same_month = bymonth.iter().all(|month| u32::from(month.month()) == first.month());
    if beyond.iter().chain(&beyond_too).any(|parts| *parts > 0)
        || rule.rscale.is_some()
        || !same_day
        || !bymonthday.is_empty() && !matches!(every, Every::Month | Every::Year)
        || !same_month
        || !bymonth.is_empty() && every != Every::Year
    {
        return None;
    }
    let mut repeats = Repeats {
        every,
        interval: interval.unwrap_or(1),
        on: byday.iter().map(weekday).collect::<Option<_>>()?,
        until: until.as_ref().and_then(|until| last_day(until, zone)),
        except: Vec::new(),
    };
    if let Some(count) = count {
        repeats.until = Some(repeats.last_of(first, *count)?);
    }
    Some(repeats)
}

/// The last day by the clock of the zone, also where it is told in UTC.
fn last_day(until: &PartialDateTime, zone: Zone) -> Option<NaiveDate> {
    let shown = date_of(until)?;
    let by_zone = |time: NaiveDateTime| zone.local(time.and_utc()).date_naive();
    Some(if until.tz_hour == Some(0) { by_zone(shown) } else { shown.date() })
}

fn weekday(day: &ICalendarDay) -> Option<NthWeekday> {
    let weekday = match day.weekday {
        ICalendarWeekday::Monday => 1,
        ICalendarWeekday::Tuesday => 2,
        ICalendarWeekday::Wednesday => 3,
        ICalendarWeekday::Thursday => 4,
        ICalendarWeekday::Friday => 5,
        ICalendarWeekday::Saturday => 6,
        ICalendarWeekday::Sunday => 7,
    };
    Some(NthWeekday { weekday, nth: day.ordwk.map(i8::try_from).transpose().ok()? })
}

fn date_only(entry: &ICalendarEntry) -> bool {
    let time = entry.values.first().and_then(ICalendarValue::as_partial_date_time);
    entry.is_type(&ICalendarValueType::Date) || time.is_some_and(|time| time.hour.is_none())
}

/// What a clock shows, whatever its zone.
fn shown(entry: &ICalendarEntry) -> Option<NaiveDateTime> {
    date_of(entry.values.first()?.as_partial_date_time()?)
}

fn date_of(time: &PartialDateTime) -> Option<NaiveDateTime> {
    time.to_date_time().map(|it| it.date_time)
}

fn minute(time: NaiveTime) -> NaiveTime {
    time.with_second(0).and_then(|time| time.with_nanosecond(0)).unwrap_or(time)
}

/// A text that fits and holds nothing that cannot be seen.
fn plain(text: &str, most: usize) -> String {
    text.chars().filter(|c| !c.is_control() || *c == '\n').take(most).collect::<String>().trim().to_owned()
}

fn partial(time: NaiveDateTime) -> ICalendarValue {
    ICalendarValue::PartialDateTime(Box::new(PartialDateTime::from_naive_timestamp(
        time.and_utc().timestamp(),
    )))
}

/// The appointment that an identifier of this program's own names.
pub(super) fn own_id(uid: &str) -> Option<&str> {
    uid.strip_suffix(OWN)
}
