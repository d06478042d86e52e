-- Why: several processes may serve one database, each of them a node.

-- What one node does for all, such as sending deliveries, is for the holder of its lease. `epoch` grows with
-- each new holder, so that a former one that has not noticed yet can change nothing. The moment is one of the
-- database's clock.
CREATE TABLE leases (
    name TEXT PRIMARY KEY,
    holder BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    held_until BIGINT NOT NULL
);

-- An attempt to deliver is claimed before it is sent. `turn` grows with each claim and each result: whoever has
-- read an older one can change nothing.
ALTER TABLE deliveries ADD COLUMN turn BIGINT NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN claimed_until BIGINT NOT NULL DEFAULT 0;

-- What a node has counted and the others count as well: attempts to sign in, bursts of requests. The last
-- moment is one of the database's clock.
CREATE TABLE node_counts (
    kind BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    node BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    noted_at BIGINT NOT NULL,
    PRIMARY KEY (kind, subject, node)
);
CREATE INDEX node_counts_in_time ON node_counts (kind, noted_at);
