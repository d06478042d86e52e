// Files as the stores need them: private, whole, and durable.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "grantor/client/result.hpp"
#include "grantor/client/secret.hpp"

namespace grantor::client {

class FileDescriptor {
 public:
    FileDescriptor() = default;
    explicit FileDescriptor(int number) : number_(number) {}
    FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept;
    ~FileDescriptor() { close(); }

    int number() const { return number_; }
    bool is_open() const { return number_ >= 0; }
    void close();

 private:
    int number_ = -1;
};

// A storage error with the system's reason for the last call that failed.
Error system_failure(std::string_view what);

// Opens or creates a file that only its owner can read (0600). It does not follow a symbolic link
// at the end of the path: in somebody else's directory it could point to any file.
Result<FileDescriptor> open_private(const std::filesystem::path& path);
// The same, empty; nothing happens, not even an open, if there is one of that name.
Result<void> make_private_file(const std::filesystem::path& path);
// None if there is no such file.
Result<std::optional<Secret>> read_file(const std::filesystem::path& path, std::size_t size_max);
// The whole content or the one before, whatever happens, and durable on success: a new file beside
// it, synced, renamed, and the directory synced.
Result<void> replace_file(const std::filesystem::path& path, std::string_view content);
// Removes what replace_file left unfinished in a directory when its process was killed. Files
// younger than an hour may still be in use.
void remove_unfinished_files(const std::filesystem::path& directory);
// Durable; also succeeds if the file does not exist.
Result<void> remove_file(const std::filesystem::path& path);
// The directory with mode 0700, if it is not there yet, and those above it.
Result<void> make_private_directory(const std::filesystem::path& path);

}  // namespace grantor::client
