// Copies a whole database to another one, of the same or the other engine, and proves that it did.
//
// The copy works by comparing: both are read in the order of their keys, what the target has and
// the source has not is deleted, what it lacks is added. So it may be stopped at any moment and run
// again, and a second run after changes of the source moves the differences only. Afterwards both
// are read once more, and every row of one must be a row of the other.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace grantor {

struct CopyProgress {
    enum class Step { copying, comparing };
    Step step = Step::copying;
    std::string table;
    std::int64_t rows = 0;
    std::int64_t rows_expected = 0;
};

struct CopyReport {
    std::vector<std::string> tables;
    std::int64_t rows = 0;     // that both have
    std::int64_t written = 0;  // by this run
    std::int64_t deleted = 0;
};

struct CopyOptions {
    // A file of SQLite, or the URL of a PostgreSQL database.
    std::string from;
    std::string to;
    // At rest: it is refused if the source has changed meanwhile. In use: the copy is the source
    // as it was at the begin.
    enum class Source { at_rest, in_use };
    Source source = Source::at_rest;
    std::size_t rows_in_commit = 5000;
    // After each commit and each table; throwing stops the copy, which can go on later.
    std::function<void(const CopyProgress&)> progress = {};
};

// The target must be empty, or hold an unfinished copy of this source, which no program opens as
// its store. Throws StoreError with one sentence: what is in the way, or which row differs.
CopyReport copy_database(const CopyOptions& options);

}  // namespace grantor
