use super::*;

#[test]
fn a_line_is_taken_apart() {
    let pictures = [PathBuf::from("a.png"), PathBuf::from("b.png")];
    let said = said("b.png\tzxing-cpp\t1.250\t4f48,41", &pictures).unwrap();
    assert_eq!((said.picture, said.reader), (1, "zxing-cpp"));
    assert!((said.milliseconds - 1.25).abs() < 1e-9);
    assert_eq!(said.texts, ["OH", "A"]);
}

#[test]
fn a_line_of_something_else_is_none() {
    let pictures = [PathBuf::from("a.png")];
    for line in [
        "",
        "a.png\tzxing-cpp\t1",
        "a.png\tsomebody\t1\t41",
        "b.png\tzxing-cpp\t1\t41",
        "a.png\tzxing-cpp\tsoon\t41",
        "a.png\tzxing-cpp\t1\t4",
        "a.png\tzxing-cpp\t1\tff",
    ] {
        assert!(said(line, &pictures).is_none(), "{line:?}");
    }
}

#[test]
fn a_python_that_is_missing_has_none() {
    assert!(installed(Path::new("/no/such/python")).is_empty());
}
