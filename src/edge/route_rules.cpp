#include "edge/route_rules.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <optional>
#include <stdexcept>

#include "base/embedded_file.hpp"

namespace grantor::edge {
namespace {

namespace json = boost::json;

std::optional<std::size_t> method_index(http::Method method) {
    switch (method) {
        case http::Method::get:
        case http::Method::head:
            return 0;
        case http::Method::post:
            return 1;
        case http::Method::put:
            return 2;
        case http::Method::patch:
            return 3;
        case http::Method::delete_:
            return 4;
        case http::Method::options:
        case http::Method::other:
            return std::nullopt;
    }
    return std::nullopt;
}

http::Method method_named(std::string_view name) {
    if (name == "GET") return http::Method::get;
    if (name == "POST") return http::Method::post;
    if (name == "PUT") return http::Method::put;
    if (name == "PATCH") return http::Method::patch;
    if (name == "DELETE") return http::Method::delete_;
    throw std::invalid_argument("the scope rules have an unknown method");
}

std::string_view text_at(const json::object& row, std::string_view key) {
    const auto* value = row.if_contains(key);
    if (value == nullptr || !value->is_string())
        throw std::invalid_argument("the scope rules have a row without its texts");
    return value->get_string();
}

Rule read_rule(const json::object& row, const ScopeCatalogue& scopes) {
    Rule rule;
    rule.method = text_at(row, "method");
    rule.path = text_at(row, "path");
    rule.version = text_at(row, "api_version") == "v2" ? ApiVersion::v2 : ApiVersion::v1;
    if (const auto* id = row.if_contains("operation_id")) rule.operation_id = id->as_string();
    if (const auto* cost = row.if_contains("token_cost")) rule.cost = cost->as_int64();
    for (const auto& name : row.at("scopes").as_array()) {
        const auto index = scopes.find(std::string_view{name.as_string()});
        if (!index) throw std::invalid_argument("the scope rules name an unknown scope");
        rule.scopes.add(*index);
    }
    rule.scope_names = scopes.space_separated(rule.scopes);
    return rule;
}

constexpr bool is_plain(unsigned char c) {
    // Unreserved characters and delimiters of RFC 3986 §3.3, without ';'.
    constexpr std::string_view others = "-._~!$&'()*+,=:@";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           others.contains(static_cast<char>(c));
}

constexpr std::array<bool, 256> plain_characters = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0; c < table.size(); ++c)
        table[c] = is_plain(static_cast<unsigned char>(c));
    return table;
}();

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// An escape is in order if what it stands for could not stand there itself and means nothing to a
// reader of paths.
bool is_normal_escape(std::string_view text) {
    if (text.size() < 3) return false;
    const int high = hex_digit(text[1]);
    const int low = hex_digit(text[2]);
    if (high < 0 || low < 0) return false;
    const auto byte = static_cast<unsigned char>(high * 16 + low);
    if (byte < 0x20 || byte == 0x7F) return false;
    return !plain_characters[byte] &&
           !std::string_view{"/\\;%?#"}.contains(static_cast<char>(byte));
}

// The segment up to the next '/', which is cut off `path` together with it.
std::string_view take_segment(std::string_view& path) {
    const auto end = path.find('/', 1);
    const auto segment = path.substr(1, end == std::string_view::npos ? end : end - 1);
    path = end == std::string_view::npos ? std::string_view{} : path.substr(end);
    return segment;
}

std::string_view without_field_selector(std::string_view segment) {
    return segment.ends_with(')') ? segment.substr(0, segment.find(":(")) : segment;
}

bool cut_prefix(std::string_view& path, std::string_view prefix) {
    if (!path.starts_with(prefix) || path.size() == prefix.size() || path[prefix.size()] != '/')
        return false;
    path.remove_prefix(prefix.size());
    return true;
}

// Cuts the prefix off `path`.
std::optional<ApiVersion> cut_version(std::string_view& path) {
    if (cut_prefix(path, "/api/v1") || cut_prefix(path, "/v1")) return ApiVersion::v1;
    if (cut_prefix(path, "/api/v2") || cut_prefix(path, "/v2")) return ApiVersion::v2;
    if (path == "/users/me") return ApiVersion::v1;
    return std::nullopt;
}

}  // namespace

