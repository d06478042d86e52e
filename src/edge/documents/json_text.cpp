// The JSON side of document_value.hpp. Boost.JSON's own parser lets the last of two equal keys win,
// so its events are taken instead.
#include <algorithm>
#include <boost/json.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <fmt/format.h>

#include "edge/documents/document_text.hpp"
#include "edge/documents/document_tree.hpp"

namespace grantor::edge {
namespace {

namespace json = boost::json;
using boost::system::error_code;

// The names and the form of its members are Boost.JSON's.
struct Events {
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    Events(const DocumentLimits& limits, json::storage_ptr memory)
        : tree(limits, std::move(memory)) {}

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code& code) { return done(tree.open_object(), code); }
    bool on_object_end(std::size_t, error_code& code) { return done(tree.close(), code); }
    bool on_array_begin(error_code& code) { return done(tree.open_array(), code); }
    bool on_array_end(std::size_t, error_code& code) { return done(tree.close(), code); }
    bool on_key_part(json::string_view part, std::size_t, error_code&) { return keep(part); }
    bool on_key(json::string_view part, std::size_t, error_code& code) {
        const bool accepted = tree.add_key(whole(part));
        text.clear();
        return done(accepted, code);
    }
    bool on_string_part(json::string_view part, std::size_t, error_code&) { return keep(part); }
    bool on_string(json::string_view part, std::size_t, error_code& code) {
        const bool accepted = tree.add_text(whole(part));
        text.clear();
        return done(accepted, code);
    }
    bool on_number_part(json::string_view, error_code&) { return true; }
    bool on_int64(std::int64_t value, json::string_view, error_code& code) {
        return done(tree.add(value), code);
    }
    bool on_uint64(std::uint64_t value, json::string_view, error_code& code) {
        return done(tree.add(value), code);
    }
    bool on_double(double value, json::string_view, error_code& code) {
        return done(tree.add(value), code);
    }
    bool on_bool(bool value, error_code& code) { return done(tree.add(value), code); }
    bool on_null(error_code& code) { return done(tree.add(nullptr), code); }
    bool on_comment_part(json::string_view, error_code&) { return true; }
    bool on_comment(json::string_view, error_code&) { return true; }

    bool keep(json::string_view part) {
        text.append(part.data(), part.size());
        return true;
    }
    // Most come in one part.
    std::string_view whole(json::string_view last) {
        if (text.empty()) return last;
        keep(last);
        return text;
    }
    static bool done(bool accepted, error_code& code) {
        if (!accepted) code = json::error::exception;
        return accepted;
    }

    DocumentTree tree;
    std::string text;  // of a string or key whose parts come one by one
};

}  // namespace

std::expected<json::value, std::string> read_json_text(std::string_view text,
                                                       const DocumentLimits& limits,
                                                       json::storage_ptr memory) {
    json::parse_options options;
    options.max_depth = limits.depth_max + 1;  // so that the tree's own refusal is the one
    json::basic_parser<Events> parser(options, limits, std::move(memory));
    error_code code;
    const auto read = parser.write_some(false, text.data(), text.size(), code);
    if (!code && read == text.size()) return parser.handler().tree.take();
    const auto line =
        1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(read), '\n');
    const auto& fault = parser.handler().tree.fault();
    return std::unexpected(fmt::format("line {}: {}", line,
                                       !fault.empty() ? fault
                                       : code         ? "it is not JSON: " + code.message()
                                                      : "something follows the JSON"));
}

}  // namespace grantor::edge
