-- seq is the last number given out, published the last one that a file had; none goes back.
CREATE TABLE publications (
    name TEXT PRIMARY KEY,
    seq BIGINT NOT NULL,
    published BIGINT NOT NULL,
    hash BYTEA,
    until BIGINT NOT NULL
);
