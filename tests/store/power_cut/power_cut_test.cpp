// The power fails after each thing that SQLite asks of the disk, in the middle of a write, and with
// what was not synced missing or half there: whatever was acknowledged is in the database, no unit
// is there by half, and nothing is corrupt.
//
// Everywhere a sample of the cuts; all of them with GRANTOR_FULL_SIZE in the environment
// (`./dev test --all`).
#include <cstdlib>

#include "store/sqlite/sqlite_connection.hpp"
#include "tests/store/power_cut/load.hpp"
#include "tests/store/power_cut/recording_vfs.hpp"
#include "tests/store/support/store_fixture.hpp"

namespace grantor::test {
namespace {

using Flaw = RecordingVfs::Flaw;

bool is_full_size() { return std::getenv("GRANTOR_FULL_SIZE") != nullptr; }

std::uint64_t seed() {
    const char* given = std::getenv("GRANTOR_SIMULATION_SEED");
    return given != nullptr ? std::stoull(given) : 20261130;
}

// "write grantor.db-wal"
std::vector<std::string> in_words(const std::vector<DiskOperation>& operations) {
    static constexpr const char* words[] = {"create", "write", "truncate", "sync", "remove"};
    std::map<int, std::string> names;
    std::vector<std::string> out;
    for (const auto& each : operations) {
        if (each.kind == DiskOperation::Kind::create) names[each.file] = each.name;
        out.push_back(fmt::format("{} {}", words[static_cast<std::size_t>(each.kind)],
                                  each.name.empty() ? names[each.file] : each.name));
    }
    return out;
}

class PowerCut : public StoreTest {
 protected:
    PowerCut() : load_(record_, seed()), random_(seed()) {}

    // Each time a store is closed its log is gone, so that one begins anew as well.
    void record_load(Flaw flaw = Flaw::none) {
        const RecordingVfs vfs(&record_, flaw);
        SqliteOptions recorded = options();
        recorded.checkpoint_pages = 100;
        for (int opened = 0; opened < 3; ++opened) load_.run(*open_sqlite(recorded), 12);
    }
    const std::vector<DiskOperation>& operations() const { return record_.operations(); }

    // Cuts of every kind, at most so many of each, in their order.
    std::vector<std::size_t> cuts(std::size_t of_each_kind) {
        std::map<std::string, std::vector<std::size_t>> kinds;
        const auto names = in_words(operations());
        for (std::size_t i = 0; i < names.size(); ++i) kinds[names[i]].push_back(i);
        kinds["end"] = {operations().size()};
        std::vector<std::size_t> out;
        for (auto& [kind, places] : kinds) {
            std::ranges::shuffle(places, random_);
            places.resize(std::min(places.size(), of_each_kind));
            out.insert(out.end(), places.begin(), places.end());
        }
        std::ranges::sort(out);
        return out;
    }

    // What may be left of the disk after a cut, by how it came about.
    std::map<std::string, DiskImage> images(const Disk& disk, std::size_t cut) {
        std::map<std::string, DiskImage> out{{"everything", disk.everything()},
                                             {"only what was synced", disk.only_synced()}};
        for (int i = 0; i < 2; ++i)
            out[fmt::format("some of what was not synced, {}", i)] = disk.some(random_);
        if (cut == operations().size()) return out;
        const auto& next = operations()[cut];
        if (next.kind != DiskOperation::Kind::write || next.bytes.size() < 2) return out;
        const auto byte = 1 + random_() % (next.bytes.size() - 1);
        out[fmt::format("the first {} bytes of a write", byte)] = disk.torn(byte);
        if (next.bytes.size() > 512)
            out["the first sector of a write"] = disk.torn(512 - next.offset % 512);
        return out;
    }

