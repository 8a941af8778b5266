//! Clocks that jump: a year back, ten years ahead, and there and back.

use acceptance::world::{World, a_call, offline, received, send, standing};
use chrono::{NaiveDate, TimeDelta};
use ringtrue_app::{App, Clock, Step, SystemEntropy, Tidied};
use ringtrue_model::dispatch::DispatchState;
use ringtrue_model::{CallId, Code};
use ringtrue_store::Vault;
use ringtrue_store::backup::backups;
use ringtrue_wire::Sent;

const JUMPS: [&[TimeDelta]; 4] = [
    &[TimeDelta::days(-365)],
    &[TimeDelta::days(3_653)],
    &[TimeDelta::days(3_653), TimeDelta::days(-3_653)],
    &[TimeDelta::days(-365), TimeDelta::days(365)],
];

/// Lets two days pass in small steps.
fn two_days(world: &World, app: &App) {
    for _ in 0..2 * 24 * 6 {
        while app.step_outbox().unwrap() == Step::Tried {}
        world.clock.pass(TimeDelta::minutes(10));
    }
}

fn tries(world: &World) -> usize {
    world.vendor.sent().iter().filter(|sent| matches!(sent, Sent::Submit { .. })).count()
}

#[test]
fn a_report_arrives_once_whatever_the_clock_does() {
    for jumps in JUMPS {
        let world = World::new();
        let app = world.open();
        let report = send(&app, &a_call(&app)).mark.id;
        world.vendor.then(offline());
        world.clock.pass(TimeDelta::seconds(10));
        assert_eq!(app.step_outbox().unwrap(), Step::Tried);
        world.vendor.then(received("EX-7K3F-92QD"));
        for jump in jumps {
            world.clock.pass(*jump);
        }
        two_days(&world, &app);
        assert_eq!(standing(&app, report).0, DispatchState::Accepted, "{jumps:?}");
        assert_eq!(tries(&world), 2, "{jumps:?}");
    }
}

#[test]
fn a_report_queued_by_a_wrong_clock_arrives_when_it_is_put_right() {
    for jumps in JUMPS {
        let world = World::new();
        let app = world.open();
        let right = jumps.iter().sum::<TimeDelta>();
        for jump in jumps {
            world.clock.pass(*jump);
        }
        let report = send(&app, &a_call(&app)).mark.id;
        world.vendor.then(received("EX-7K3F-92QD"));
        world.clock.pass(-right);
        two_days(&world, &app);
        assert_eq!(standing(&app, report).0, DispatchState::Accepted, "{jumps:?}");
    }
}

#[test]
fn calls_written_down_by_a_wrong_clock_are_kept_and_found() {
    for jumps in JUMPS {
        let world = World::new();
        let app = world.open();
        let mut written = vec![a_call(&app)];
        for jump in jumps {
            world.clock.pass(*jump);
            written.push(a_call(&app));
        }
        app.stop();
        let app = App::build(world.start());
        app.open_vault();
        for call in &written {
            assert_eq!(&app.call(call.id).unwrap().call, call);
        }
        assert_eq!(app.diary_outline(Default::default()).unwrap().total as usize, written.len());
    }
}

/// Lets days pass, on each of which the program is open.
fn live(world: &World, app: &App, days: u32) -> Tidied {
    let mut all = Tidied::default();
    for _ in 0..days {
        world.clock.pass(TimeDelta::days(1));
        let day = app.tidy().unwrap();
        all = Tidied { binned: all.binned + day.binned, purged: all.purged + day.purged };
    }
    all
}

#[test]
fn nothing_goes_from_the_bin_before_its_days_are_over_whatever_the_clock_does() {
    for jumps in JUMPS {
        let world = World::new();
        let app = world.open();
        app.tidy().unwrap();
        let deleted = || -> CallId {
            let id = a_call(&app).id;
            app.delete_call(id).unwrap();
            id
        };
        let mut calls = vec![deleted()];
        for jump in jumps {
            world.clock.pass(*jump);
            calls.push(deleted());
            assert_eq!(live(&world, &app, 3), Tidied::default(), "{jumps:?}");
            calls.push(deleted());
        }
        assert_eq!(
            live(&world, &app, 26),
            Tidied::default(),
            "{jumps:?}: not thirty days since the last leap"
        );
        assert!(calls.iter().all(|id| app.binned_call(*id).is_ok()), "{jumps:?}");
        live(&world, &app, 8);
        let last = app.binned_call(*calls.last().unwrap());
        assert_eq!(last.unwrap_err().code, Code::NotFound, "{jumps:?}: nothing goes for ever");
    }
}

#[test]
fn no_call_is_put_away_for_its_age_by_a_clock_that_leapt_and_came_back() {
    for jumps in JUMPS.into_iter().filter(|jumps| jumps.iter().sum::<TimeDelta>().is_zero()) {
        let world = World::new();
        let app = world.open();
        app.tidy().unwrap();
        let mut settings = app.settings().unwrap();
        settings.retention_months = Some(12);
        app.change_settings(settings).unwrap();
        let call = a_call(&app);
        for jump in jumps {
            world.clock.pass(*jump);
            assert_eq!(live(&world, &app, 5), Tidied::default(), "{jumps:?}");
        }
        assert_eq!(live(&world, &app, 100), Tidied::default(), "{jumps:?}");
        assert_eq!(app.call(call.id).unwrap().call, call);
    }
}

#[test]
fn a_leap_of_the_clock_costs_no_backup() {
    const DAYS_BEFORE: u32 = 9;
    for jumps in JUMPS.into_iter().filter(|jumps| jumps.iter().sum::<TimeDelta>().is_zero()) {
        let days_kept = |leaps: bool| -> Vec<NaiveDate> {
            let world = World::new();
            let open = || Vault::open(world.folder(), &*world.keys, &*world.clock, &SystemEntropy).unwrap();
            let vault = open();
            let back_up = || vault.keep_backup(world.clock.now_local(), &|_, _| Ok(())).unwrap();
            for _ in 0..DAYS_BEFORE {
                back_up();
                world.clock.pass(TimeDelta::days(1));
            }
            for jump in jumps.iter().filter(|_| leaps) {
                world.clock.pass(*jump);
                back_up();
            }
            back_up();
            let kept = backups(world.folder()).unwrap();
            assert!(kept.iter().all(|backup| backup.open().is_ok()));
            kept.into_iter().map(|backup| backup.day).collect()
        };
        let (right, leapt) = (days_kept(false), days_kept(true));
        assert!(right.len() < DAYS_BEFORE as usize, "the rotation has dropped something");
        assert!(
            right.iter().all(|day| leapt.contains(day)),
            "{jumps:?}: {right:?} without, {leapt:?} with it"
        );
    }
}
