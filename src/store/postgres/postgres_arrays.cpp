#include "store/postgres/postgres_arrays.hpp"

#include <cassert>
#include <fmt/format.h>

namespace grantor {
namespace {

// PostgreSQL's types and their arrays (catalog pg_type); the numbers never change.
struct ArrayType {
    Oid element;
    Oid array;
    const char* name;
};
// In the order of SqlValue's alternatives.
constexpr std::array<ArrayType, 4> array_types{
    {{16, 1000, "boolean[]"}, {20, 1016, "bigint[]"}, {25, 1009, "text[]"}, {17, 1001, "bytea[]"}}};

// Integers in network byte order.
void put(std::string& out, std::uint64_t value, int size) {
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
        out += static_cast<char>(value >> shift);
}
void put_length(std::string& out, std::size_t length) { put(out, length, 4); }

// An element of an array: its length, then the bytes.
void put_element(std::string& out, const SqlValue& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        put_length(out, 8);
        put(out, static_cast<std::uint64_t>(*number), 8);
    } else if (const auto* truth = std::get_if<bool>(&value)) {
        put_length(out, 1);
        out += *truth ? '\x01' : '\x00';
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
        put_length(out, text->size());
        out += *text;
    } else {
        const auto bytes = std::get<ByteView>(value);
        put_length(out, bytes.size());
        out += as_text(bytes);
    }
}

// The binary form of an array with one dimension that counts from 1 and holds no NULL.
std::string array_of(const SqlBatch& batch, std::size_t column, const ArrayType& type) {
    std::string out;
    put(out, 1, 4);
    put(out, 0, 4);
    put(out, type.element, 4);
    put_length(out, batch.size());
    put(out, 1, 4);
    for (std::size_t row = 0; row < batch.size(); ++row) {
        assert(array_types[batch.row(row)[column].index()].array == type.array);
        put_element(out, batch.row(row)[column]);
    }
    return out;
}

constexpr std::string_view digits = "0123456789";

}  // namespace

PostgresArrays::PostgresArrays(const SqlBatch& batch) {
    std::string casts;
    std::string names;
    for (std::size_t column = 0; column < batch.width(); ++column) {
        const auto& type = array_types[batch.row(0)[column].index()];
        arrays_.push_back(array_of(batch, column, type));
        types_.push_back(type.array);
        casts += fmt::format("{}${}::{}", column == 0 ? "" : ", ", column + 1, type.name);
        names += fmt::format("v{}, ", column + 1);
    }
    for (const auto& array : arrays_) {
        values_.push_back(array.data());
        lengths_.push_back(static_cast<int>(array.size()));
        formats_.push_back(1);
    }
    given_ = fmt::format("unnest({}) WITH ORDINALITY AS given({}number)", casts, names);
}

std::string PostgresArrays::over_arrays(const SqlQuery& query) const {
    const auto text = query.text();
    const auto where = text.find(" WHERE ");
    assert(where != text.npos);
    std::string out;
    if (query.writes()) {
        out = fmt::format("{} FROM {}{} RETURNING given.number", text.substr(0, where), given_,
                          text.substr(where));
    } else {
        const auto from = text.find(" FROM ");
        out = fmt::format("{}, given.number{}, {}{}", text.substr(0, from),
                          text.substr(from, where - from), given_, text.substr(where));
    }
    // What follows the casts are columns now: "$3" is given.v3, but "$3::bigint[]" stays.
    std::string own;
    for (std::size_t at = 0; at < out.size();) {
        const auto next = out.find('$', at);
        own += out.substr(at, next - at);
        if (next == out.npos) break;
        const auto end = std::min(out.find_first_not_of(digits, next + 1), out.size());
        const auto number = out.substr(next + 1, end - next - 1);
        own += out.compare(end, 2, "::") == 0 ? "$" + number : "given.v" + number;
        at = end;
    }
    return own;
}

}  // namespace grantor
