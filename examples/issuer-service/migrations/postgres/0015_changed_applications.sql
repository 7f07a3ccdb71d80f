-- Applications of which something new is known; their codes are made again before the next lists.
CREATE TABLE changed_applications (
    application TEXT PRIMARY KEY REFERENCES applications (id),
    since BIGINT NOT NULL
);
