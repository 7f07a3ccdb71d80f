use super::*;

#[test]
fn names_are_1_to_32() {
    let names = |count: usize| Names::new((0..count).map(|n| (alloc::format!("x-{n}"), "GD")));
    assert_eq!(names(0), Err(BadNames::Count { count: 0 }));
    assert!(names(1).is_ok());
    assert!(names(32).is_ok());
    assert_eq!(names(33), Err(BadNames::Count { count: 33 }));
}

#[test]
fn a_language_is_a_tag_and_stands_once() {
    for good in ["zh", "zh-Hant", "x", &"x".repeat(35)] {
        assert!(Names::new([(good, "GD")]).is_ok(), "{good}");
    }
    for bad in ["", "zh Hant", "zh_Hant", "中文", "zh\n", &"x".repeat(36)] {
        assert_eq!(
            Names::new([(bad, "GD")]),
            Err(BadNames::Language),
            "{bad:?}"
        );
    }
    let twice = Names::new([("zh", "甲"), ("en", "A"), ("zh", "乙")]);
    assert_eq!(twice, Err(BadNames::SameLanguageTwice));
    assert!(Names::new([("zh", "甲"), ("ZH", "乙")]).is_ok());
}

#[test]
fn a_name_may_stand_on_a_screen() {
    for good in ["G", "广东省卫生健康委员会", &"x".repeat(256)] {
        assert!(Names::new([("en", good)]).is_ok(), "{good}");
    }
    for bad in [
        "",
        "a\nb",
        "a\0",
        "\u{7f}",
        "\u{9b}31m",
        &"x".repeat(257),
        &"广".repeat(86),
    ] {
        assert_eq!(Names::new([("en", bad)]), Err(BadNames::Name), "{bad:?}");
    }
}

#[test]
fn shorter_languages_stand_first() {
    let names = Names::new([("zh-Hant", "廣東"), ("zh", "广东"), ("en", "Guangdong")]).unwrap();
    let tags: Vec<_> = names.iter().map(|(tag, _)| tag).collect();
    assert_eq!(tags, ["en", "zh", "zh-Hant"]);
    assert_eq!(names.in_language("zh"), Some("广东"));
    assert_eq!(names.in_language("fr"), None);
    let again = Names::new([("en", "Guangdong"), ("zh", "广东"), ("zh-Hant", "廣東")]);
    assert_eq!(again, Ok(names));
}

// Names of `count` languages, as the wire has them.
fn read(count: usize) -> Result<Names, Unexpected> {
    let mut writer = Writer::default();
    writer.map(count);
    for number in 0..count {
        writer.text(&alloc::format!("x-{number:02}"));
        writer.text("GD");
    }
    Names::decode(&mut Reader::new(&writer.into_bytes()))
}

#[test]
fn what_is_read_keeps_the_same_rules() {
    assert_eq!(read(0), Err(Unexpected));
    assert_eq!(read(32).map(|names| names.iter().count()), Ok(32));
    assert_eq!(read(33), Err(Unexpected));
    let swapped = [
        0xa2, 0x62, b'z', b'h', 0x61, b'A', 0x62, b'e', b'n', 0x61, b'B',
    ];
    assert_eq!(Names::decode(&mut Reader::new(&swapped)), Err(Unexpected));
}
