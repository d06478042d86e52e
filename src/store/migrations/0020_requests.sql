-- Why: a developer sees every kind of request of an app, not only those that were refused, and by the hour
-- what happened today.

-- A sample, bounded for each app. `duration_us` is -1 where it is not known. A request that is refused behind the
-- edge is told of twice; the second time fills in what was missing.
CREATE TABLE app_requests (
    id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    at BIGINT NOT NULL,
    request_id TEXT NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    status BIGINT NOT NULL,
    duration_us BIGINT NOT NULL,
    app_id BIGINT NOT NULL,
    company_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL
);
CREATE UNIQUE INDEX app_requests_by_request ON app_requests (request_id);
CREATE INDEX app_requests_of_app ON app_requests (app_id, id);

-- The counts of app_activity by the hour, of the last two days.
CREATE TABLE app_activity_hours (
    app_id BIGINT NOT NULL,
    hour BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (app_id, hour, kind)
);
CREATE INDEX app_activity_hours_in_time ON app_activity_hours (hour);

-- The last characters of a secret, by which its owner tells it from another one. Secrets of before have none.
ALTER TABLE app_secrets ADD COLUMN ending TEXT NOT NULL DEFAULT '';
