// A value or an Error. The member names are those of std::expected<T, Error>, which these headers
// do not use themselves: a library that is called from C++20 and from C++23 needs one type with one
// layout for both.
#pragma once

#include <concepts>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <variant>

#include "grantor/client/error.hpp"

namespace grantor::client {

// Thrown by value() of a result that is an error, and by nothing else.
class GRANTOR_CLIENT_API BadResultAccess : public std::logic_error {
 public:
    explicit BadResultAccess(const Error& error) : std::logic_error(error.message()) {}
};

template <class T>
class [[nodiscard]] Result {
 public:
    using value_type = T;
    using error_type = Error;

    template <class U = T>
        requires(std::convertible_to<U, T> && !std::same_as<std::remove_cvref_t<U>, Result> &&
                 !std::same_as<std::remove_cvref_t<U>, Error>)
    Result(U&& value) : state_(std::in_place_index<0>, std::forward<U>(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    T& value() & { return check(), **this; }
    const T& value() const& { return check(), **this; }
    T&& value() && { return check(), *std::move(*this); }

    // Only where has_value().
    T& operator*() & { return *std::get_if<0>(&state_); }
    const T& operator*() const& { return *std::get_if<0>(&state_); }
    T&& operator*() && { return std::move(*std::get_if<0>(&state_)); }
    T* operator->() { return std::get_if<0>(&state_); }
    const T* operator->() const { return std::get_if<0>(&state_); }

    // Only where not has_value().
    Error& error() & { return *std::get_if<1>(&state_); }
    const Error& error() const& { return *std::get_if<1>(&state_); }
    Error&& error() && { return std::move(*std::get_if<1>(&state_)); }

    template <class U>
    T value_or(U&& other) const& {
        return has_value() ? **this : static_cast<T>(std::forward<U>(other));
    }
    template <class U>
    T value_or(U&& other) && {
        return has_value() ? *std::move(*this) : static_cast<T>(std::forward<U>(other));
    }

 private:
    void check() const {
        if (!has_value()) throw BadResultAccess(error());
    }

    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
    using value_type = void;
    using error_type = Error;

    Result() = default;
    Result(Error error) : state_(std::move(error)) {}

    bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }
    void value() const {
        if (!has_value()) throw BadResultAccess(error());
    }
    // Only where not has_value().
    Error& error() & { return *std::get_if<1>(&state_); }
    const Error& error() const& { return *std::get_if<1>(&state_); }
    Error&& error() && { return std::move(*std::get_if<1>(&state_)); }

 private:
    std::variant<std::monostate, Error> state_;
};

}  // namespace grantor::client
