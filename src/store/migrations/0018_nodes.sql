-- Why: several nodes work on one PostgreSQL database, and each has in memory what others may change.

-- One row for each commit that changed something that others hold in memory. `kinds` is a set of bits
-- (store/postgres/change.hpp), `at` is by the clock of the database. Sequence order is not commit order: what
-- was written while a node looked is found by `written_in`, the transaction's number.
CREATE TABLE changes (
    id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    kinds BIGINT NOT NULL,
    node BIGINT NOT NULL,
    at BIGINT NOT NULL,
    written_in BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint)
);
-- PostgreSQL alone:
CREATE INDEX changes_by_transaction ON changes (written_in);
-- The newest of these is the version of what every connection caches of apps and companies (bit 1).
-- PostgreSQL alone:
CREATE INDEX changes_of_directory ON changes (id) WHERE (kinds & 1) <> 0;

ALTER TABLE invalidations ADD COLUMN written_in BIGINT NOT NULL
    DEFAULT (pg_current_xact_id()::text::bigint);
-- PostgreSQL alone:
CREATE INDEX invalidations_by_transaction ON invalidations (written_in);

-- A node's row says which was its last commit: after a connection that was lost in a COMMIT, nothing else
-- tells whether it was done.
CREATE TABLE nodes (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    last_commit BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);

-- A refresh writes its new row beside the old one on the same page, and no index (HOT). The room for it is
-- made when the page is filled.
-- PostgreSQL alone:
ALTER TABLE grants SET (fillfactor = 75);
