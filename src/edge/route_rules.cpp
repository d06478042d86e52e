#include "edge/route_rules.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "base/cut.hpp"
#include "base/embedded_file.hpp"
#include "edge/rule_lint.hpp"

namespace grantor::edge {
namespace {

// How many findings a refusal of documents lists; lint has the rest.
constexpr std::size_t errors_shown_max = 5;

// Where a node keeps the rule of a method.
std::optional<std::size_t> slot_of(http::Method method) {
    if (method == http::Method::head) method = http::Method::get;
    const auto* found = std::ranges::find(operation_methods, method);
    if (found == operation_methods.end()) return std::nullopt;
    return static_cast<std::size_t>(found - operation_methods.begin());
}

// "deals:(id,title)" is "deals" and leaves "id,title".
std::string_view cut_field_selector(std::string_view& segment) {
    const auto begin = segment.ends_with(')') ? segment.find(":(") : std::string_view::npos;
    if (begin == std::string_view::npos) return {};
    const auto selector = segment.substr(begin + 2, segment.size() - begin - 3);
    segment = segment.substr(0, begin);
    return selector;
}

void throw_errors(std::span<const Finding> findings) {
    std::string text;
    std::size_t errors = 0;
    for (const auto& finding : findings) {
        if (finding.severity != Severity::error) continue;
        if (++errors <= errors_shown_max)
            text += (text.empty() ? "" : " ") + finding.where + ": " + finding.what;
    }
    if (errors == 0) return;
    if (errors > errors_shown_max)
        text += " And " + std::to_string(errors - errors_shown_max) + " more.";
    throw std::invalid_argument(text);
}

}  // namespace

RouteRules RouteRules::load(std::span<const ApiDocument> documents, const ScopeCatalogue& scopes) {
    std::vector<ReadDocument> read;
    for (const auto& document : documents) read.push_back(read_rule_document(document));
    throw_errors(lint(read, scopes));
    RouteRules rules;
    for (const auto& document : read) rules.add(document, scopes);
    std::ranges::sort(rules.prefixes_, [](const Prefix& a, const Prefix& b) {
        return std::pair(b.text.size(), a.text) < std::pair(a.text.size(), b.text);
    });
    return rules;
}

ApiDocument RouteRules::embedded_document() {
    for (const auto& file : embedded_rules())
        if (file.name == "pipedrive-scopes.json")
            return {std::string{file.name}, {}, std::string{file.content}};
    throw std::invalid_argument("the scope rules are not in the binary");
}

RouteRules RouteRules::embedded(const ScopeCatalogue& scopes) {
    const auto document = embedded_document();
    return load({&document, 1}, scopes);
}

const Rule* RouteRules::find(http::Method method, std::string_view path,
                             ApiOperation* found) const {
    ApiOperation operation;
    const auto slot = slot_of(method);
    const auto node = slot ? node_of(path, operation) : none;
    if (node == none || nodes_[node].rules[*slot] == none) return nullptr;
    const auto& rule = rules_[nodes_[node].rules[*slot]];
    operation.id = rule.operation_id;
    operation.prefix = rule.prefix;
    if (found != nullptr) *found = operation;
    return &rule;
}

std::string RouteRules::allowed_methods(std::string_view path) const {
    std::string out;
    ApiOperation ignored;
    const auto node = node_of(path, ignored);
    if (node == none) return out;
    for (std::size_t i = 0; i < operation_methods.size(); ++i) {
        const auto rule = nodes_[node].rules[i];
        if (rule == none || rules_[rule].opening == Opening::closed) continue;
        out.append(http::method_name(operation_methods[i])).append(i == 0 ? ", HEAD, " : ", ");
    }
    if (!out.empty()) out += "OPTIONS";
    return out;
}

std::vector<std::string> RouteRules::prefixes() const {
    std::vector<std::string> out;
    for (const auto& prefix : prefixes_) out.push_back(prefix.text.empty() ? "/" : prefix.text);
    return out;
}

std::int32_t RouteRules::node_of(std::string_view path, ApiOperation& found) const {
    for (const auto& prefix : prefixes_) {
        const auto size = prefix.text.size();
        if (path.size() > size && path[size] == '/' && path.starts_with(prefix.text))
            return walk(prefix, path.substr(size), found);
    }
    return path == "/users/me" ? bare_users_me_ : none;
}

std::int32_t RouteRules::walk(const Prefix& prefix, std::string_view path,
                              ApiOperation& found) const {
    auto node = prefix.root;
    std::size_t captured = 0;
    while (!path.empty()) {
        auto segment = cut_segment(path);
        if (path.empty() && prefix.takes_field_selector)
            found.field_selector = cut_field_selector(segment);
        const auto& parent = nodes_[node];
        node = child(parent, segment);
        if (node != none) continue;
        // A placeholder cannot be empty.
        if (segment.empty() || parent.placeholder == none) return none;
        node = parent.placeholder;
        if (captured < operation_segments_max) found.segments[captured++] = segment;
    }
    return node;
}

void RouteRules::add(const ReadDocument& document, const ScopeCatalogue& scopes) {
    std::vector<std::int32_t> roots;
    ApiOperation bare;
    for (const auto& mount : document.mounts) {
        roots.push_back(add_node());
        for (const auto& prefix : mount.prefixes)
            prefixes_.push_back({prefix, roots.back(), mount.takes_field_selector});
    }
    for (const auto& operation : document.operations) {
        Rule rule;
        rule.document = documents_.size();
        rule.prefix = document.mounts[operation.mount].prefixes.front();
        rule.method = operation.method;
        rule.path = operation.path;
        rule.operation_id = operation.operation_id;
        rule.title = rule.method + " " + rule.path;
        if (!rule.operation_id.empty()) rule.title = rule.operation_id + " (" + rule.title + ")";
        rule.cost = operation.cost.value_or(default_cost(operation));
        rule.is_search = operation.is_search;
        rule.opening = operation.opening;
        if (rule.opening == Opening::scopes)
            for (const auto& scope : operation.scopes) rule.scopes.add(*scopes.find(scope));
        rule.scope_names = scopes.space_separated(rule.scopes);
        add_rule(std::move(rule), roots[operation.mount]);
    }
    if (document.has_bare_users_me && bare_users_me_ == none)
        bare_users_me_ = walk({"", roots.front(), false}, "/users/me", bare);
    documents_.push_back(document.name);
}

void RouteRules::add_rule(Rule rule, std::int32_t root) {
    auto node = root;
    for (std::string_view path = rule.path; !path.empty();)
        node = node_below(node, cut_segment(path));
    const auto slot = slot_of(http::read_method(rule.method)).value();
    nodes_[node].rules[slot] = static_cast<std::int32_t>(rules_.size());
    rules_.push_back(std::move(rule));
}

std::int32_t RouteRules::add_node() {
    nodes_.emplace_back();
    return static_cast<std::int32_t>(nodes_.size()) - 1;
}

std::int32_t RouteRules::node_below(std::int32_t parent, std::string_view segment) {
    const bool is_placeholder = segment.starts_with('{');
    const auto existing =
        is_placeholder ? nodes_[parent].placeholder : child(nodes_[parent], segment);
    if (existing != none) return existing;
    const auto made = add_node();
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

}  // namespace grantor::edge
