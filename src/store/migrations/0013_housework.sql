-- Why: no unit of work may be long, since all writes wait for it. What concerns very many rows is filed as
-- one row, and carried out in small steps.

-- The end of many grants, of an app that is deleted or a person who leaves: in force with its commit. A zero
-- id is any; grants that are newer than `through_id` are not meant.
CREATE TABLE endings (
    id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    app_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    company_id BIGINT NOT NULL,
    through_id BIGINT NOT NULL,
    reason BIGINT NOT NULL,
    at BIGINT NOT NULL
);

-- An event for a company with very many webhooks, of which those up to `after_webhook` have been told. The
-- last two columns are ids divided by spaces.
CREATE TABLE announcements (
    id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    company_id BIGINT NOT NULL,
    after_webhook BIGINT NOT NULL,
    at BIGINT NOT NULL,
    event_id TEXT NOT NULL,
    correlation_id TEXT NOT NULL,
    host TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    app_id BIGINT NOT NULL,
    action TEXT NOT NULL,
    entity TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    data TEXT NOT NULL,
    previous TEXT NOT NULL,
    old_data TEXT NOT NULL,
    old_previous TEXT NOT NULL,
    is_bulk_edit BOOLEAN NOT NULL,
    merged_to_id TEXT NOT NULL,
    merged_from_id TEXT NOT NULL,
    permitted_user_ids TEXT NOT NULL,
    shown_to TEXT NOT NULL
);
CREATE INDEX announcements_of_company ON announcements (company_id, id);
-- A company's webhooks are read a page at a time, in the order of their ids.
CREATE INDEX webhooks_of_company ON webhooks (company_id, id);
