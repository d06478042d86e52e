#include <chrono>
#include <fmt/format.h>

#include "app/commands/commands.hpp"
#include "app/commands/place.hpp"
#include "store/copy/copy.hpp"

namespace grantor::app {
namespace {

// A line when a table is done, and one a second in a table that takes longer.
class ProgressLines {
 public:
    void show(const CopyProgress& progress) {
        const auto now = std::chrono::steady_clock::now();
        const bool is_done = progress.rows >= progress.rows_expected;
        if (!is_done && now - shown_at_ < seconds{1}) return;
        if (progress.rows_expected == 0) return;
        auto line =
            fmt::format("{} {}: {} of {} rows",
                        progress.step == CopyProgress::Step::copying ? "copying" : "comparing",
                        progress.table, progress.rows, progress.rows_expected);
        if (line == line_) return;  // the last commit of a table is also its end
        shown_at_ = now;
        fmt::print(stderr, "{}\n", line);
        line_ = std::move(line);
    }

 private:
    std::chrono::steady_clock::time_point shown_at_{};
    std::string line_;
};

}  // namespace

void migrate(const Place& place) {
    const auto options = load_options(place);
    open_store_with_scopes(options);
    fmt::print("{} is up to date\n", database_name(options));
}

void backup(const Place& place, const std::string& target) {
    open_store(load_options(place))->backup(target);
    fmt::print("wrote {}\n", target);
}

void reload(const Place& place) {
    const auto options = load_options(place);
    open_store(options)->write_now([](WriteTx& tx) { tx.ask_for_reload(Clock{}.now()); });
    fmt::print("every process that serves {} reads its files again; its log says what changed\n",
               database_name(options));
}

void copy_store(const StoreCopy& copy) {
    ProgressLines lines;
    CopyOptions options{.from = copy.from, .to = copy.to};
    if (copy.in_use) options.source = CopyOptions::Source::in_use;
    options.progress = [&lines](const CopyProgress& progress) { lines.show(progress); };
    const auto report = copy_database(options);
    fmt::print(
        "copied {} rows in {} tables and compared every one of them ({} written by this "
        "run). The keys are not in the database: take the key file along\n",
        report.rows, report.tables.size(), report.written);
}

}  // namespace grantor::app
