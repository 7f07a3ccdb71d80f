//! Files: who may read keys, what is never overwritten, what never stays.

use std::fs;

use crate::bench::Bench;

#[cfg(unix)]
#[test]
fn a_private_key_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let bench = Bench::with_keys();
    let mode = |name: &str| fs::metadata(bench.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("issuer.pem"), 0o600);
    assert_eq!(mode("issuer.pub") & 0o600, 0o600);
    let quiet = bench.run(&["key", "issuer.pem"]);
    assert_eq!((quiet.status, quiet.err.as_str()), (Some(0), ""));
    fs::set_permissions(bench.path("issuer.pem"), fs::Permissions::from_mode(0o640)).unwrap();
    let warned = bench.run(&["key", "issuer.pem"]);
    assert_eq!(warned.status, Some(0));
    assert!(
        warned.err.starts_with("warning: issuer.pem: other users"),
        "{}",
        warned.err
    );
}

#[test]
fn keys_are_never_overwritten_without_force() {
    let bench = Bench::with_keys();
    let before = (bench.read("issuer.pem"), bench.read("issuer.pub"));
    for args in [
        &["keygen", "-o", "issuer.pem"][..],
        &["keygen", "-o", "new.pem", "--public", "issuer.pub"],
        &["keygen", "-o", "new.pem", "--public", "no/such/dir"],
        &["keygen", "-o", "no/such/dir"],
        &["keygen", "-o", "."],
        &["keygen", "-o", ""],
        &["keygen", "-o", "new.pem", "--public", "new.pem"],
        &["keygen", "-o", "-", "--public", "-"],
        &["keygen", "-o", "-", "--json"],
        &["key", "issuer.pem", "--public", "issuer.pem"],
    ] {
        let run = bench.run(args);
        assert_eq!((run.status, run.out.as_str()), (Some(2), ""), "{args:?}");
        assert_eq!(run.err.lines().count(), 1, "{}", run.err);
        // Nothing is left half-way: no key without its public key, no temporary file.
        assert_eq!(bench.files(), ["issuer.pem", "issuer.pub"], "{args:?}");
    }
    assert_eq!(before, (bench.read("issuer.pem"), bench.read("issuer.pub")));
    let forced = bench.run(&[
        "keygen",
        "-o",
        "issuer.pem",
        "--public",
        "issuer.pub",
        "--force",
    ]);
    assert_eq!(forced.status, Some(0), "{}", forced.err);
    assert_ne!(before, (bench.read("issuer.pem"), bench.read("issuer.pub")));
    let kid = bench.run(&["key", "issuer.pub", "--json"]).out;
    assert!(kid.contains(forced.out.trim_end()), "{kid} {}", forced.out);
}

#[test]
fn a_key_can_go_through_pipes() {
    let bench = Bench::empty();
    let made = bench.run(&["keygen", "-o", "-"]);
    assert!(
        made.out.starts_with("-----BEGIN PRIVATE KEY-----"),
        "{}",
        made.out
    );
    let kid = made.err.trim_end().strip_prefix("kid ").unwrap().to_owned();
    let shown = bench.run_with(&["key", "-"], made.out.as_bytes());
    assert!(shown.out.contains(&kid), "{}", shown.out);
    let public = bench.run_with(&["key", "-", "--public", "-"], made.out.as_bytes());
    assert!(
        public.out.starts_with("-----BEGIN PUBLIC KEY-----"),
        "{}",
        public.out
    );
    assert!(bench.files().is_empty());
}

#[test]
fn an_encrypted_key_opens_with_its_passphrase_file() {
    let bench = Bench::empty();
    let keys = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/keys");
    let file = format!("{keys}/pbkdf2.pem");
    bench.write("wrong", "not the passphrase\n");
    let wrong = bench.run(&["key", &file, "--passphrase-file", "wrong"]);
    assert_eq!(wrong.status, Some(2));
    assert!(
        wrong.err.contains("passphrase does not open"),
        "{}",
        wrong.err
    );
    bench.write("right", "correct\n");
    let right = bench.run(&["key", &file, "--passphrase-file", "right"]);
    assert_eq!(right.status, Some(0), "{}", right.err);
    let costly = bench.run(&[
        "key",
        &format!("{keys}/pbkdf2-20m.pem"),
        "--passphrase-file",
        "right",
    ]);
    assert_eq!(costly.status, Some(2), "{}", costly.err);
}

