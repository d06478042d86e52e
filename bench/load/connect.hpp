// A blocking connection to a port of this machine.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

namespace grantor::bench {

class FileDescriptor {
 public:
    FileDescriptor() = default;
    explicit FileDescriptor(int number) : number_(number) {}
    FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~FileDescriptor();
    int get() const { return number_; }

 private:
    int number_ = -1;
};

// Nothing while nobody listens there.
std::optional<FileDescriptor> try_connect_to_loopback(std::uint16_t port);
// Throws std::runtime_error when nobody listens.
FileDescriptor connect_to_loopback(std::uint16_t port);

}  // namespace grantor::bench
