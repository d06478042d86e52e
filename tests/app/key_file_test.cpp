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

// A TLS key of mode 0644 was taken.
TEST_F(KeyFile, a_tls_key_that_everybody_may_read_is_refused_in_one_sentence) {
    std::ofstream(path) << "a key";
    const auto problem_with = [&](fs::perms mode) -> std::string {
        fs::permissions(path, mode);
        try {
            require_private_file(path);
            return {};
        } catch (const std::exception& problem) {
            return problem.what();
        }
    };
    EXPECT_EQ(problem_with(fs::perms{0600}), "");
    EXPECT_EQ(problem_with(fs::perms{0400}), "");
    // As Debian's group "ssl-cert" has it.
    EXPECT_EQ(problem_with(fs::perms{0640}), "");
    for (const auto mode : {0644, 0604, 0660, 0602, 0666})
        EXPECT_NE(problem_with(fs::perms{static_cast<unsigned>(mode)}).find("chmod 640"),
                  std::string::npos)
            << mode;
    EXPECT_NO_THROW(require_private_file(folder.path() / "none"));
}

TEST_F(KeyFile, other_files_with_secrets_are_written_for_their_owner_alone) {
    const auto file = folder.path() / "sandbox.json";
    std::ofstream(file) << "readable by everybody";
    fs::permissions(file, fs::perms{0644});
    save_private_file(file, "{}");
    EXPECT_EQ(fs::status(file).permissions(), fs::perms{0600});
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
