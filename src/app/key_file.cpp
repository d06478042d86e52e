#include "app/key_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>

namespace grantor::app {
namespace {

class File {
 public:
    File(const std::filesystem::path& path, int flags)
        : path_(path), descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
        if (descriptor_ < 0) fail("cannot be opened");
    }
    File(const File&) = delete;
    ~File() { ::close(descriptor_); }
    int descriptor() const { return descriptor_; }

    [[noreturn]] void fail(const char* what) const {
        throw std::runtime_error(
            fmt::format("the file {} {}: {}", path_.string(), what, std::strerror(errno)));
    }

 private:
    std::filesystem::path path_;
    int descriptor_;
};

std::string read_all(const File& file) {
    std::string text;
    char buffer[4096];
    for (;;) {
        const auto count = ::read(file.descriptor(), buffer, sizeof buffer);
        if (count < 0) file.fail("cannot be read");
        if (count == 0) return text;
        text.append(buffer, static_cast<std::size_t>(count));
    }
}

}  // namespace

std::string read_private_file(const std::filesystem::path& path) {
    const File file(path, O_RDONLY);
    struct stat status{};
    if (::fstat(file.descriptor(), &status) != 0) file.fail("cannot be read");
    if ((status.st_mode & 077) != 0)
        throw std::runtime_error(fmt::format(
            "the key file {} has mode {:04o}, so others can read it: run chmod 600 on it",
            path.string(), static_cast<unsigned>(status.st_mode & 07777)));
    return read_all(file);
}

void require_private_file(const std::filesystem::path& path) {
    struct stat status{};
    // One that is not there is named by whoever reads it.
    if (::stat(path.c_str(), &status) != 0 || (status.st_mode & 027) == 0) return;
    throw std::runtime_error(fmt::format(
        "the private key {} has mode {:04o}, so others on this machine can read or change it: run "
        "chmod 640 on it",
        path.string(), static_cast<unsigned>(status.st_mode & 07777)));
}

KeyRing load_key_file(const std::filesystem::path& path) {
    auto ring = KeyRing::parse(read_private_file(path));
    if (!ring)
        throw std::runtime_error(fmt::format("the key file {}: {}", path.string(), ring.error()));
    return std::move(*ring);
}

KeyRing load_or_make_key_file(const std::filesystem::path& path, Random& random, Time now) {
    if (std::filesystem::exists(path)) return load_key_file(path);
    auto ring = KeyRing::make(random, now);
    save_key_file(path, ring);
    return ring;
}

void save_key_file(const std::filesystem::path& path, const KeyRing& ring) {
    save_private_file(path, ring.format());
}

void save_private_file(const std::filesystem::path& path, std::string_view text) {
    auto beside = path;
    beside += ".new";
    {
        const File file(beside, O_WRONLY | O_CREAT | O_TRUNC);
        if (::fchmod(file.descriptor(), 0600) != 0) file.fail("cannot be protected");
        for (std::size_t done = 0; done < text.size();) {
            const auto count = ::write(file.descriptor(), text.data() + done, text.size() - done);
            if (count < 0) file.fail("cannot be written");
            done += static_cast<std::size_t>(count);
        }
        if (::fsync(file.descriptor()) != 0) file.fail("cannot be written");
    }
    std::filesystem::rename(beside, path);
    const auto directory = path.has_parent_path() ? path.parent_path() : ".";
    const File folder(directory, O_RDONLY | O_DIRECTORY);
    if (::fsync(folder.descriptor()) != 0) folder.fail("cannot be made durable");
}

}  // namespace grantor::app
