//! Connections that are made before anything goes over them: when, and when not.

use std::{
    io::{ErrorKind, Read},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
};

use tokio::sync::mpsc;
use wasl_courier::Courier;

use crate::{
    cast::{DeskHost, MemoryOutbox, WALL_MS},
    centre::Centre,
    silent::pour,
};

/// A way to `centre` on which nothing of the first connection is passed on before three others are there. Tells
/// what each of those had been given by then.
fn that_waits_for_four(centre: &Centre, told: mpsc::UnboundedSender<Option<ErrorKind>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    let to = centre.url.trim_start_matches("http://").to_owned();
    thread::spawn(move || {
        let mut streams = listener.incoming().flatten();
        let mut first_four: Vec<TcpStream> = streams.by_ref().take(4).collect();
        for other in &mut first_four[1..] {
            other.set_nonblocking(true).expect("a socket option");
            let _nobody_asks = told.send(other.read(&mut [0]).err().map(|fault| fault.kind()));
            other.set_nonblocking(false).expect("a socket option");
        }
        for near in first_four.into_iter().chain(streams) {
            let to = to.clone();
            // The centre takes one connection after the other: it sees those that carry something.
            thread::spawn(move || {
                if matches!(near.peek(&mut [0]), Ok(1)) {
                    let far = TcpStream::connect(&to).expect("the centre listens");
                    pour(&near, &far);
                    pour(&far, &near);
                }
            });
        }
    });
    url
}

#[tokio::test]
async fn while_a_first_batch_waits_for_its_answer_the_others_connections_are_made_and_stay_empty() {
    let centre = Centre::start(&[], 0);
    let (told, mut hears) = mpsc::unbounded_channel();
    let outbox = MemoryOutbox::new(&that_waits_for_four(&centre, told), 110, None);
    let courier = Courier::new(outbox.clone(), Arc::new(DeskHost::new(WALL_MS))).expect("in memory");
    let report = courier.pass().await;
    assert_eq!((report.acked, report.left, centre.stored()), (110, 0, 110));
    for _ in 0..3 {
        assert_eq!(hears.recv().await, Some(Some(ErrorKind::WouldBlock)), "nothing was sent over it");
    }
}
