use super::*;

#[test]
fn a_base_is_plain_and_its_lists_have_at_most_2_to_the_31() {
    for good in ["x", "https://gd.example/status/", &"x".repeat(246)] {
        assert_eq!(StatusBase::new(good, 31).map(|base| base.shift()), Ok(31));
    }
    for bad in [
        "",
        "a b",
        "a\n",
        "https://é.example/",
        "\u{7f}",
        &"x".repeat(247),
    ] {
        assert_eq!(StatusBase::new(bad, 0), Err(BadStatusBase), "{bad:?}");
    }
    for shift in [32, 255] {
        assert_eq!(StatusBase::new("x", shift), Err(BadStatusBase), "{shift}");
    }
}

#[test]
fn a_code_has_its_list_and_slot() {
    let place = |shift, index| StatusBase::new("x/", shift).unwrap().place_of(index);
    for (shift, index, list, slot) in [
        (0, 0, "x/0", 0),
        (0, u32::MAX, "x/4294967295", 0),
        (20, 0, "x/0", 0),
        (20, (1 << 20) - 1, "x/0", (1 << 20) - 1),
        (20, 1 << 20, "x/1", 0),
        (20, u32::MAX, "x/4095", (1 << 20) - 1),
        (31, u32::MAX, "x/1", (1 << 31) - 1),
    ] {
        assert_eq!(place(shift, index), (list.into(), slot), "{shift} {index}");
    }
}

#[test]
fn a_base_covers_its_own_lists_and_no_other() {
    let base = StatusBase::new("x/", 20).unwrap();
    for own in ["x/0", "x/1", "x/10", "x/4095"] {
        assert!(base.covers(own), "{own}");
    }
    for other in [
        "x/",
        "x",
        "y/0",
        "x/4096",
        "x/+1",
        "x/01",
        "x/00",
        "x/-0",
        "x/1/",
        "x/1x",
        "x/ 1",
        "x/4294967296",
        "x/１",
        "X/0",
        "",
    ] {
        assert!(!base.covers(other), "{other}");
    }
    assert!(StatusBase::new("x/", 0).unwrap().covers("x/4294967295"));
    assert!(base.covers(&base.place_of(u32::MAX).0));
}
