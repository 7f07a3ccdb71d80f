use std::fs;

use super::*;

#[test]
fn a_list_is_read_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let code = Entry {
        file: "clutter-1-0001.png".to_owned(),
        category: "clutter".to_owned(),
        step: 1,
        text: "OHC1: A".to_owned(),
        others: vec!["B".to_owned(), "C".to_owned()],
    };
    let nothing = Entry {
        file: "none-1-0002.png".to_owned(),
        category: "none".to_owned(),
        text: String::new(),
        others: Vec::new(),
        ..code.clone()
    };
    let entries = [code, nothing];
    write(folder.path(), &entries).unwrap();
    assert_eq!(read(folder.path()).unwrap(), entries);
}

#[test]
fn a_line_that_lacks_a_field_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(NAME), "head\na.png\tclean\t1\n").unwrap();
    assert!(read(folder.path()).is_err());
}

#[test]
fn only_photographs_with_a_text_are_taken() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [
        ("a.jpg", ""),
        ("a.txt", "said"),
        ("b.png", ""),
        ("c.txt", ""),
    ] {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let entries = photographs(folder.path()).unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].file, "a.jpg");
    assert_eq!(entries[0].text, "said");
}
