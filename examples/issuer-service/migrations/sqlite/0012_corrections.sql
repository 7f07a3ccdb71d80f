-- text and reason are sealed.
CREATE TABLE tickets (
    id TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES applications (id),
    about TEXT NOT NULL CHECK (about IN ('colour', 'document')),
    text BLOB NOT NULL,
    state TEXT NOT NULL,
    opened BIGINT NOT NULL,
    reason BLOB,
    decided_by TEXT REFERENCES operators (id),
    decided BIGINT
);

CREATE INDEX tickets_of_application ON tickets (application);
CREATE INDEX tickets_open ON tickets (opened) WHERE state = 'open';
