// A JSON value, small enough for an interface. Reading never fails half-way: a missing value is
// null, and a value of another type gives the fallback.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "grantor/client/export.hpp"
#include "grantor/client/result.hpp"

namespace grantor::client {

class GRANTOR_CLIENT_API Json {
 public:
    using Array = std::vector<Json>;
    using Member = std::pair<std::string, Json>;
    using Object = std::vector<Member>;  // in the order of the document

    Json() = default;  // null
    Json(std::nullptr_t) {}
    template <std::same_as<bool> T>
    Json(T value) : value_(value) {}
    template <std::integral T>
        requires(!std::same_as<T, bool>)
    Json(T value) : value_(static_cast<std::int64_t>(value)) {}
    template <std::floating_point T>
    Json(T value) : value_(static_cast<double>(value)) {}
    Json(const char* value) : value_(std::string(value)) {}
    Json(std::string_view value) : value_(std::string(value)) {}
    Json(std::string value) : value_(std::move(value)) {}
    // Json::object({{"title", "A deal"}, {"value", 500}})
    static Json object(std::initializer_list<Member> members);
    static Json object(Object members = {});
    static Json array(std::initializer_list<Json> values);
    static Json array(Array values = {});

    // unreadable_answer: no JSON, nested deeper than 64, or text after it. A name that is repeated
    // counts with its last value. An integer beyond 64 bits is a floating-point number.
    static Result<Json> parse(std::string_view text);
    std::string write() const;

    bool is_null() const { return value_.index() == 0; }
    bool is_boolean() const { return std::holds_alternative<bool>(value_); }
    bool is_integer() const { return std::holds_alternative<std::int64_t>(value_); }
    bool is_number() const { return is_integer() || std::holds_alternative<double>(value_); }
    bool is_text() const { return std::holds_alternative<std::string>(value_); }
    bool is_array() const { return std::holds_alternative<Array>(value_); }
    bool is_object() const { return std::holds_alternative<Object>(value_); }

    bool as_boolean(bool fallback = false) const;
    std::int64_t as_integer(std::int64_t fallback = 0) const;
    double as_number(double fallback = 0) const;
    std::string_view as_text(std::string_view fallback = {}) const;
    // Empty if it is none.
    const Array& items() const;
    const Object& members() const;

    // null if this is not an object or has no such member; the same for arrays. Chains:
    // j["a"][0]["b"].
    const Json& operator[](std::string_view name) const;
    const Json& operator[](const char* name) const { return (*this)[std::string_view(name)]; }
    template <std::integral T>
    const Json& operator[](T index) const {
        return at(static_cast<std::size_t>(index));
    }
    bool contains(std::string_view name) const;
    // Makes it an object if it is none; replaces a member of that name.
    void set(std::string_view name, Json value);
    // Makes it an array if it is none.
    void append(Json value);

    bool operator==(const Json&) const = default;

 private:
    const Json& at(std::size_t index) const;

    std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object> value_;
};

}  // namespace grantor::client
