//! What a centre sets: kept, told to each desk once, refused where it makes no sense.

use wasl_centre::{
    Centre, CentreFault,
    settings::{self, CentreSettings, Setting},
};
use wasl_protocol::{DocKind, EscrowWhen, Settings};

use crate::{desk::TestDesk, world::World};

fn put(centre: &Centre, one: Setting, value: &str) -> Result<usize, CentreFault> {
    settings::put(&*centre.ledger, &centre.keys, &*centre.host, one, value)
}

fn told(centre: &Centre, desk: &TestDesk) -> (u64, Settings) {
    let id = format!("{:05}", desk.enrolment);
    let serial = centre.ledger.newest_serial(DocKind::Settings, &id).expect("reads").expect("some");
    let doc = centre.ledger.document(DocKind::Settings, &id, serial).expect("reads").expect("there");
    (serial, doc.read().expect("settings"))
}

#[test]
fn each_desk_is_told_of_a_change_once() {
    let world = World::new();
    let centre = world.centre();
    let desks = [TestDesk::enrolled(&centre), TestDesk::enrolled(&centre)];
    let changes = [
        (Setting::Escrow, "always"),
        (Setting::UnsentCountMax, "40"),
        (Setting::UnsentCashMax, "250"),
        (Setting::OfflineHoursMax, "48"),
        (Setting::HelpLine, "011 2345"),
    ];
    for (one, value) in changes {
        assert_eq!(put(&centre, one, value).expect("a value"), 2, "{}", one.word());
        assert_eq!(put(&centre, one, value).expect("the same"), 0, "{}", one.word());
    }
    for desk in &desks {
        let (_, settings) = told(&centre, desk);
        assert_eq!(settings.escrow, EscrowWhen::Always);
        assert_eq!(settings.limits.unsent_count_max, 40);
        assert_eq!(settings.limits.unsent_minor_max, 25_000);
        assert_eq!(settings.limits.offline_hours_max, 48);
        assert_eq!(settings.help_line, "011 2345");
    }
    let later = TestDesk::enrolled(&centre);
    assert_eq!(told(&centre, &later).1.limits.unsent_count_max, 40, "a desk that comes later has them too");
}

#[test]
fn a_desk_that_a_cut_kept_from_hearing_is_told_when_it_is_set_again() {
    let world = World::new();
    let centre = world.centre();
    let desk = TestDesk::enrolled(&centre);
    // As a cut between the two leaves it: kept, and nobody told.
    centre.ledger.set_setting(Setting::Escrow.word(), "never").expect("writes");
    assert_eq!(put(&centre, Setting::Escrow, "never").expect("a value"), 1);
    assert_eq!(told(&centre, &desk).1.escrow, EscrowWhen::Never);
}

#[test]
fn addresses_of_before_are_told_too_for_the_receipts_that_name_them() {
    let world = World::new();
    let centre = world.centre();
    let desk = TestDesk::enrolled(&centre);
    let addresses = ["https://a.example.sy", "https://b.example.sy/", "https://b.example.sy", "https://a.example.sy"];
    for address in addresses {
        put(&centre, Setting::PublicUrl, address).expect("an address");
    }
    let (_, settings) = told(&centre, &desk);
    assert_eq!(
        (settings.public_url.as_str(), settings.former_urls),
        ("https://a.example.sy", vec!["https://b.example.sy".to_owned()])
    );
}

#[test]
fn settings_that_several_programs_change_at_once_are_all_told() {
    let world = World::new();
    let centre = world.centre();
    let desk = TestDesk::enrolled(&centre);
    let all = [
        (Setting::Escrow, "always"),
        (Setting::UnsentCountMax, "41"),
        (Setting::OfflineHoursMax, "49"),
        (Setting::HelpLine, "112"),
    ];
    std::thread::scope(|scope| {
        for (one, value) in all {
            let own = world.centre();
            scope.spawn(move || put(&own, one, value).expect("a value"));
        }
    });
    // Whoever was last told all that was set by then, or the next one to set anything does.
    put(&centre, Setting::HelpLine, "112").expect("a value");
    let (serial, settings) = told(&centre, &desk);
    assert_eq!((settings.escrow, settings.limits.unsent_count_max), (EscrowWhen::Always, 41));
    assert_eq!((settings.limits.offline_hours_max, settings.help_line.as_str()), (49, "112"));
    assert!(serial >= 2, "{serial}");
}

#[test]
fn what_makes_no_sense_changes_nothing() {
    let world = World::new();
    let centre = world.centre();
    let desk = TestDesk::enrolled(&centre);
    let before = (CentreSettings::read(&*centre.ledger).expect("reads"), told(&centre, &desk));
    for (one, value) in [
        (Setting::PublicUrl, "wasl.example.sy"),
        (Setting::PublicUrl, "https://wasl.example.sy/way in"),
        (Setting::PublicUrl, "https://"),
        (Setting::Zone, "Asia/Atlantis"),
        (Setting::HelpLine, ""),
        (Setting::HelpLine, "\u{202E}123"),
        (Setting::UnsentCountMax, "0"),
        (Setting::UnsentCountMax, "-1"),
        (Setting::UnsentCashMax, "1000000001"),
        (Setting::UnsentCashMax, "12.5"),
        (Setting::OfflineHoursMax, "many"),
        (Setting::Escrow, "sometimes"),
    ] {
        let fault = put(&centre, one, value).expect_err("it is none");
        assert!(matches!(fault, CentreFault::Setting { name, .. } if name == one.word()), "{fault}");
    }
    assert_eq!((CentreSettings::read(&*centre.ledger).expect("reads"), told(&centre, &desk)), before);
}

#[test]
fn every_setting_has_a_name_that_finds_it_and_a_value_that_can_be_set_again() {
    let world = World::new();
    let centre = world.centre();
    for (one, value) in CentreSettings::default().values() {
        assert_eq!(Setting::named(one.word()), Some(one));
        put(&centre, one, &value).expect("what is shown can be set");
    }
    assert_eq!(Setting::named("colour"), None);
}
