use super::*;

fn kind<T>(result: io::Result<T>) -> Option<ErrorKind> {
    result.err().map(|error| error.kind())
}

#[test]
fn a_file_is_read_up_to_its_bound() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("file");
    for bytes in [0, 1, 7, 8] {
        fs::write(&path, std::vec![7; bytes]).unwrap();
        assert_eq!(RealDisk.read(&path, 8).unwrap().len(), bytes);
    }
    for bytes in [9, 10, 99] {
        fs::write(&path, std::vec![7; bytes]).unwrap();
        let refused = kind(RealDisk.read(&path, 8));
        assert_eq!(refused, Some(ErrorKind::InvalidData), "{bytes}");
    }
}

#[test]
fn what_cannot_be_replaced_says_why() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("directory");
    fs::create_dir(&path).unwrap();
    let removing = kind(fs::remove_file(&path));
    assert_eq!(kind(RealDisk.write(&path, b"bytes")), removing);
    assert_ne!(removing, Some(ErrorKind::AlreadyExists));
    assert!(path.is_dir());
}

#[cfg(unix)]
#[test]
fn names_in_no_directory_are_not_waited_for() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(kind(RealDisk.sync_dir(dir.path())), None);
    let missing = RealDisk.sync_dir(&dir.path().join("missing"));
    assert_eq!(kind(missing), Some(ErrorKind::NotFound));
}
