-- Why: a provider that refuses new tokens is asked again after a pause that grows, by whichever node, and
-- people see that it refuses. And a redirect URI for each provider: the apps of the connections that are
-- here already are registered with the one that all of them shared.
ALTER TABLE connections ADD COLUMN refresh_failures BIGINT NOT NULL DEFAULT 0;
ALTER TABLE connections ADD COLUMN refresh_after BIGINT NOT NULL DEFAULT 0;
ALTER TABLE connections ADD COLUMN has_own_callback BOOLEAN NOT NULL DEFAULT FALSE;
