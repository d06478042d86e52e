-- Why: the name and the icon of an approved app are part of what a review decides, since people know an app by
-- them. What waits or was decided before this had the name and the icon of its app.
ALTER TABLE app_pending_terms ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE app_pending_terms ADD COLUMN icon_version BIGINT NOT NULL DEFAULT 0;
UPDATE app_pending_terms SET
    name = COALESCE((SELECT name FROM apps WHERE apps.id = app_pending_terms.app_id), ''),
    icon_version = COALESCE((SELECT icon_version FROM apps WHERE apps.id = app_pending_terms.app_id), 0);
ALTER TABLE app_reviews ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE app_reviews ADD COLUMN icon_version BIGINT NOT NULL DEFAULT 0;
UPDATE app_reviews SET
    name = COALESCE((SELECT name FROM apps WHERE apps.id = app_reviews.app_id), ''),
    icon_version = COALESCE((SELECT icon_version FROM apps WHERE apps.id = app_reviews.app_id), 0);

-- The icon that waits, if there is one. The row stays, so that no version is given twice.
CREATE TABLE app_waiting_icons (
    app_id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    image BYTEA NOT NULL
);
