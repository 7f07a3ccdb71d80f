CREATE TABLE audit (
    node TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    event TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    prev BLOB NOT NULL,
    mac BLOB NOT NULL,
    PRIMARY KEY (node, seq)
);

CREATE TRIGGER audit_keeps_rows BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit rows are kept');
END;

CREATE TRIGGER audit_changes_nothing BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit rows are kept as they are');
END;
