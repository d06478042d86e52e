// Statements and the values that go with them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace grantor {

// A statement as a named constant. Its address is its identity: each connection prepares it once.
class SqlQuery {
 public:
    constexpr explicit SqlQuery(std::string_view text)
        : text_(text), writes_(!text.starts_with("SELECT")) {}
    SqlQuery(const SqlQuery&) = delete;

    std::string_view text() const { return text_; }
    bool writes() const { return writes_; }

 private:
    std::string_view text_;
    bool writes_;
};

// A parameter. Text and bytes are views: they must live until the call returns.
using SqlValue = std::variant<bool, std::int64_t, std::string_view, ByteView>;

template <class T>
SqlValue to_sql(const T& value) {
    if constexpr (std::is_same_v<T, bool>) {
        return value;
    } else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
        return static_cast<std::int64_t>(value);
    } else if constexpr (std::is_same_v<T, Time>) {
        return to_ms(value);
    } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
        return std::string_view{value};
    } else if constexpr (std::is_convertible_v<const T&, ByteView>) {
        return ByteView{value};
    } else {
        return value.value;  // an Id
    }
}

// Values for a statement that is run for each row of them: always the same number in a row.
class SqlBatch {
 public:
    template <class... Values>
    void add(const Values&... values) {
        width_ = sizeof...(Values);
        (values_.push_back(to_sql(values)), ...);
    }
    std::size_t width() const { return width_; }
    std::size_t size() const { return width_ == 0 ? 0 : values_.size() / width_; }
    std::span<const SqlValue> row(std::size_t index) const {
        return std::span(values_).subspan(index * width_, width_);
    }

 private:
    std::size_t width_ = 0;
    std::vector<SqlValue> values_;
};

}  // namespace grantor
