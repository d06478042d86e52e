-- Why: a marketplace is searched, compared and looked at. What people see before they install an app (its summary
-- and its screenshots) is part of what a review decides, and whoever asks an admin for an app is told why not.

-- The words of an app, without accents and in lower case, each once: for searches that begin with a word. `place`
-- is where it stands: 0 in the name, 1 in the summary, 2 in the description. Bytes, so that both engines order
-- them alike. Filled by the program (store/tables/app_index.hpp). The key holds all that a search looks at: 10,000 apps
-- take 10 ms instead of 20.
CREATE TABLE app_words (
    word BYTEA NOT NULL,
    app_id BIGINT NOT NULL,
    place BIGINT NOT NULL,
    PRIMARY KEY (word, place, app_id)
);
CREATE INDEX app_words_of_app ON app_words (app_id);

-- How often an app is installed now: the sum of its activity over all days, kept so that a list can be sorted by it.
CREATE TABLE app_installs (
    app_id BIGINT PRIMARY KEY,
    installs BIGINT NOT NULL
);
INSERT INTO app_installs (app_id, installs)
SELECT id, COALESCE((SELECT SUM(CASE kind WHEN 1 THEN count ELSE -count END) FROM app_activity
    WHERE app_activity.app_id = apps.id AND kind IN (1, 2)), 0) FROM apps;
DROP INDEX apps_searched;
CREATE INDEX apps_by_name ON apps (search_words, id) WHERE status = 1 AND kind = 1;
CREATE INDEX apps_newest ON apps (id) WHERE status = 1 AND kind = 1;

-- What waits or was decided before this had the summary of its app. `screenshots` are ids in their order, divided
-- by spaces.
ALTER TABLE app_pending_terms ADD COLUMN summary TEXT NOT NULL DEFAULT '';
ALTER TABLE app_reviews ADD COLUMN summary TEXT NOT NULL DEFAULT '';
UPDATE app_pending_terms SET
    summary = COALESCE((SELECT summary FROM apps WHERE apps.id = app_pending_terms.app_id), '');
UPDATE app_reviews SET
    summary = COALESCE((SELECT summary FROM apps WHERE apps.id = app_reviews.app_id), '');
ALTER TABLE app_pending_terms ADD COLUMN screenshots TEXT NOT NULL DEFAULT '';
ALTER TABLE app_reviews ADD COLUMN screenshots TEXT NOT NULL DEFAULT '';
ALTER TABLE apps ADD COLUMN screenshots TEXT NOT NULL DEFAULT '';
CREATE TABLE app_screenshots (
    id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    app_id BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    image BYTEA NOT NULL
);
CREATE INDEX app_screenshots_of_app ON app_screenshots (app_id, id);

ALTER TABLE install_requests ADD COLUMN answer TEXT NOT NULL DEFAULT '';
