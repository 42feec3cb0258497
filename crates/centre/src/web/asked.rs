//! What a caller asked for, taken from path, query and form. Whatever is not of the shape it must have
//! gets a problem, never a sentence of the framework.

use axum::{
    Form,
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Query, Request, rejection::BytesRejection},
    http::{StatusCode, request::Parts},
};
use serde::de::DeserializeOwned;

use super::problem::No;

/// The variable parts of a path; whatever they are not names nothing.
pub(super) struct Named<T>(pub(super) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Named<T> {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, No> {
        let Path(named) = Path::from_request_parts(parts, state).await.map_err(|_| No::NotFound)?;
        Ok(Self(named))
    }
}

/// What follows the question mark.
pub(super) struct Wanted<T>(pub(super) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Wanted<T> {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, No> {
        let Query(wanted) = Query::from_request_parts(parts, state).await.map_err(|_| No::Malformed)?;
        Ok(Self(wanted))
    }
}

/// A form's fields in order.
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// One field, empty where it is not there.
    pub(super) fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value.as_str())
    }
    /// All values of a field.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(found, _)| found == name).map(|(_, value)| value.clone()).collect()
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = No;

    async fn from_request(request: Request, state: &S) -> Result<Self, No> {
        match Form::from_request(request, state).await {
            Ok(Form(fields)) => Ok(Self(fields)),
            Err(rejected) => Err(of_status(rejected.status())),
        }
    }
}

/// A body as it came, within its bounds.
pub(super) struct Whole(pub(super) Bytes);

impl<S: Send + Sync> FromRequest<S> for Whole {
    type Rejection = No;

    async fn from_request(request: Request, state: &S) -> Result<Self, No> {
        let body = Bytes::from_request(request, state).await;
        body.map(Self).map_err(|rejected: BytesRejection| of_status(rejected.status()))
    }
}

fn of_status(status: StatusCode) -> No {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        No::TooLarge
    } else if status == StatusCode::UNSUPPORTED_MEDIA_TYPE {
        No::MediaType
    } else {
        No::Malformed
    }
}
