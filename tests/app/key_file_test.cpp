#include "app/key_file.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

#include "tests/support/running_service.hpp"

namespace grantor::app {
namespace {

namespace fs = std::filesystem;

class KeyFile : public testing::Test {
 protected:
    KeyFile() { start_crypto(); }
    std::string problem_of() {
        try {
            load_key_file(path);
        } catch (const std::exception& problem) {
            return problem.what();
        }
        return "it was accepted";
    }
    test::TemporaryFolder folder;
    fs::path path = folder.path() / "grantor.keys";
    SystemRandom random;
};

TEST_F(KeyFile, one_that_others_can_read_is_refused) {
    save_key_file(path, KeyRing::make(random, Time{}));
    fs::permissions(path, fs::perms::group_read, fs::perm_options::add);
    EXPECT_NE(problem_of().find("chmod 600"), std::string::npos) << problem_of();
}

TEST_F(KeyFile, a_broken_one_is_refused_without_showing_a_key) {
    save_key_file(path, KeyRing::make(random, Time{}));
    std::string text;
    {
        std::ifstream in(path);
        for (std::string line; std::getline(in, line);)
            if (line.starts_with("key")) text = line;
    }
    std::ofstream(path, std::ios::trunc) << text << "=\n";
    const auto key = text.substr(text.rfind(' ') + 1);
    EXPECT_NE(problem_of(), "it was accepted");
    EXPECT_EQ(problem_of().find(key), std::string::npos);
}

TEST_F(KeyFile, a_missing_one_is_made_for_its_owner_only) {
    const auto ring = load_or_make_key_file(path, random, Time{});
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(load_or_make_key_file(path, random, Time{}).newest().material(),
              ring.newest().material());
}

TEST_F(KeyFile, rotation_keeps_the_old_keys) {
    const auto first = load_or_make_key_file(path, random, Time{});
    save_key_file(path, first.with_new_key(random, Time{}));
    const auto second = load_key_file(path);
    EXPECT_EQ(second.keys().size(), 2u);
    EXPECT_NE(second.newest().id, first.newest().id);
    EXPECT_NE(second.find(first.newest().id), nullptr);
}

}  // namespace
}  // namespace grantor::app
