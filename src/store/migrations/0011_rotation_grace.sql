-- Why: an app of devices that are offline for hours may have a window of its own in which a rotated refresh
-- token gets the same successor again. -1: the service's.
ALTER TABLE apps ADD COLUMN rotation_grace_s BIGINT NOT NULL DEFAULT -1;