#[test]
fn files_that_are_no_keys_are_said_to_be_none() {
    let bench = Bench::with_keys();
    bench.write("empty", "");
    bench.write("binary", [0xff; 100]);
    bench.write("huge", vec![b'A'; 100_000]);
    fs::create_dir(bench.path("dir")).unwrap();
    let public = bench.read("issuer.pub");
    bench.write("bom", format!("\u{feff}{public}"));
    bench.write("utf16", b"\xff\xfe-\0-\0");
    bench.write(
        "public.der",
        [
            &b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\0"[..],
            &[b'A'; 32],
        ]
        .concat(),
    );
    bench.write(
        "private.der",
        [&b"\x30\x2e\x02\x01\0"[..], &[0xff; 43]].concat(),
    );
    bench.write("rsa.der", b"\x30\x82\x01\x22");
    bench.write(
        "ssh",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nAA==\n-----END OPENSSH PRIVATE KEY-----\n",
    );
    bench.write("ssh.pub", "ssh-ed25519 AAAA\n");
    bench.write("cut", public.split_at(80).0);
    bench.write("twice", public.repeat(2));
    for (file, why) in [
        ("bom", "a byte order mark"),
        ("utf16", "UTF-16"),
        ("public.der", "a key in DER"),
        ("private.der", "a key in DER"),
        ("rsa.der", "a key in DER"),
        ("ssh", "OpenSSH"),
        ("ssh.pub", "OpenSSH"),
        ("cut", "cut short"),
        ("twice", "more than one PEM block"),
        ("empty", "not a PEM file"),
        ("binary", "not UTF-8"),
        ("huge", "more than 65536 bytes"),
        ("dir", "a directory"),
        ("missing", "no such file"),
        ("issuer.pub/x", "cannot be read"),
    ] {
        let verify = ["verify", "OHC1:BB8", "--issuer-key", file];
        for args in [&["key", file][..], &verify] {
            let run = bench.run(args);
            assert_eq!((run.status, run.out.as_str()), (Some(2), ""), "{file}");
            assert!(
                run.err.contains(file) && run.err.contains(why),
                "{}",
                run.err
            );
            assert_eq!(run.err.lines().count(), 1, "{}", run.err);
        }
    }
}

#[test]
fn pictures_are_named_as_people_name_them() {
    let bench = Bench::empty();
    bench.write("code.gif", "GIF89a");
    bench.write("cut.png", b"\x89PNG\r\n\x1a\n");
    for (file, said) in [
        (
            "code.gif",
            "code.gif: this is a GIF picture, and PNG, JPEG and WebP are read",
        ),
        ("cut.png", "cut.png: this PNG picture is damaged"),
    ] {
        let run = bench.run(&["inspect", "--image", file]);
        assert_eq!(run.status, Some(2));
        assert!(run.err.contains(said), "{}", run.err);
    }
}

#[test]
fn a_private_key_of_another_algorithm_has_no_use() {
    let bench = Bench::empty();
    // PKCS#8 of X25519 (RFC 8410).
    bench.write(
        "x25519.pem",
        "-----BEGIN PRIVATE KEY-----\n\
         MC4CAQAwBQYDK2VuBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n\
         -----END PRIVATE KEY-----\n",
    );
    let run = bench.run(&["verify", "OHC1:BB8", "--issuer-key", "x25519.pem"]);
    assert_eq!(run.status, Some(2));
    assert!(run.err.contains("not an Ed25519 key"), "{}", run.err);
}

#[cfg(target_os = "linux")]
#[test]
fn devices_are_written_to_and_never_replaced() {
    use std::os::unix::fs::FileTypeExt as _;

    let bench = Bench::with_keys();
    bench.write("in.ndjson", crate::bench::cheap_line(1));
    let batch = [
        "issue",
        "--key",
        "issuer.pem",
        "--batch",
        "in.ndjson",
        "--force",
        "-o",
    ];
    let null = bench.run(&[&batch[..], &["/dev/null"]].concat());
    assert_eq!(null.status, Some(0), "{}", null.err);
    assert!(
        fs::metadata("/dev/null")
            .unwrap()
            .file_type()
            .is_char_device()
    );
    let full = bench.run(&[&batch[..], &["/dev/full"]].concat());
    assert_eq!(full.status, Some(2));
    assert!(
        full.err
            .contains("/dev/full: it cannot be written: no space left"),
        "{}",
        full.err
    );
}

#[cfg(unix)]
#[test]
fn a_link_keeps_leading_where_it_led() {
    let bench = Bench::with_keys();
    bench.write("real.svg", "old");
    std::os::unix::fs::symlink("real.svg", bench.path("link.svg")).unwrap();
    std::os::unix::fs::symlink("nowhere.svg", bench.path("broken.svg")).unwrap();
    let draw = |file: &str, more: &[&str]| {
        bench
            .run(&[&["qr", "OHC1:BB8", "-o", file][..], more].concat())
            .status
    };
    assert_eq!(draw("link.svg", &[]), Some(2));
    assert_eq!(draw("broken.svg", &[]), Some(2));
    assert_eq!(draw("link.svg", &["--force"]), Some(0));
    assert!(bench.read("real.svg").starts_with("<svg"));
    assert!(
        fs::symlink_metadata(bench.path("link.svg"))
            .unwrap()
            .is_symlink()
    );
}
