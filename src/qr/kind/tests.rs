use alloc::string::String;

use super::Kind;

#[test]
fn a_text_is_of_the_kind_that_its_first_characters_say() {
    let expected = [
        ("OHC1:6BF", Kind::HealthCode),
        ("OHL1:6BF", Kind::Presentation),
        ("HC1:6BF", Kind::EuCertificate),
        ("shc:/5676", Kind::SmartHealthCard),
        ("shc:/1/2/5676", Kind::SmartHealthCard),
        ("NZCP:/1/2KCE", Kind::NzCovidPass),
        ("http://example.org", Kind::Link),
        ("https://example.org/a?b#c", Kind::Link),
        ("BEGIN:VCARD", Kind::Other),
    ];
    for (text, kind) in expected {
        assert_eq!(Kind::of(text), kind, "{text}");
    }
}

#[test]
fn a_prefix_alone_is_enough() {
    let expected = [
        ("OHC1:", Kind::HealthCode),
        ("OHL1:", Kind::Presentation),
        ("HC1:", Kind::EuCertificate),
        ("shc:/", Kind::SmartHealthCard),
        ("NZCP:/", Kind::NzCovidPass),
        ("http://", Kind::Link),
        ("https://", Kind::Link),
    ];
    for (prefix, kind) in expected {
        assert_eq!(Kind::of(prefix), kind, "{prefix}");
        let mut shorter = String::from(prefix);
        shorter.pop();
        assert_eq!(Kind::of(&shorter), Kind::Other, "{shorter}");
    }
}

#[test]
fn schemes_have_no_case_and_prefixes_have() {
    let expected = [
        ("SHC:/5676", Kind::SmartHealthCard),
        ("Shc:/5676", Kind::SmartHealthCard),
        ("nzcp:/1/2KCE", Kind::NzCovidPass),
        ("HTTP://EXAMPLE.ORG", Kind::Link),
        ("Https://example.org", Kind::Link),
        ("ohc1:6BF", Kind::Other),
        ("Ohl1:6BF", Kind::Other),
        ("hc1:6BF", Kind::Other),
    ];
    for (text, kind) in expected {
        assert_eq!(Kind::of(text), kind, "{text}");
    }
}

#[test]
fn only_the_very_start_counts() {
    let others = [
        "",
        " OHC1:6BF",
        "\u{feff}OHC1:6BF",
        "XOHC1:6BF",
        "OHC2:6BF",
        "OHC1",
        "HC2:6BF",
        "shc:5676",
        "NZCP:1",
        "http:/example.org",
        "httpß://example.org",
        "ſhc:/5676",
    ];
    for text in others {
        assert_eq!(Kind::of(text), Kind::Other, "{text}");
    }
}

#[test]
fn a_link_with_a_code_in_it_is_a_link() {
    let links = [
        "https://example.org/#OHC1:6BF",
        "HTTPS://EXAMPLE.ORG/#HC1:6BF",
    ];
    for link in links {
        assert_eq!(Kind::of(link), Kind::Link, "{link}");
    }
}
