//! What a centre sets for itself and for its desks. A change is kept in the ledger, and each desk is told
//! by a settings document of its own.

use wasl_domain::host::Host;
use wasl_protocol::{Bilingual, DocKind, EscrowWhen, Limits, Settings};

use crate::{
    enrolment::{own_id, sign_own},
    fault::CentreFault,
    keys::CentreKeys,
    ledger::{Desk, Ledger},
};

/// Setting: addresses of before, between spaces.
const FORMER_URLS: &str = "former_urls";
/// So many of them are told to desks.
const FORMER_MAX: usize = 20;
/// Hundredths in a pound.
const MINOR: i64 = 100;

/// One thing that can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// The address of links on receipts.
    PublicUrl,
    /// The time zone of civil dates.
    Zone,
    /// The telephone for questions.
    HelpLine,
    /// How many requests may wait at a desk.
    UnsentCountMax,
    /// How much cash may lie at a desk that the centre has not heard of, whole new pounds.
    UnsentCashMax,
    /// How many hours a desk may work without the centre.
    OfflineHoursMax,
    /// When slips carry a sealed copy of their request.
    Escrow,
}

impl Setting {
    /// All, in the order they are shown in.
    pub const ALL: [Self; 7] = [
        Self::PublicUrl,
        Self::Zone,
        Self::HelpLine,
        Self::UnsentCountMax,
        Self::UnsentCashMax,
        Self::OfflineHoursMax,
        Self::Escrow,
    ];

    /// Its name in the ledger and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::PublicUrl => "public_url",
            Self::Zone => "zone",
            Self::HelpLine => "help_line",
            Self::UnsentCountMax => "unsent_count_max",
            Self::UnsentCashMax => "unsent_cash_max",
            Self::OfflineHoursMax => "offline_hours_max",
            Self::Escrow => "escrow",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// What its value has to be.
    #[must_use]
    pub const fn wants(self) -> &'static str {
        match self {
            Self::PublicUrl => "an address such as https://wasl.example.sy, without a path",
            Self::Zone => "the name of a time zone such as Asia/Damascus",
            Self::HelpLine => "a telephone number of at most 20 signs",
            Self::UnsentCountMax => "a number of requests from 1 to 1000000",
            Self::UnsentCashMax => "an amount in whole new pounds from 1 to 1000000000",
            Self::OfflineHoursMax => "a number of hours from 1 to 2160",
            Self::Escrow => "one of: unlinked, always, never",
        }
    }

    /// Puts a value where it belongs; `None` where it is no such value.
    fn put_into(self, all: &mut CentreSettings, value: &str) -> Option<()> {
        fn number<T: std::str::FromStr + PartialOrd>(value: &str, least: T, most: T) -> Option<T> {
            value.parse().ok().filter(|number| (least..=most).contains(number))
        }
        match self {
            Self::PublicUrl => all.public_url = is_address(value).then(|| value.trim_end_matches('/').to_owned())?,
            Self::Zone => all.zone = jiff::tz::TimeZone::get(value).ok().map(|_| value.to_owned())?,
            Self::HelpLine => all.help_line = is_telephone(value).then(|| value.to_owned())?,
            Self::UnsentCountMax => all.limits.unsent_count_max = number(value, 1, 1_000_000)?,
            Self::UnsentCashMax => all.limits.unsent_minor_max = number(value, 1, 1_000_000_000)? * MINOR,
            Self::OfflineHoursMax => all.limits.offline_hours_max = number(value, 1, 2_160)?,
            Self::Escrow => all.escrow = serde_json::from_value(value.into()).ok()?,
        }
        Some(())
    }

    /// Its value as it is kept and shown.
    fn value_in(self, all: &CentreSettings) -> String {
        match self {
            Self::PublicUrl => all.public_url.clone(),
            Self::Zone => all.zone.clone(),
            Self::HelpLine => all.help_line.clone(),
            Self::UnsentCountMax => all.limits.unsent_count_max.to_string(),
            Self::UnsentCashMax => (all.limits.unsent_minor_max / MINOR).to_string(),
            Self::OfflineHoursMax => all.limits.offline_hours_max.to_string(),
            Self::Escrow => match all.escrow {
                EscrowWhen::Unlinked => "unlinked",
                EscrowWhen::Always => "always",
                EscrowWhen::Never => "never",
            }
            .to_owned(),
        }
    }
}

/// An address of a host, with nothing behind it.
fn is_address(value: &str) -> bool {
    let host = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
    host.map(|host| host.trim_end_matches('/')).is_some_and(|host| {
        (1..=100).contains(&host.len()) && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b))
    })
}

fn is_telephone(value: &str) -> bool {
    (1..=20).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit() || b"+-() *#".contains(&b))
}

