-- Why: invalidations are purged a day after they were written, by the clock. A clock that was wrong by days
-- and is put right again would bring revoked tokens back to life after a restart. So the newest moment that
-- was ever purged is kept, in the one row with id 1: a token from before it is refused.
CREATE TABLE dropped_invalidations (
    id BIGINT PRIMARY KEY,
    through BIGINT NOT NULL
);
