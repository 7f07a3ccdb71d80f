use std::vec::Vec;

use super::*;

#[test]
fn an_envelope_with_signatures_comes_back() {
    let signatures = [
        (KeyId::from_bytes(*b"root-id1"), [1; 64]),
        (KeyId::from_bytes(*b"root-id2"), [2; 64]),
    ];
    let bytes = root_signature(b"payload", &signatures);
    let envelope = ManyEnvelope::decode(&bytes).unwrap();
    assert_eq!(envelope.payload, b"payload");
    let read: Vec<_> = envelope
        .signatures
        .iter()
        .map(|(kid, bytes)| (*kid, **bytes))
        .collect();
    assert_eq!(read, signatures);
    assert_eq!(envelope.encode(), bytes);
}
