//! Connections on which nothing comes back: what a person's wish does to the wait for them.

use std::{
    io::Read,
    net::{Shutdown, TcpListener, TcpStream},
    sync::Arc,
    thread,
    time::Duration,
};

use tokio::sync::{Notify, mpsc};
use wasl_courier::Courier;
use wasl_sync::pace::STALL_MS;

use crate::{
    cast::{DeskHost, MemoryOutbox, WALL_MS},
    centre::{Centre, read_request},
};

/// What became of the connection that is never answered.
#[derive(Debug, PartialEq, Eq)]
enum Muted {
    Asked,
    Ended,
}

/// A way to `centre` on which the first request is never answered. Gives its address.
fn with_a_mute_beginning(centre: &Centre, told: mpsc::UnboundedSender<Muted>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    let to = centre.url.trim_start_matches("http://").to_owned();
    thread::spawn(move || {
        let mut streams = listener.incoming().flatten();
        let mut mute = streams.next().expect("a first connection");
        thread::spawn(move || {
            mute.set_read_timeout(Some(Duration::from_secs(60))).expect("a socket option");
            let _asked = read_request(&mut mute).map(|_| told.send(Muted::Asked));
            if matches!(mute.read(&mut [0]), Ok(0)) {
                let _nobody_asks = told.send(Muted::Ended);
            }
        });
        for near in streams {
            let far = TcpStream::connect(&to).expect("the centre listens");
            pour(&near, &far);
            pour(&far, &near);
        }
    });
    url
}

pub(crate) fn pour(from: &TcpStream, to: &TcpStream) {
    let (mut from, mut to) = (from.try_clone().expect("a socket"), to.try_clone().expect("a socket"));
    thread::spawn(move || {
        let _ends = std::io::copy(&mut from, &mut to);
        let _ended = to.shutdown(Shutdown::Write);
    });
}

#[tokio::test]
async fn a_person_who_tries_now_is_not_held_up_by_a_connection_that_is_silent() {
    let centre = Centre::start(&[], 0);
    let (told, mut hears) = mpsc::unbounded_channel();
    let outbox = MemoryOutbox::new(&with_a_mute_beginning(&centre, told), 4, None);
    let host = Arc::new(DeskHost::new(WALL_MS));
    let courier = Arc::new(Courier::new(outbox.clone(), host.clone()).expect("the outbox is in memory"));
    let running = tokio::spawn({
        let courier = courier.clone();
        async move { courier.run(Arc::new(Notify::new())).await }
    });
    assert_eq!(hears.recv().await, Some(Muted::Asked));
    host.skip(STALL_MS.0);
    courier.try_now();
    while outbox.left() > 0 {
        outbox.changed.notified().await;
    }
    assert_eq!(centre.stored(), 4);
    assert_eq!(hears.recv().await, Some(Muted::Ended), "nobody waits for it any more");
    running.abort();
}
