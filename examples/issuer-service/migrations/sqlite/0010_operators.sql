-- name is what an operator logs in with; enrolment is a keyed hash, factor is sealed.
CREATE TABLE operators (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    password TEXT,
    factor BLOB,
    used_step BIGINT NOT NULL,
    enrolment BLOB,
    enrolment_until BIGINT NOT NULL
);

CREATE TABLE operator_sessions (
    token BLOB PRIMARY KEY,
    operator TEXT NOT NULL REFERENCES operators (id),
    expires BIGINT NOT NULL
);
