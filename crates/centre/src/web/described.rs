//! What routes may answer beside what is their own, for the API's description: problems, pages, the
//! way to the sign-in page. Describes; decides nothing.

use std::collections::BTreeMap;

use utoipa::{
    IntoParams, IntoResponses, PartialSchema, ToSchema,
    openapi::{Content, RefOr, Response, ResponseBuilder, Schema, schema::Ref},
};
use wasl_protocol::PROBLEM_TYPE;

use super::openapi::ProblemShape;

type Responses = BTreeMap<String, RefOr<Response>>;

const HTML: &str = "text/html";
const TEXT: &str = "text/plain";

/// Bytes whose meaning their media type tells.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "describes a body")]
pub(super) struct BytesShape(Vec<u8>);

/// How a desk proves each request.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes headers")]
pub(super) struct ProofHeaders {
    /// Enrolment number
    #[param(rename = "Wasl-Desk")]
    desk: u32,
    /// The centre's nonce, hex
    #[param(rename = "Wasl-Nonce", pattern = "^[0-9a-fA-F]{32}$")]
    nonce: String,
    /// How often the nonce was used before
    #[param(rename = "Wasl-Counter")]
    counter: u64,
    /// Ed25519 over method, path, body hash, nonce, counter; hex
    #[param(rename = "Wasl-Signature", pattern = "^[0-9a-fA-F]{128}$")]
    signature: String,
}

fn of(description: &str, types: &[&str]) -> RefOr<Response> {
    let mut response = ResponseBuilder::new().description(description);
    for media in types {
        let schema: RefOr<Schema> = if *media == PROBLEM_TYPE {
            RefOr::Ref(Ref::from_schema_name(ProblemShape::name()))
        } else {
            String::schema()
        };
        response = response.content(*media, Content::new(Some(schema)));
    }
    RefOr::T(response.build())
}

fn all(own: &[(&str, &str, &[&str])]) -> Responses {
    own.iter().map(|(status, description, types)| ((*status).to_owned(), of(description, types))).collect()
}

/// What any route for desks and monitors may answer.
pub(super) struct Busy;

impl IntoResponses for Busy {
    fn responses() -> Responses {
        all(&[
            ("429", "`too_often`, with `Retry-After`", &[PROBLEM_TYPE, HTML]),
            ("503", "`later` or `too_long`, with `Retry-After`", &[PROBLEM_TYPE]),
        ])
    }
}

/// What a route may answer that only a desk may use.
pub(super) struct ForDesks;

impl IntoResponses for ForDesks {
    fn responses() -> Responses {
        let unproved = "`unproved`, `desk_unknown`, `signature`, or `nonce` with a fresh one in `Wasl-Nonce`";
        let mut all = all(&[("401", unproved, &[PROBLEM_TYPE])]);
        all.extend(Busy::responses());
        all
    }
}

/// What any page may answer beside itself.
pub(super) struct AnyPage;

impl IntoResponses for AnyPage {
    fn responses() -> Responses {
        all(&[
            ("400", "`malformed`: what follows the question mark cannot be read", &[PROBLEM_TYPE]),
            ("429", "Too many pages for this address, with `Retry-After`", &[HTML]),
            ("503", "The centre rests, with `Retry-After`", &[HTML, PROBLEM_TYPE]),
        ])
    }
}

/// What any form may answer beside what is its own.
pub(super) struct AnyForm;

impl IntoResponses for AnyForm {
    fn responses() -> Responses {
        let mut all = all(&[
            ("400", "`malformed`", &[PROBLEM_TYPE]),
            ("413", "`too_large`", &[PROBLEM_TYPE]),
            ("415", "`media_type`", &[PROBLEM_TYPE]),
        ]);
        let page = AnyPage::responses().into_iter().filter(|(status, _)| status != "400");
        all.extend(page);
        all
    }
}

/// What a page for officers may answer beside itself.
pub(super) struct OfficerPage;

impl IntoResponses for OfficerPage {
    fn responses() -> Responses {
        let mut all = all(&[("303", "Nobody is signed in: to the sign-in page", &[])]);
        all.extend(AnyPage::responses());
        all
    }
}

/// What a form of officers may answer beside what is its own.
pub(super) struct OfficerForm;

impl IntoResponses for OfficerForm {
    fn responses() -> Responses {
        let mut all = all(&[
            ("303", "Done, or nobody is signed in: the page that comes next", &[]),
            ("403", "The form carries no token of this session", &[TEXT]),
        ]);
        all.extend(AnyForm::responses());
        all
    }
}
