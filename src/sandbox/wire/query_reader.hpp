// The parameters of a query, each read as what it must be. The first one that is wrong is
// remembered; an operation reads all that it knows and then asks once.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "oauth/form.hpp"
#include "sandbox/wire/call.hpp"

namespace grantor::sandbox {

class QueryReader {
 public:
    explicit QueryReader(const Form& query) : query_(query) {}

    // Nothing where the parameter is absent, empty or wrong.
    std::optional<std::string_view> text(std::string_view name);
    // Positive.
    std::optional<std::int64_t> id(std::string_view name);
    std::vector<std::int64_t> ids(std::string_view name, std::size_t count_max);
    std::optional<bool> flag(std::string_view name);
    std::optional<Time> moment(std::string_view name);
    std::optional<std::string_view> one_of(std::string_view name,
                                           std::span<const std::string_view> words);
    // Separated by commas; each must be among `words`, unless that is empty.
    std::vector<std::string_view> list(std::string_view name,
                                       std::span<const std::string_view> words,
                                       std::size_t count_max);

    struct Range {
        std::int64_t least;
        std::int64_t most;
        std::int64_t fallback;
    };
    enum class Above { refused, cut };  // v2 is strict, v1 takes its most
    std::int64_t number(std::string_view name, const Range& range, Above above);

    void fail(std::string_view name, std::string_view reason);
    const std::optional<Failure>& failure() const { return failure_; }

 private:
    const Form& query_;
    std::optional<Failure> failure_;
};

std::optional<std::int64_t> read_integer(std::string_view text);
// The pieces between commas, without spaces around them.
std::vector<std::string_view> split_list(std::string_view text);

}  // namespace grantor::sandbox
