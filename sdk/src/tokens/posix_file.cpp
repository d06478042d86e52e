#include "sdk/src/tokens/posix_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "base/random.hpp"
#include "sdk/src/protocol/wire_text.hpp"

namespace grantor::client {
namespace {

// Calls again while a signal interrupts.
template <class Call>
auto uninterrupted(Call call) {
    auto result = call();
    while (result < 0 && errno == EINTR) result = call();
    return result;
}

constexpr std::string_view unfinished = ".new";
constexpr std::string_view does_not_open = "the token store's file does not open";

// Not open: errno says why.
FileDescriptor open_file(const std::filesystem::path& path, int flags) {
    constexpr mode_t owner_only = S_IRUSR | S_IWUSR;
    return FileDescriptor{uninterrupted(
        [&] { return ::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, owner_only); })};
}

Result<void> write_all(int file, std::string_view content) {
    while (!content.empty()) {
        const auto written =
            uninterrupted([&] { return ::write(file, content.data(), content.size()); });
        if (written < 0) return system_failure("the token store cannot be written");
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<void> sync(int file) {
    if (uninterrupted([&] { return ::fsync(file); }) != 0)
        return system_failure("the token store cannot be synced");
    return {};
}

// A renamed or removed name is durable only when its directory is.
Result<void> sync_directory_of(const std::filesystem::path& path) {
    const auto parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const FileDescriptor directory{
        uninterrupted([&] { return ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); })};
    if (!directory.is_open()) return system_failure("the token store's directory does not open");
    return sync(directory.number());
}

}  // namespace

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
    if (this == &other) return *this;
    close();
    number_ = std::exchange(other.number_, -1);
    return *this;
}

void FileDescriptor::close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
}

Error system_failure(std::string_view what) {
    const std::error_code reason(errno, std::generic_category());
    return failure(ErrorKind::storage, std::string(what) + ": " + reason.message());
}

Result<FileDescriptor> open_private(const std::filesystem::path& path) {
    auto file = open_file(path, O_RDWR | O_CREAT);
    if (!file.is_open()) return system_failure(does_not_open);
    return file;
}

Result<void> make_private_file(const std::filesystem::path& path) {
    if (open_file(path, O_RDWR | O_CREAT | O_EXCL).is_open() || errno == EEXIST) return {};
    return system_failure(does_not_open);
}

Result<std::optional<Secret>> read_file(const std::filesystem::path& path, std::size_t size_max) {
    const auto file = open_file(path, O_RDONLY);
    if (!file.is_open() && errno == ENOENT) return std::optional<Secret>{};
    if (!file.is_open()) return system_failure(does_not_open);
    std::string content(size_max + 1, '\0');
    std::size_t size = 0;
    while (size < content.size()) {
        const auto got = uninterrupted(
            [&] { return ::read(file.number(), content.data() + size, content.size() - size); });
        if (got < 0) return system_failure("the token store cannot be read");
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    if (size > size_max) return failure(ErrorKind::storage, "the token store's file is too large");
    std::optional<Secret> found{std::in_place, content.substr(0, size)};
    wipe(content);
    return found;
}

Result<void> replace_file(const std::filesystem::path& path, std::string_view content) {
    auto beside = path;
    // A name of its own for each writer, so that two never write the same file.
    beside += "." + SystemRandom{}.hex(16) + std::string(unfinished);
    const auto write = [&]() -> Result<void> {
        const auto file = open_file(beside, O_WRONLY | O_CREAT | O_EXCL);
        if (!file.is_open()) return system_failure(does_not_open);
        if (auto written = write_all(file.number(), content); !written) return written;
        if (auto synced = sync(file.number()); !synced) return synced;
        if (std::rename(beside.c_str(), path.c_str()) != 0)
            return system_failure("the token store's file cannot be replaced");
        return sync_directory_of(path);
    };
    auto done = write();
    if (!done) ::unlink(beside.c_str());  // nothing is there after a rename
    return done;
}

void remove_unfinished_files(const std::filesystem::path& directory) {
    using FileClock = std::filesystem::file_time_type::clock;
    // A file that another process takes away meanwhile is what we want, so errors are ignored.
    std::error_code reading;
    for (std::filesystem::directory_iterator at(directory, reading), end; !reading && at != end;
         at.increment(reading)) {
        std::error_code gone;
        const auto written = at->last_write_time(gone);
        if (!gone && at->path().native().ends_with(unfinished) &&
            FileClock::now() - written > std::chrono::hours{1})
            ::unlink(at->path().c_str());
    }
}

Result<void> remove_file(const std::filesystem::path& path) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT)
        return system_failure("the token store's file cannot be removed");
    return sync_directory_of(path);
}

Result<void> make_private_directory(const std::filesystem::path& path) {
    std::error_code code;
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), code);
    if (::mkdir(path.c_str(), S_IRWXU) == 0) return sync_directory_of(path);
    if (errno != EEXIST) return system_failure("the token store's directory cannot be made");
    if (!std::filesystem::is_directory(path, code))
        return failure(ErrorKind::storage, "the token store's directory is a file");
    return {};
}

}  // namespace grantor::client
