//! A body that is read part by part while it comes, so that what is whole of it can be kept before the rest is here.

use std::{future::poll_fn, pin::Pin};

use axum::body::{Body, HttpBody};

use super::problem::No;

/// A body, and what came of it and was not taken yet.
pub(super) struct Coming {
    body: Body,
    ahead: Vec<u8>,
}

impl Coming {
    /// Nothing of it was read yet.
    pub(super) fn new(body: Body) -> Self {
        Self { body, ahead: Vec::new() }
    }

    /// The next so many bytes.
    ///
    /// # Errors
    /// [`No::Malformed`] where it ends before.
    pub(super) async fn take(&mut self, count: usize) -> Result<Vec<u8>, No> {
        while self.ahead.len() < count {
            let part = self.part().await.ok_or(No::Malformed)?;
            self.ahead.extend_from_slice(&part);
        }
        let rest = self.ahead.split_off(count);
        Ok(std::mem::replace(&mut self.ahead, rest))
    }

    /// Whether nothing follows.
    pub(super) async fn has_ended(&mut self) -> bool {
        self.ahead.is_empty() && self.part().await.is_none()
    }

    /// Lets the rest pass, at most so many bytes: whoever still sends hears no answer.
    pub(super) async fn let_pass(&mut self, most: usize) {
        let mut passed = std::mem::take(&mut self.ahead).len();
        while passed < most
            && let Some(part) = self.part().await
        {
            passed += part.len();
        }
    }

    /// The next bytes as they come; none at the end, and where the line broke.
    async fn part(&mut self) -> Option<Vec<u8>> {
        loop {
            let frame = poll_fn(|cx| Pin::new(&mut self.body).poll_frame(cx)).await?.ok()?;
            // Trailers say nothing here.
            if let Ok(part) = frame.into_data()
                && !part.is_empty()
            {
                return Some(part.to_vec());
            }
        }
    }
}
