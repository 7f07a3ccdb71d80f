-- A colour that an operator proposed for one application, or the end of one; no row holds without a
-- second operator.
CREATE TABLE colour_changes (
    id TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES applications (id),
    lifts TEXT REFERENCES colour_changes (id),
    colour TEXT NOT NULL CHECK (colour IN ('yellow', 'red')),
    ground TEXT NOT NULL,
    until BIGINT NOT NULL,
    proposed_by TEXT NOT NULL REFERENCES operators (id),
    proposed BIGINT NOT NULL,
    confirmed_by TEXT REFERENCES operators (id),
    confirmed BIGINT,
    ended BIGINT,
    CHECK (confirmed_by <> proposed_by),
    CHECK ((confirmed_by IS NULL) = (confirmed IS NULL))
);

CREATE INDEX colour_changes_of_application ON colour_changes (application);
