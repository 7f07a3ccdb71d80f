//! Other people's tools read what this library writes, and agree about it.
//!
//! Where a tool is missing its test is skipped, unless `HEALTHCODE_REQUIRE_PEERS=1` says that
//! it must be there.
#![cfg(test)]
#![cfg(all(feature = "issuer", feature = "pem"))]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use coset::iana::Algorithm;
use coset::{CoseSign, CoseSign1, RegisteredLabelWithPrivate, TaggedCborSerializable};
use ed25519_dalek::{Signature, VerifyingKey};
use healthcode::{PublicKey, SigningKey, Verifier, inspect};
use serde_json::Value;

mod common;

#[test]
fn coset_reads_and_verifies_our_codes() {
    let (issuer, trust) = (common::issuer(), common::trust());
    for (name, claims) in common::samples() {
        let code = issuer.issue(&claims).unwrap();
        let verified = Verifier::new(&trust).verify(code.as_str(), claims.window().start());
        assert!(verified.is_ok(), "{name}");
        let inspection = inspect(code.as_str());
        let message = inspection.untrusted_sig_structure().unwrap();
        let sign1 = check_with_coset(
            name,
            inspection.untrusted_envelope().unwrap(),
            issuer.public(),
        );
        assert_eq!(sign1.tbs_data(b""), message, "{name}");
        assert_eq!(
            sign1.payload.as_deref(),
            inspection.untrusted_payload(),
            "{name}"
        );
    }
}

#[test]
fn coset_reads_and_verifies_every_vector_that_verifies() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-vectors/v1");
    if !folder.is_dir() {
        println!("no vectors in {}", folder.display());
        return;
    }
    let mut read = 0;
    for path in json_files(&folder) {
        let vector: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        // What a live presentation is signed with stands in the code inside.
        let is_live = vector["layer"] == "live";
        if is_live || text(&vector["expected"]["verdict"]).as_deref() != Some("verified") {
            continue;
        }
        let name = path.display().to_string();
        let envelope = hex(vector["cose"].as_str().unwrap());
        // Several keys may share an id; any of them may have signed.
        let keys = vector["keys"].as_array().unwrap().iter();
        let keys = keys.map(|key| hex(key["public"].as_str().unwrap()).try_into().unwrap());
        let signer = keys
            .map(|key| PublicKey::from_bytes(&key).unwrap())
            .find(|key| {
                let sign1 = CoseSign1::from_tagged_slice(&envelope).unwrap();
                sign1
                    .verify_signature(b"", |signature, message| dalek(key, message, signature))
                    .is_ok()
            });
        check_with_coset(
            &name,
            &envelope,
            &signer.unwrap_or_else(|| panic!("{name}: no signer")),
        );
        read += 1;
    }
    assert!(read >= 60, "only {read} vectors verify");
}

#[test]
fn coset_reads_and_verifies_every_bundle_that_is_installed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-vectors/v1/bundle");
    let mut read = 0;
    for path in json_files(&folder) {
        let vector: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        if vector["expected"]["verdict"] != "installed" {
            continue;
        }
        let bundle = CoseSign::from_tagged_slice(&hex(vector["bundle"].as_str().unwrap())).unwrap();
        let roots = vector["pinned"]["keys"].as_array().unwrap().iter();
        let roots: Vec<_> = roots
            .map(|key| hex(key.as_str().unwrap()).try_into().unwrap())
            .map(|key| PublicKey::from_bytes(&key).unwrap())
            .collect();
        let signed = roots.iter().filter(|root| {
            (0..bundle.signatures.len()).any(|which| {
                bundle
                    .verify_signature(which, b"", |signature, message| {
                        dalek(root, message, signature)
                    })
                    .is_ok()
            })
        });
        let threshold = vector["pinned"]["threshold"].as_u64().unwrap();
        let signed = u64::try_from(signed.count()).unwrap();
        assert!(signed >= threshold, "{}", path.display());
        read += 1;
    }
    assert!(read >= 20, "only {read} bundles are installed");
}

#[test]
fn openssl_reads_our_keys() {
    let Some(folder) = openssl_folder("keys") else {
        return;
    };
    for seed in [[1; 32], [2; 32], [0xff; 32]] {
        let key = SigningKey::from_seed(&seed).unwrap();
        let private = write(&folder, "private.pem", key.to_pkcs8_pem().as_bytes());
        let public = write(&folder, "public.pem", key.public().to_pem().as_bytes());
        let from_private = openssl(&["pkey", "-pubout", "-in", &private]);
        let from_public = openssl(&["pkey", "-pubin", "-pubout", "-in", &public]);
        for pem in [from_private, from_public] {
            let pem = String::from_utf8(pem.stdout).unwrap();
            assert_eq!(PublicKey::from_pem(&pem).as_ref(), Ok(key.public()));
            assert_eq!(pem, key.public().to_pem());
        }
        let again = openssl(&["pkey", "-in", &private]);
        assert_eq!(
            String::from_utf8(again.stdout).unwrap(),
            *key.to_pkcs8_pem()
        );
    }
}

