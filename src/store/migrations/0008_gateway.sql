-- Why: the credential gateway. A connection is an account at a provider with its pair of tokens, sealed.
-- `generation` grows with every change of them, so that an answer which comes late changes nothing;
-- `refresh_until` is the claim of the one node that refreshes.
CREATE TABLE connections (
    id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    name TEXT NOT NULL UNIQUE,
    owner_id BIGINT NOT NULL,
    provider TEXT NOT NULL,
    client_id TEXT NOT NULL,
    client_secret BYTEA NOT NULL,
    state BIGINT NOT NULL,
    reason TEXT NOT NULL,
    scope TEXT NOT NULL,
    api_base TEXT NOT NULL,
    access_token BYTEA NOT NULL,
    refresh_token BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    refresh_until BIGINT NOT NULL,
    connect_hash BYTEA NOT NULL,
    connect_verifier BYTEA NOT NULL,
    connect_until BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    connected_at BIGINT NOT NULL
);
CREATE INDEX connections_of_owner ON connections (owner_id, id);
CREATE INDEX connections_connecting ON connections (connect_hash) WHERE connect_until > 0;

-- `connections` and `methods` are divided by spaces; "*" is any.
CREATE TABLE gateway_keys (
    id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    name TEXT NOT NULL,
    hash BYTEA NOT NULL UNIQUE,
    connections TEXT NOT NULL,
    methods TEXT NOT NULL,
    per_minute BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
