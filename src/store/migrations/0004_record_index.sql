-- Why: lists by relation, visibility and search must cost the same however many records a company
-- has. Records get a shelf (0 live, 1 archived, 2 deleted), who alone may see them and a rank of their
-- own; links and words are what else they are found by.
--
-- Rows of the version before come over with their columns. What only their JSON tells (links, words,
-- archived, private) is filed by the sandbox before it answers the first request of their company,
-- which it knows by the missing counter of pipelines.

DROP INDEX records_by_id;
DROP INDEX records_by_add_time;
DROP INDEX records_by_update_time;
ALTER TABLE records RENAME TO records_before;

-- `data` comes last: what is read without it never touches its pages. Every index of lists ends in
-- the columns that lists filter by, so that a record which is skipped is not read.
CREATE TABLE records (
    company_id BIGINT NOT NULL,
    entity TEXT NOT NULL,
    id BIGINT NOT NULL,
    shelf BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    private_to BIGINT NOT NULL,
    status TEXT NOT NULL,
    add_time BIGINT NOT NULL,
    update_time BIGINT NOT NULL,
    rank BIGINT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (company_id, entity, id)
);
INSERT INTO records (company_id, entity, id, shelf, owner_id, private_to, status, add_time,
                     update_time, rank, data)
    SELECT company_id, entity, id, CASE WHEN is_deleted THEN 2 ELSE 0 END, owner_id, 0, status,
           add_time, update_time, 0, data
    FROM records_before ORDER BY company_id, entity, id;
DROP TABLE records_before;
CREATE INDEX records_by_id ON records
    (company_id, entity, shelf, id, private_to, owner_id, status, update_time);
CREATE INDEX records_by_add_time ON records
    (company_id, entity, shelf, add_time, id, private_to, owner_id, status, update_time);
CREATE INDEX records_by_update_time ON records
    (company_id, entity, shelf, update_time, id, private_to, owner_id, status);
CREATE INDEX records_by_rank ON records
    (company_id, entity, shelf, rank, id, private_to, owner_id, status, update_time);

-- All but the relation and its target is the record's, so that a list of what leads to one target is
-- one walk in every order, and neither filters nor counts read a record that is not shown.
CREATE TABLE record_links (
    company_id BIGINT NOT NULL,
    entity TEXT NOT NULL,
    record_id BIGINT NOT NULL,
    relation TEXT NOT NULL,
    target_id BIGINT NOT NULL,
    shelf BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    private_to BIGINT NOT NULL,
    status TEXT NOT NULL,
    add_time BIGINT NOT NULL,
    update_time BIGINT NOT NULL,
    rank BIGINT NOT NULL,
    PRIMARY KEY (company_id, entity, record_id, relation, target_id)
);
CREATE INDEX record_links_by_id ON record_links
    (company_id, entity, relation, target_id, shelf, record_id, private_to, owner_id, status,
     update_time);
CREATE INDEX record_links_by_add_time ON record_links
    (company_id, entity, relation, target_id, shelf, add_time, record_id, private_to, owner_id, status,
     update_time);
CREATE INDEX record_links_by_update_time ON record_links
    (company_id, entity, relation, target_id, shelf, update_time, record_id, private_to, owner_id,
     status);
CREATE INDEX record_links_by_rank ON record_links
    (company_id, entity, relation, target_id, shelf, rank, record_id, private_to, owner_id, status,
     update_time);

-- Bytes and not text: a search is a range, and both engines order bytes the same way.
CREATE TABLE record_words (
    company_id BIGINT NOT NULL,
    entity TEXT NOT NULL,
    record_id BIGINT NOT NULL,
    field BIGINT NOT NULL,
    word BYTEA NOT NULL,
    PRIMARY KEY (company_id, entity, record_id, field, word)
);
CREATE INDEX record_words_by_word ON record_words (company_id, entity, word, record_id, field);
