//! Everyone who may come to the centre's doors, and the way each of them asks for a route: with whose
//! proof, whose cookie, whose token of a form. What they may is the matrix's to say.

use reqwest::{Client, Method, RequestBuilder, header};
use wasl_centre::{
    Centre, desks,
    ledger::{DeskState, Session, StateChange},
    officers::{SESSION_AGE_MS, SESSION_IDLE_MS, secret, token_hash},
};
use wasl_protocol::{CHUNKS_PATH, ChunkList, SigningKey, sign_request};

use crate::{desk::TestDesk, world::World};

pub(crate) const OFFICER: &str = "سامر نجار";

/// Who comes, in the order of the matrix's columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Nobody,
    /// An officer with a form of this session.
    Officer,
    /// The same with a form that carries no token.
    NoToken,
    /// The same with the token of another officer's session.
    OthersToken,
    /// An officer whose session nobody used for half an hour.
    Idle,
    /// An officer whose session is a working day old.
    Aged,
    Desk,
    Suspended,
    Revoked,
    Lost,
    /// Another key under an active desk's number.
    Forged,
    /// A number that no desk has.
    Unknown,
    /// A desk with a nonce from more than a week ago.
    Stale,
    /// A desk with another desk's nonce.
    Borrowed,
}

impl Role {
    pub(crate) const ALL: [Self; 14] = [
        Self::Nobody,
        Self::Officer,
        Self::NoToken,
        Self::OthersToken,
        Self::Idle,
        Self::Aged,
        Self::Desk,
        Self::Suspended,
        Self::Revoked,
        Self::Lost,
        Self::Forged,
        Self::Unknown,
        Self::Stale,
        Self::Borrowed,
    ];
    fn is_desk(self) -> bool {
        Self::ALL.iter().position(|role| *role == self) >= Self::ALL.iter().position(|role| *role == Self::Desk)
    }
}

/// What a request carries of its caller.
pub(crate) struct Caller {
    cookie: Option<String>,
    /// The token that its forms carry.
    pub(crate) token: String,
    /// Its desk, or the one that it plays.
    pub(crate) desk: TestDesk,
    is_desk: bool,
}

/// The desks of all callers.
pub(crate) struct Desks {
    active: TestDesk,
    suspended: TestDesk,
    revoked: TestDesk,
    lost: TestDesk,
    old: TestDesk,
    pub(crate) other: TestDesk,
}

impl Desks {
    pub(crate) fn enrolled(world: &World, centre: &Centre) -> Self {
        let old = TestDesk::enrolled(centre);
        world.host.pass_s(8 * 24 * 3600);
        let in_state = |to: DeskState| {
            let desk = TestDesk::enrolled(centre);
            let by = OFFICER.to_owned();
            let change = StateChange { enrolment: desk.enrolment, to, by, why: "للتجربة".to_owned() };
            desks::change_state(&*centre.ledger, &centre.keys, &*centre.host, &change).expect("changes");
            desk
        };
        Self {
            active: TestDesk::enrolled(centre),
            suspended: in_state(DeskState::Suspended),
            revoked: in_state(DeskState::Revoked),
            lost: in_state(DeskState::Lost),
            old,
            other: TestDesk::enrolled(centre),
        }
    }

    /// The desk behind a role; those that play one share its place in its chain.
    pub(crate) fn of(&mut self, role: Role) -> &mut TestDesk {
        match role {
            Role::Suspended => &mut self.suspended,
            Role::Revoked => &mut self.revoked,
            Role::Lost => &mut self.lost,
            Role::Stale => &mut self.old,
            Role::Nobody
            | Role::Officer
            | Role::NoToken
            | Role::OthersToken
            | Role::Idle
            | Role::Aged
            | Role::Desk
            | Role::Forged
            | Role::Unknown
            | Role::Borrowed => &mut self.active,
        }
    }

    /// A caller as it comes now.
    pub(crate) fn caller(&mut self, role: Role, centre: &Centre) -> Caller {
        let mut desk = self.of(role).clone();
        match role {
            Role::Forged => desk.key = SigningKey::generate(&*centre.host),
            Role::Unknown => desk.enrolment = 9_999,
            Role::Borrowed => desk.nonce = self.other.nonce,
            Role::Nobody
            | Role::Officer
            | Role::NoToken
            | Role::OthersToken
            | Role::Idle
            | Role::Aged
            | Role::Desk
            | Role::Suspended
            | Role::Revoked
            | Role::Lost
            | Role::Stale => {}
        }
        let now_ms = centre.host.now().wall.as_millisecond();
        let session = |made_ms: i64, seen_ms: i64| {
            let (token, csrf) = (secret(&*centre.host), secret(&*centre.host));
            let session = Session { officer: OFFICER.to_owned(), csrf: csrf.clone(), made_ms, seen_ms };
            centre.ledger.open_session(&token_hash(&token), &session).expect("opens");
            (Some(format!("wasl_officer={token}")), csrf)
        };
        let (cookie, token) = match role {
            Role::Officer => session(now_ms, now_ms),
            Role::NoToken => (session(now_ms, now_ms).0, String::new()),
            Role::OthersToken => (session(now_ms, now_ms).0, session(now_ms, now_ms).1),
            Role::Idle => session(now_ms - SESSION_IDLE_MS - 1, now_ms - SESSION_IDLE_MS - 1),
            Role::Aged => session(now_ms - SESSION_AGE_MS - 1, now_ms),
            Role::Nobody
            | Role::Desk
            | Role::Suspended
            | Role::Revoked
            | Role::Lost
            | Role::Forged
            | Role::Unknown
            | Role::Stale
            | Role::Borrowed => (None, String::new()),
        };
        Caller { cookie, token, desk, is_desk: role.is_desk() }
    }
}

impl Caller {
    /// A request of this caller; desks sign it, officers send their cookie, beside `cookie`.
    pub(crate) fn request(
        &self,
        client: &Client,
        url: &str,
        (method, path): (&str, &str),
        body: &[u8],
        cookie: Option<&str>,
    ) -> RequestBuilder {
        let mut request =
            client.request(method.parse::<Method>().expect("a method"), format!("{url}{path}")).body(body.to_vec());
        let cookies: Vec<&str> = self.cookie.as_deref().into_iter().chain(cookie).collect();
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        if self.is_desk {
            let desk = &self.desk;
            // Of several chunks the list alone is signed.
            let listed = body.first_chunk().filter(|_| path == CHUNKS_PATH).map(|head| ChunkList::bytes_of(*head));
            let signed = &body[..listed.map_or(body.len(), |bytes| bytes.expect("a list"))];
            let proof = sign_request(&desk.key, desk.enrolment, method, path, signed, desk.nonce, 0);
            for (name, value) in proof.headers() {
                request = request.header(name, value);
            }
        }
        request
    }
}
