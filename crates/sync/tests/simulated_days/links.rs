//! Bad links: how much goes up in vain.

use std::collections::BTreeMap;

use wasl_sync::{
    DownKind, Event, ExchangeId,
    pace::{QUICK_MS, SLOW_MS},
};

use crate::desk::Desk;

/// A link that carries so many bytes a second and breaks every so often. What it has carried of an
/// exchange when it breaks was carried for nothing.
struct SlowLink {
    bytes_a_second: u64,
    cut_every_ms: u64,
}

/// Drains a queue of packets of one size over the link; gives the bytes that went up.
fn drain(packets: usize, packet_bytes: u64, link: &SlowLink) -> u64 {
    let mut desk = Desk::new(packets);
    let (mut gone_up, mut steps) = (0, 0);
    let mut cut_at = desk.now_ms + link.cut_every_ms;
    let mut left: BTreeMap<ExchangeId, u64> = BTreeMap::new();
    desk.step(Event::Tick);
    while !desk.outbox.is_empty() {
        steps += 1;
        assert!(steps < 100_000, "no progress: {} left", desk.outbox.len());
        left.retain(|exchange_id, _| desk.sent.contains_key(exchange_id));
        for (exchange_id, batch) in &desk.sent {
            left.entry(*exchange_id).or_insert(400 + batch.len() as u64 * packet_bytes);
        }
        // The exchange that ends next, all sharing the line.
        let flying = left.len() as u64;
        let next = left.iter().min_by_key(|(_, bytes)| **bytes).map(|(exchange_id, bytes)| (*exchange_id, *bytes));
        let ends_at = next.map(|(_, bytes)| desk.now_ms + (bytes * flying * 1_000).div_ceil(link.bytes_a_second) + 300);
        let wake_at = if flying == 0 { desk.wake_at_ms } else { u64::MAX };
        let until = ends_at.unwrap_or(u64::MAX).min(cut_at).min(wake_at);
        let carried = (until - desk.now_ms) * link.bytes_a_second / 1_000;
        for bytes in left.values_mut() {
            let share = (carried / flying.max(1)).min(*bytes);
            *bytes -= share;
            gone_up += share;
        }
        desk.now_ms = until;
        if until == cut_at {
            cut_at += link.cut_every_ms;
            left.clear();
            desk.fail_all(&DownKind::Network);
        } else if let Some((exchange_id, _)) = next.filter(|_| ends_at == Some(until)) {
            left.remove(&exchange_id);
            desk.settle(exchange_id);
        } else {
            desk.step(Event::Tick);
        }
    }
    gone_up
}

#[test]
fn a_bad_link_carries_little_in_vain() {
    let payload = 200 * 4_000;
    for (bytes_a_second, cut_every_ms) in [(8_000, 20_000), (8_000, 7_000), (4_000, 20_000), (2_000, 20_000)] {
        let went_up = drain(200, 4_000, &SlowLink { bytes_a_second, cut_every_ms });
        assert!(went_up * 2 <= payload * 3, "{went_up} bytes at {bytes_a_second} B/s, a cut each {cut_every_ms} ms");
    }
    let good = drain(1_000, 1_000, &SlowLink { bytes_a_second: 48_000, cut_every_ms: u64::MAX / 4 });
    assert!(good < 1_050_000, "{good}");
}

#[test]
fn batches_shrink_while_exchanges_are_slow_and_grow_while_they_are_quick() {
    let mut desk = Desk::new(10_000);
    desk.step(Event::Tick);
    let mut sizes = Vec::new();
    for took_ms in [SLOW_MS + 1; 8].into_iter().chain([SLOW_MS; 2]).chain([QUICK_MS - 1; 8]) {
        let exchange_id = desk.first().expect("on its way");
        desk.now_ms += took_ms;
        desk.settle(exchange_id);
        sizes.push((desk.sent.len(), desk.sent.values().map(Vec::len).max().expect("on its way")));
    }
    assert_eq!(sizes[..6], [(1, 12), (1, 6), (1, 3), (1, 1), (1, 1), (1, 1)]);
    assert_eq!(sizes[9], (1, 1), "neither quick nor slow: as it is");
    assert_eq!(sizes[10..15], [(1, 1), (1, 3), (1, 6), (1, 12), (1, 25)]);
    assert_eq!(sizes[16], (4, 25));
}
