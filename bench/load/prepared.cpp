#include "bench/load/prepared.hpp"

#include <fcntl.h>
#include <fstream>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/stat.h>

#include "bench/load/connect.hpp"

namespace grantor::bench {

PreparedLines::PreparedLines(const std::string& path) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status{};
    if (file.get() < 0 || ::fstat(file.get(), &status) != 0 || status.st_size == 0)
        throw std::runtime_error(path + " is missing or empty");
    bytes_ = static_cast<std::size_t>(status.st_size);
    void* mapped =
        ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_POPULATE, file.get(), 0);
    if (mapped == MAP_FAILED) throw std::runtime_error(path + " cannot be mapped");
    data_ = static_cast<char*>(mapped);
    length_ = std::string_view(data_, bytes_).find('\n');
    count_ = bytes_ / (length_ + 1);
}

PreparedLines::~PreparedLines() { ::munmap(data_, bytes_); }

ClientApp read_client_app(const std::string& path) {
    std::ifstream in(path);
    ClientApp app;
    if (!std::getline(in, app.client_id) || !std::getline(in, app.client_secret) ||
        !std::getline(in, app.redirect_uri))
        throw std::runtime_error(path + " is incomplete");
    return app;
}

}  // namespace grantor::bench