/// The centre's own settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CentreSettings {
    /// Address of links on receipts.
    pub public_url: String,
    /// Addresses of before, the latest last.
    pub former_urls: Vec<String>,
    /// Time zone of civil dates.
    pub zone: String,
    /// Telephone for questions.
    pub help_line: String,
    /// What may wait at a desk.
    pub limits: Limits,
    /// When slips carry a sealed copy of their request.
    pub escrow: EscrowWhen,
}

impl Default for CentreSettings {
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1".to_owned(),
            former_urls: Vec::new(),
            zone: "Asia/Damascus".to_owned(),
            help_line: "8000".to_owned(),
            limits: Limits::default(),
            escrow: EscrowWhen::default(),
        }
    }
}

impl CentreSettings {
    /// As the ledger has them; what was never set, or makes no sense, is as it is at first.
    ///
    /// # Errors
    /// Where the ledger would not.
    pub fn read(ledger: &dyn Ledger) -> Result<Self, CentreFault> {
        let former = ledger.setting(FORMER_URLS)?.unwrap_or_default();
        let mut all = Self { former_urls: former.split_whitespace().map(str::to_owned).collect(), ..Self::default() };
        for one in Setting::ALL {
            if let Some(value) = ledger.setting(one.word())?
                && one.put_into(&mut all, &value).is_none()
            {
                tracing::warn!(setting = one.word(), "makes no sense, left as it is at first");
            }
        }
        Ok(all)
    }

    /// Each with its value, as the command line shows it.
    #[must_use]
    pub fn values(&self) -> [(Setting, String); 7] {
        Setting::ALL.map(|one| (one, one.value_in(self)))
    }

    fn of_desk(&self, desk: &Desk) -> Settings {
        Settings {
            access_point: Bilingual { ar: desk.place.access_point_ar.clone(), en: desk.place.access_point_en.clone() },
            counter: desk.place.counter.clone(),
            governorate: desk.place.governorate.clone(),
            zone: self.zone.clone(),
            public_url: self.public_url.clone(),
            former_urls: self.former_urls.clone(),
            help_line: self.help_line.clone(),
            limits: self.limits.clone(),
            centre_name: Bilingual {
                ar: wasl_words::shipped("ar").say("centre-name", &[]),
                en: wasl_words::shipped("en").say("centre-name", &[]),
            },
            escrow: self.escrow,
        }
    }
}

/// Sets one thing. Each desk whose settings are others thereby is told; how many were is the answer. The same
/// once more tells those that a cut kept from it.
///
/// # Errors
/// [`CentreFault::Setting`] for a value that is none, or where the ledger would not.
pub fn put(
    ledger: &dyn Ledger,
    keys: &CentreKeys,
    host: &dyn Host,
    one: Setting,
    value: &str,
) -> Result<usize, CentreFault> {
    let mut all = CentreSettings::read(ledger)?;
    let before = all.public_url.clone();
    one.put_into(&mut all, value).ok_or(CentreFault::Setting { name: one.word(), wants: one.wants() })?;
    let value = one.value_in(&all);
    let known = ledger.setting(one.word())?;
    if known.is_some() && all.public_url != before {
        all.former_urls.retain(|former| *former != before && *former != all.public_url);
        all.former_urls.push(before);
        let surplus = all.former_urls.len().saturating_sub(FORMER_MAX);
        all.former_urls.drain(..surplus);
        // First, so that a cut between the two forgets no address that receipts name.
        ledger.set_setting(FORMER_URLS, &all.former_urls.join(" "))?;
    }
    if known.as_deref() != Some(&value) {
        ledger.set_setting(one.word(), &value)?;
    }
    let mut told = 0;
    for desk in ledger.desks()? {
        let settings = all.of_desk(&desk);
        if newest(ledger, &desk)?.as_ref() != Some(&settings) {
            sign_own(ledger, keys, host, (DocKind::Settings, &desk, true), &settings)?;
            told += 1;
        }
    }
    Ok(told)
}

fn newest(ledger: &dyn Ledger, desk: &Desk) -> Result<Option<Settings>, CentreFault> {
    let id = own_id(desk.enrolment);
    let Some(serial) = ledger.newest_serial(DocKind::Settings, &id)? else { return Ok(None) };
    let Some(doc) = ledger.document(DocKind::Settings, &id, serial)? else { return Ok(None) };
    Ok(Some(doc.read()?))
}

/// Signs a desk's settings.
pub(crate) fn sign(
    ledger: &dyn Ledger,
    keys: &CentreKeys,
    host: &dyn Host,
    desk: &Desk,
    tell: bool,
) -> Result<(), CentreFault> {
    let settings = CentreSettings::read(ledger)?.of_desk(desk);
    sign_own(ledger, keys, host, (DocKind::Settings, desk, tell), &settings)
}
