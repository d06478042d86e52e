-- Why: signing in. An address is proven or not, and whoever is told it is told that too. Access keys and
-- personal API tokens end some day, and with the password. A person who has lost theirs gets a new one
-- with a code from an admin: one that works for each person, of which only the digest is kept.

ALTER TABLE users ADD COLUMN is_email_verified BOOLEAN NOT NULL DEFAULT FALSE;

-- 0: none. That is what keys had that were made before.
ALTER TABLE access_keys ADD COLUMN expires_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE api_tokens ADD COLUMN expires_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX api_tokens_of_user ON api_tokens (user_id);

-- `company_id`: whose admin made it; 0: the platform's.
CREATE TABLE password_resets (
    user_id BIGINT PRIMARY KEY,
    hash BYTEA NOT NULL UNIQUE,
    company_id BIGINT NOT NULL,
    made_by BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- People see what happened to their own account.
CREATE INDEX audit_events_of_user ON audit_events (user_id, id);