bool is_normal_path(std::string_view path) {
    if (!path.starts_with('/')) return false;
    std::size_t segment = 1;
    for (std::size_t i = 1; i <= path.size(); ++i) {
        if (i == path.size() || path[i] == '/') {
            const auto text = path.substr(segment, i - segment);
            if (text == "." || text == ".." || (text.empty() && i != path.size())) return false;
            segment = i + 1;
        } else if (path[i] == '%') {
            if (!is_normal_escape(path.substr(i))) return false;
            i += 2;
        } else if (!plain_characters[static_cast<unsigned char>(path[i])]) {
            return false;
        }
    }
    return true;
}

RouteRules RouteRules::parse(std::string_view text, const ScopeCatalogue& scopes) {
    RouteRules rules;
    try {
        const auto file = json::parse(text);
        for (const auto& row : file.at("operations").as_array())
            rules.add(read_rule(row.as_object(), scopes));
        for (const auto& row : file.at("extra_docs_only").as_array())
            rules.add_extra_scopes(read_rule(row.as_object(), scopes), scopes);
    } catch (const boost::system::system_error&) {
        throw std::invalid_argument("the scope rules are not the JSON that they should be");
    } catch (const std::out_of_range&) {
        throw std::invalid_argument("the scope rules lack a list that they should have");
    }
    return rules;
}

RouteRules RouteRules::embedded(const ScopeCatalogue& scopes) {
    for (const auto& file : embedded_rules())
        if (file.name == "pipedrive-scopes.json") return parse(file.content, scopes);
    throw std::invalid_argument("the scope rules are not in the binary");
}

const Rule* RouteRules::find(http::Method method, std::string_view path) const {
    const auto slot = method_index(method);
    const auto version = cut_version(path);
    if (!slot || !version) return nullptr;
    auto node = static_cast<std::int32_t>(*version);
    while (!path.empty()) {
        auto segment = take_segment(path);
        if (path.empty() && *version == ApiVersion::v1) segment = without_field_selector(segment);
        if (segment.empty()) return nullptr;
        const auto& parent = nodes_[node];
        node = child(parent, segment);
        if (node == none) node = parent.placeholder;
        if (node == none) return nullptr;
    }
    const auto rule = nodes_[node].rules[*slot];
    return rule == none ? nullptr : &rules_[rule];
}

void RouteRules::add(Rule rule) {
    auto node = static_cast<std::int32_t>(rule.version);
    for (std::string_view path = rule.path; !path.empty();)
        node = node_below(node, take_segment(path));
    auto& slot = nodes_[node].rules[*method_index(method_named(rule.method))];
    if (slot != none) throw std::invalid_argument("the scope rules have an operation twice");
    slot = static_cast<std::int32_t>(rules_.size());
    rules_.push_back(std::move(rule));
}

std::int32_t RouteRules::node_below(std::int32_t parent, std::string_view segment) {
    const bool is_placeholder = segment.starts_with('{');
    const auto existing =
        is_placeholder ? nodes_[parent].placeholder : child(nodes_[parent], segment);
    if (existing != none) return existing;
    const auto made = static_cast<std::int32_t>(nodes_.size());
    nodes_.emplace_back();
    auto& node = nodes_[parent];
    if (is_placeholder) {
        node.placeholder = made;
    } else {
        const auto place =
            std::ranges::lower_bound(node.children, segment, {}, &Node::Child::segment);
        node.children.insert(place, {std::string{segment}, made});
    }
    return made;
}

std::int32_t RouteRules::child(const Node& node, std::string_view segment) const {
    const auto place = std::ranges::lower_bound(node.children, segment, {}, &Node::Child::segment);
    return place != node.children.end() && place->segment == segment ? place->node : none;
}

void RouteRules::add_extra_scopes(const Rule& extra, const ScopeCatalogue& scopes) {
    for (auto& rule : rules_) {
        if (rule.version != extra.version || rule.method != extra.method || rule.path != extra.path)
            continue;
        for (const auto* scope : scopes.members(extra.scopes)) rule.scopes.add(scope->index);
        rule.scope_names = scopes.space_separated(rule.scopes);
        return;
    }
    throw std::invalid_argument("the scope rules add scopes to an operation that is not there");
}

}  // namespace grantor::edge
