//! First contact. The answer proves nothing by itself: [`wasl_protocol::verify_enrolment`] does.

use wasl_protocol::{ENROL_PATH, ENROL_REPLY_BYTES_MAX, EnrolAsk, EnrolReply};
use wasl_sync::DownKind;

use crate::{
    Courier,
    fault::CourierFault,
    lane::{Came, Lane, Trust, ask as ask_lane},
    patience::Patience,
};

const JSON: &str = "application/json";

/// Asks the centre at `url` to enrol this desk.
///
/// # Errors
/// [`CourierFault::Address`] for anything but https, or http to this machine itself;
/// [`CourierFault::Down`] where nothing got through, with the centre's own code where it refused.
pub async fn enrol(url: &str, ask: &EnrolAsk) -> Result<EnrolReply, CourierFault> {
    let lane = Lane::new(url, &Trust::FirstContact, Patience::new(), None)?;
    let not_genuine = || CourierFault::Down { kind: DownKind::NotGenuine };
    let body = serde_json::to_vec(ask).map_err(|_| not_genuine())?;
    let request = lane.post(ENROL_PATH).header("content-type", JSON).header("accept", JSON).body(body);
    match ask_lane(request, JSON, ENROL_REPLY_BYTES_MAX).await {
        Ok(Came::Body(bytes)) => EnrolReply::from_json(&bytes).map_err(|_| not_genuine()),
        Ok(Came::NonceSpent(_) | Came::Absent) => Err(not_genuine()),
        Err(failure) => Err(CourierFault::Down { kind: failure.kind }),
    }
}

impl Courier {
    /// [`enrol`].
    ///
    /// # Errors
    /// As [`enrol`].
    pub async fn enrol(url: &str, ask: &EnrolAsk) -> Result<EnrolReply, CourierFault> {
        enrol(url, ask).await
    }
}
