-- Why: an e-mail address is a name and no proof. Who joins a company does so with a link that an admin
-- hands on, and with the account that they sign in to. Only the link's digest is kept.
CREATE TABLE invitations (
    id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    company_id BIGINT NOT NULL,
    hash BYTEA NOT NULL UNIQUE,
    label TEXT NOT NULL,
    role BIGINT NOT NULL,
    invited_by BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX invitations_of_company ON invitations (company_id, id);
