// What bench_prepare has left in a directory: one value a line, all lines of a file equally long.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace grantor::bench {

// The lines of a file, as a private copy that may be written over: a rotated refresh token takes
// its predecessor's place, and a million of them cost no allocation.
class PreparedLines {
 public:
    // Throws std::runtime_error.
    explicit PreparedLines(const std::string& path);
    PreparedLines(const PreparedLines&) = delete;
    ~PreparedLines();

    std::size_t size() const { return count_; }
    std::span<char> line(std::size_t index) { return {data_ + index * (length_ + 1), length_}; }
    std::string_view text(std::size_t index) const {
        return {data_ + index * (length_ + 1), length_};
    }

 private:
    char* data_ = nullptr;
    std::size_t bytes_ = 0;
    std::size_t length_ = 0;
    std::size_t count_ = 0;
};

struct ClientApp {
    std::string client_id;
    std::string client_secret;
    std::string redirect_uri;
};
// The file of that name: the three values, a line each.
ClientApp read_client_app(const std::string& path);

}  // namespace grantor::bench
