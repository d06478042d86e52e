// Values as libpq sends them: binary, in network byte order.
#pragma once

#include <array>
#include <cstdint>
#include <libpq-fe.h>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "store/sql_value.hpp"

namespace grantor {

inline std::array<char, 8> to_postgres(std::int64_t value) {
    std::array<char, 8> out{};
    for (std::size_t i = 0; i < 8; ++i)
        out[i] = static_cast<char>(static_cast<std::uint64_t>(value) >> (56 - 8 * i));
    return out;
}

inline std::int64_t from_postgres(ByteView bytes) {
    std::uint64_t value = 0;
    for (const auto byte : bytes) value = value << 8 | byte;
    return static_cast<std::int64_t>(value);
}

// The parameters of one call in libpq's form. The values must outlive it.
class PostgresParameters {
 public:
    explicit PostgresParameters(std::span<const SqlValue> values) {
        integers_.reserve(values.size());  // pointers into it must stay
        for (const auto& value : values) std::visit([this](auto v) { add(v); }, value);
    }
    int count() const { return static_cast<int>(types_.size()); }
    const Oid* types() const { return types_.data(); }
    const char* const* values() const { return values_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }

 private:
    // The numbers of types are those of the catalog pg_type; they never change.
    void add(bool value) { put(16, value ? "\x01" : "\x00", 1); }
    void add(std::int64_t value) {
        integers_.push_back(to_postgres(value));
        put(20, integers_.back().data(), 8);
    }
    void add(std::string_view text) {
        put(25, text.data() == nullptr ? "" : text.data(), text.size());
    }
    void add(ByteView bytes) { put(17, bytes.empty() ? "" : as_text(bytes).data(), bytes.size()); }
    void put(Oid type, const char* data, std::size_t size) {
        types_.push_back(type);
        values_.push_back(data);
        lengths_.push_back(static_cast<int>(size));
        formats_.push_back(1);
    }

    std::vector<std::array<char, 8>> integers_;
    std::vector<Oid> types_;
    std::vector<const char*> values_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
};

}  // namespace grantor