#[test]
fn we_read_openssl_keys() {
    let Some(folder) = openssl_folder("made") else {
        return;
    };
    let made = openssl(&["genpkey", "-algorithm", "ed25519"]);
    let private = write(&folder, "private.pem", &made.stdout);
    let key = SigningKey::from_pkcs8_pem(str::from_utf8(&made.stdout).unwrap()).unwrap();
    let public = openssl(&["pkey", "-pubout", "-in", &private]).stdout;
    assert_eq!(str::from_utf8(&public).unwrap(), key.public().to_pem());
    let passphrase = ["-passout", "pass:correct"];
    for how in [&["-v2prf", "hmacWithSHA256"][..], &["-scrypt"]] {
        let arguments = ["pkcs8", "-topk8", "-v2", "aes-256-cbc", "-in", &private];
        let encrypted = openssl(&[&arguments, how, &passphrase].concat()).stdout;
        let encrypted = str::from_utf8(&encrypted).unwrap();
        let opened = SigningKey::from_encrypted_pkcs8_pem(encrypted, b"correct").unwrap();
        assert_eq!(*opened.to_seed(), *key.to_seed(), "{how:?}");
    }
}

#[test]
fn openssl_verifies_our_signatures() {
    let Some(folder) = openssl_folder("signatures") else {
        return;
    };
    let issuer = common::issuer();
    let public = write(&folder, "public.pem", issuer.public().to_pem().as_bytes());
    for (name, claims) in common::samples() {
        let inspection = inspect(issuer.issue(&claims).unwrap().as_str());
        let message = inspection.untrusted_sig_structure().unwrap();
        let mut signature = *inspection.untrusted_signature().unwrap();
        let holds = |signature: &[u8]| {
            let message = write(&folder, "message", &message);
            let signature = write(&folder, "signature", signature);
            let key = ["pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", &public];
            let files = ["-in", &message, "-sigfile", &signature];
            run(&[&key[..], &files].concat()).status.success()
        };
        assert!(holds(&signature), "{name}");
        signature[0] ^= 1;
        assert!(!holds(&signature), "{name}");
    }
}

fn check_with_coset(name: &str, envelope: &[u8], key: &PublicKey) -> CoseSign1 {
    let sign1 = CoseSign1::from_tagged_slice(envelope).unwrap();
    let header = &sign1.protected.header;
    assert_eq!(header.key_id, key.id().as_bytes(), "{name}");
    let alg = RegisteredLabelWithPrivate::Assigned(Algorithm::Ed25519);
    assert_eq!(header.alg, Some(alg), "{name}");
    assert!(header.crit.is_empty() && header.rest.is_empty(), "{name}");
    assert!(sign1.unprotected.is_empty(), "{name}");
    let verified = sign1.verify_signature(b"", |signature, message| dalek(key, message, signature));
    assert_eq!(verified, Ok(()), "{name}");
    // A signature over other additional data is another signature.
    let other = sign1.verify_signature(b"x", |signature, message| dalek(key, message, signature));
    assert!(other.is_err(), "{name}");
    assert_eq!(sign1.clone().to_tagged_vec().unwrap(), envelope, "{name}");
    sign1
}

fn dalek(key: &PublicKey, message: &[u8], signature: &[u8]) -> Result<(), String> {
    let signature = Signature::from_slice(signature).map_err(|error| error.to_string())?;
    let key = VerifyingKey::from_bytes(key.as_bytes()).map_err(|error| error.to_string())?;
    key.verify_strict(message, &signature)
        .map_err(|error| error.to_string())
}

fn openssl(arguments: &[&str]) -> Output {
    let output = run(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {arguments:?}: {said}");
    output
}

fn run(arguments: &[&str]) -> Output {
    Command::new("openssl").args(arguments).output().unwrap()
}

// A folder for a test's files, or none if there is no openssl.
fn openssl_folder(test: &str) -> Option<PathBuf> {
    let version = Command::new("openssl").arg("version").output();
    if !version.is_ok_and(|output| output.status.success()) {
        let required = std::env::var("HEALTHCODE_REQUIRE_PEERS").is_ok_and(|value| value == "1");
        assert!(!required, "openssl is required and not there");
        println!("skipped: there is no openssl");
        return None;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("peers")
        .join(test);
    fs::create_dir_all(&folder).unwrap();
    Some(folder)
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(json_files(&path));
        } else if path.extension().is_some_and(|it| it == "json") {
            files.push(path);
        }
    }
    files
}

fn hex(digits: &str) -> Vec<u8> {
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    assert!(rest.is_empty());
    let byte = |pair: &[u8; 2]| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap();
    pairs.iter().map(byte).collect()
}
