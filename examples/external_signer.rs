//! Issues with a key that this process never sees, as in an HSM or a key service.
//!
//! `cargo run -p healthcode --example external_signer`
//!
//! The other side is a thread here; it gets bytes and returns a signature, and so would a
//! PKCS#11 session or an HTTP request.

use std::error::Error;
use std::sync::mpsc;
use std::thread;

use ed25519_dalek::Signer;
use healthcode::issuer::IssueError;
use healthcode::{Claims, Colour, Document, PublicKey, ToBeSigned, UnixTime, Window};

type Request = (Vec<u8>, mpsc::Sender<[u8; 64]>);

fn main() -> Result<(), Box<dyn Error>> {
    let (to_signer, requests) = mpsc::channel::<Request>();
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)?;
    let secret = ed25519_dalek::SigningKey::from_bytes(&seed);
    let public = PublicKey::from_bytes(secret.verifying_key().as_bytes())?;
    let signer = thread::spawn(move || {
        for (bytes, reply) in requests {
            reply.send(secret.sign(&bytes).to_bytes()).ok();
        }
    });

    let now = UnixTime::new(1_795_262_400);
    let tomorrow = now.checked_add(24 * 60 * 60).ok_or("past the year 2106")?;
    let document = Document::parse("taiwan-permit:CHN:12345678:1970-12-01")?;
    let mut rng = getrandom::rand_core::UnwrapErr(getrandom::SysRng);
    let claims = Claims::builder(Window::new(now, tomorrow)?, &document)
        .colour(Colour::Yellow)
        .build(&mut rng)?;

    // First half: bytes out. Second half: signature in, verified before the code exists.
    let to_be_signed = ToBeSigned::new(&claims, &public)?;
    let (reply, signature) = mpsc::channel();
    to_signer.send((to_be_signed.bytes().to_vec(), reply))?;
    let code = to_be_signed.finish(&signature.recv()?)?;
    println!("{code}");

    // A signer that errs, or holds another key, gives no code.
    let spoiled = ToBeSigned::new(&claims, &public)?.finish(&[0; 64]);
    assert_eq!(spoiled, Err(IssueError::BadSignature));
    println!(
        "a spoiled signature is refused: {}",
        IssueError::BadSignature
    );

    drop(to_signer);
    signer
        .join()
        .map_err(|_| "the signer thread stopped early")?;
    Ok(())
}
