//! A call's page with the verdict on it.

use crate::sample::Sample;
use crate::{Times, millis, timed};
use ringtrue_app::api::DiaryStretch;
use ringtrue_model::diary::DiaryFilter;

const TIMES: u32 = 200;

pub fn measure(sample: &Sample) {
    let app = sample.program(&sample.copy("page"));
    app.open_vault();
    let stretch = DiaryStretch { filter: DiaryFilter::default(), offset: 0, limit: TIMES };
    let rows = app.diary_rows(stretch).unwrap();
    let (mut first, mut again, mut unsaved) = (Times::default(), Times::default(), Times::default());
    for row in &rows {
        let (time, view) = timed(|| app.call(row.id).unwrap());
        assert_eq!(view.shown.len(), 1);
        first.add(time);
        again.add(timed(|| app.call(row.id).unwrap()).0);
        let fields = view.call.fields;
        unsaved.add(timed(|| app.verdict(fields).unwrap()).0);
    }
    app.stop();
    println!("\nThe page of a call, {} calls: median, and 99 of 100 within", rows.len());
    for (what, times) in [
        ("for the first time: its verdict is kept as shown", &mut first),
        ("again", &mut again),
        ("the verdict alone, of a call that is not saved", &mut unsaved),
    ] {
        let (median, most) = (millis(times.median()), millis(times.percentile(99)));
        println!("  {what:<50} {median:>8.2} ms {most:>8.2} ms");
    }
}
