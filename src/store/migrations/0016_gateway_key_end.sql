-- Why: a gateway key that is forgotten somewhere should not work for ever. 0: it has no end, as keys
-- from before.

ALTER TABLE gateway_keys ADD COLUMN expires_at BIGINT NOT NULL DEFAULT 0;
