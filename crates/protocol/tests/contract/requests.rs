//! Signed HTTP requests.

use wasl_protocol::{RequestProof, sign_request, verify_request};

use crate::cast::Cast;

#[test]
fn a_request_is_bound_to_method_path_body_nonce_and_counter() {
    let cast = Cast::new();
    let key = cast.desk.public();
    let proof = sign_request(&cast.desk, 1012, "POST", "/v1/exchange", b"body", [2; 16], 9);
    let headers = proof.headers();
    let carried = RequestProof::from_headers(|name| {
        headers.iter().find(|(header, _)| *header == name).map(|(_, value)| value.as_str())
    })
    .expect("all four are there");
    assert_eq!(carried, proof);
    assert_eq!(verify_request(&carried, &key, "POST", "/v1/exchange", b"body"), Ok(()));
    assert!(verify_request(&proof, &key, "GET", "/v1/exchange", b"body").is_err());
    assert!(verify_request(&proof, &key, "POST", "/v1/enrol", b"body").is_err());
    assert!(verify_request(&proof, &key, "POST", "/v1/exchange", b"other").is_err());
    let later = RequestProof { counter: 10, ..proof.clone() };
    assert!(verify_request(&later, &key, "POST", "/v1/exchange", b"body").is_err());
    let fresh = RequestProof { nonce: [3; 16], ..proof };
    assert!(verify_request(&fresh, &key, "POST", "/v1/exchange", b"body").is_err());
    assert!(RequestProof::from_headers(|_| Some("x")).is_err());
    assert!(RequestProof::from_headers(|_| None).is_err());
}
