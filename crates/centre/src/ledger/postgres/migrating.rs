//! How the migrations' runner works on a session. It could work on the client by itself, by a feature that cargo
//! would switch on for every room that migrates anything: then the desk could reach the network (law 5).

use refinery::{Migrate, Migration};
use refinery_core::traits::sync::{Query, Transaction};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::session::Session;
use crate::ledger::{LedgerFault, LedgerResult, sql::Sql};

const SPOILED: LedgerFault = LedgerFault::Spoiled { what: "refinery_schema_history" };

impl Transaction for Session {
    type Error = LedgerFault;

    fn execute<'a, T: Iterator<Item = &'a str>>(&mut self, queries: T) -> LedgerResult<usize> {
        let queries: Vec<&str> = queries.collect();
        self.transaction(|_| queries.iter().try_for_each(|query| self.say(query)))?;
        Ok(queries.len())
    }
}

impl Query<Vec<Migration>> for Session {
    fn query(&mut self, query: &str) -> LedgerResult<Vec<Migration>> {
        let applied = self.rows(query, &[])?.into_iter().map(|row| {
            let version = i32::try_from(row.get::<i64>(0)?).map_err(|_| SPOILED)?;
            let on = OffsetDateTime::parse(&row.get::<String>(2)?, &Rfc3339).map_err(|_| SPOILED)?;
            let checksum = row.get::<String>(3)?.parse().map_err(|_| SPOILED)?;
            Ok(Migration::applied(version, row.get(1)?, on, checksum))
        });
        applied.collect()
    }
}

impl Migrate for Session {}