    // What is wrong, one line for each image.
    std::vector<std::string> look_after_cuts(std::size_t of_each_kind) {
        const RecordingVfs without_syncs(nullptr);
        std::vector<std::string> out;
        Disk disk(operations());
        for (const auto cut : cuts(of_each_kind)) {
            disk.advance_to(cut);
            for (const auto& [how, image] : images(disk, cut)) {
                ++images_;
                if (const auto wrong = look_at(image, cut); !wrong.empty())
                    out.push_back(fmt::format("operation {}, {}: {}", cut, how, wrong));
            }
        }
        return out;
    }
    int images_looked_at() const { return images_; }

 private:
    std::string look_at(const DiskImage& image, std::size_t cut) const {
        const TemporaryDirectory disk;
        for (const auto& [name, content] : image) std::ofstream(disk.file(name)) << content;
        // Shared memory of before is no part of the database, but it may still be there.
        std::ofstream(disk.file("grantor.db-shm")) << std::string(32'768, '\x5a');
        SqliteOptions found = options();
        found.path = disk.file("grantor.db");
        try {
            const auto store = open_sqlite(found);
            if (auto wrong = load_.look_at(*store, cut); !wrong.empty()) return wrong;
            if (auto wrong = integrity(found.path); wrong != "ok") return wrong;
            set(*store, "after", "the cut");
            return setting(*store, "after") == "the cut" ? "" : "it takes no writes";
        } catch (const std::exception& failure) {
            return failure.what();
        }
    }
    static std::string integrity(const std::string& path) {
        SqliteConnection connection({path, SqliteConnection::Use::reader, seconds{1}});
        SqlRows rows = connection.run_text("PRAGMA integrity_check", {});
        rows.next();
        return rows.text(0);
    }

    DiskRecord record_;
    PowerCutLoad load_;
    std::mt19937_64 random_;
    int images_ = 0;
};

int count_of(const std::vector<std::string>& lines, std::string_view part) {
    return static_cast<int>(std::ranges::count_if(
        lines, [part](const std::string& line) { return line.find(part) != std::string::npos; }));
}

TEST_F(PowerCut, nothing_acknowledged_is_lost_and_nothing_is_corrupt) {
    SCOPED_TRACE("GRANTOR_SIMULATION_SEED=" + std::to_string(seed()));
    record_load();
    EXPECT_THAT(look_after_cuts(is_full_size() ? operations().size() : 7), testing::IsEmpty());
    EXPECT_GT(images_looked_at(), 200);
}

// Otherwise cuts during checkpoints, and logs that begin anew, would not be among them.
TEST_F(PowerCut, the_load_has_checkpoints_and_logs_that_begin_anew) {
    record_load();
    std::map<std::string, int> seen;
    const auto names = in_words(operations());
    for (std::size_t i = 0; i < names.size(); ++i)
        ++seen[names[i] + (operations()[i].offset == 0 ? ", at 0" : "")];
    EXPECT_GE(seen["sync grantor.db, at 0"], 8);
    EXPECT_GE(seen["write grantor.db-wal, at 0"], 8);
    EXPECT_GE(seen["remove grantor.db-wal, at 0"], 2);
    EXPECT_GE(seen["write grantor.db"], 200);
}

TEST_F(PowerCut, the_test_sees_a_store_that_does_not_sync) {
    record_load(Flaw::ignores_syncs);
    const auto wrong = look_after_cuts(1);
    EXPECT_GE(count_of(wrong, "only what was synced: person"), 3);
    EXPECT_GE(count_of(wrong, "some of what was not synced"), 3);
    EXPECT_EQ(count_of(wrong, "everything"), 0);
}

// That is what SQLite promises for it: the database is in order, but what was last acknowledged may
// be missing.
TEST_F(PowerCut, the_test_sees_a_store_that_syncs_with_checkpoints_only) {
    record_load(Flaw::does_not_sync_commits);
    const auto wrong = look_after_cuts(2);
    EXPECT_GE(count_of(wrong, "lost"), 1);
    EXPECT_EQ(count_of(wrong, "lost"), static_cast<int>(wrong.size()))
        << testing::PrintToString(wrong);
}

}  // namespace
}  // namespace grantor::test
