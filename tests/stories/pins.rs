//! Guessing a PIN is slow, and starting the program again does not make it faster.

use std::sync::Arc;

use serde_json::json;
use wasl_domain::host::{Host, Moment};
use wasl_host::SystemHost;
use wasl_tests::{ctl::SUPERVISOR, ground::Step};

use crate::{at_desk::AtDesk, world::World};

const WRONG: &str = "111111";

/// The machine some minutes later, as its uptime tells.
struct Later {
    own: SystemHost,
    minutes: u64,
}

impl Host for Later {
    fn now(&self) -> Moment {
        let now = self.own.now();
        Moment { mono_ms: now.mono_ms + self.minutes * 60_000, ..now }
    }
    fn fill_random(&self, bytes: &mut [u8]) {
        self.own.fill_random(bytes);
    }
}

fn later(minutes: u64) -> Arc<dyn Host> {
    Arc::new(Later { own: SystemHost::new(), minutes })
}

#[tokio::test]
async fn after_five_wrong_pins_even_the_right_one_waits_also_after_a_new_start() -> Step<()> {
    let world = World::open().await?;
    let ctl = world.desk("desk")?;
    let desk = AtDesk::open(&world.path("desk"))?;
    let codes: Vec<(String, serde_json::Value)> = (0..5)
        .map(|_| desk.try_pin(WRONG).expect_err("it is wrong"))
        .map(|refusal| (refusal.code, refusal.facts["tries_left"].clone()))
        .collect();
    let wrong = |left: u32| ("wrong_pin".to_owned(), json!(left));
    assert_eq!(codes, [wrong(4), wrong(3), wrong(2), wrong(1), ("must_wait".to_owned(), json!(null))]);
    let waits = desk.try_pin(SUPERVISOR.1).expect_err("it has to wait");
    assert_eq!((waits.code.as_str(), &waits.facts["minutes"]), ("must_wait", &json!(1)), "{}", waits.sentence);
    assert_eq!(desk.refused("home.view", json!({})).code, "not_signed_in");
    drop(desk);

    let again = AtDesk::open(&world.path("desk"))?;
    assert_eq!(again.try_pin(SUPERVISOR.1).expect_err("it still waits").code, "must_wait");
    let other_program = ctl.run(&["submit", "-"], "{}")?;
    assert_eq!(other_program.code, 1);
    assert!(other_program.err.contains("must_wait"), "{}", other_program.err);
    drop(again);

    let after = AtDesk::open_with(&world.path("desk"), later(2))?;
    let worse = after.try_pin(WRONG).expect_err("one more wrong one");
    assert_eq!((worse.code.as_str(), &worse.facts["minutes"]), ("must_wait", &json!(5)), "the next wait is longer");
    drop(after);
    let after = AtDesk::open_with(&world.path("desk"), later(8))?;
    after.try_pin(SUPERVISOR.1).expect("the right one, in time");
    let fresh = AtDesk::open_with(&world.path("desk"), later(8))?;
    let refusal = fresh.try_pin(WRONG).expect_err("it is wrong");
    assert_eq!((refusal.code.as_str(), &refusal.facts["tries_left"]), ("wrong_pin", &json!(4)), "all tries are back");
    Ok(())
}
