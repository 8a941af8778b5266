//! Clocks that jump: a year back, ten years ahead, and there and back.

use acceptance::world::{World, a_call, offline, received, send, standing};
use chrono::TimeDelta;
use ringtrue_app::{App, Step};
use ringtrue_model::dispatch::DispatchState;
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
        let app = world.open();
        for call in &written {
            assert_eq!(&app.call(call.id).unwrap().call, call);
        }
        assert_eq!(app.diary_outline(Default::default()).unwrap().total as usize, written.len());
    }
}
