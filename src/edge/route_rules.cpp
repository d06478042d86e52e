#include "edge/route_rules.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
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
constexpr std::optional<std::size_t> slot_of(http::Method method) {
    const auto* found = std::ranges::find(operation_methods, method);
    if (found == operation_methods.end()) return std::nullopt;
    return static_cast<std::size_t>(found - operation_methods.begin());
}

constexpr auto get_slot = slot_of(http::Method::get).value();
constexpr auto head_slot = slot_of(http::Method::head).value();

// "orders:(id,title)" is "orders" and leaves "id,title".
std::string_view cut_field_selector(std::string_view& segment) {
    const auto begin = segment.ends_with(')') ? segment.find(":(") : std::string_view::npos;
    if (begin == std::string_view::npos) return {};
    const auto selector = segment.substr(begin + 2, segment.size() - begin - 3);
    segment = segment.substr(0, begin);
    return selector;
}

// What opens the operation, and the words for it. A scope that the catalogue does not have is
// nobody's (ReadDocument::foreign_scopes).
void read_access(const DocumentedOperation& operation, const ScopeCatalogue& catalogue,
                 Rule& rule) {
    if (rule.opening != Opening::scopes) return;
    ScopeSet all;
    std::string several;
    for (const auto& names : operation.alternatives) {
        ScopeSet alternative;
        const bool is_known = std::ranges::all_of(
            names, [&](const auto& name) { return catalogue.find(name).has_value(); });
        if (!is_known) continue;
        for (const auto& name : names) alternative.add(*catalogue.find(name));
        for (const auto& name : names) all.add(*catalogue.find(name));
        if (names.size() == 1) {
            rule.any_of.add(*catalogue.find(names.front()));
        } else {
            rule.all_of.push_back(alternative);
            several += (several.empty() ? "" : " ") + fmt::format("{}", fmt::join(names, "+"));
        }
    }
    rule.scope_names = catalogue.space_separated(all);
    rule.access = catalogue.space_separated(rule.any_of);
    if (!several.empty()) rule.access += (rule.access.empty() ? "" : " ") + several;
    if (!all.is_empty()) return;
    rule.opening = Opening::closed;
    rule.closed_because = "Each way to call it needs a scope that this service does not have.";
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

std::string scope_list(std::string_view names, std::string_view last) {
    std::string out;
    while (!names.empty()) {
        const auto name = cut_piece(names, ' ');
        if (!out.empty()) out += names.empty() ? fmt::format(" {} ", last) : ", ";
        out += name;
    }
    return out;
}

std::string describe_access(const Rule& rule) {
    if (rule.opening == Opening::everybody) return "nothing: it is open to everybody";
    if (rule.opening == Opening::any_token) return "no scope: every valid token opens it";
    if (!rule.access.contains(' ') && !rule.access.contains('+')) return "the scope " + rule.access;
    if (rule.all_of.empty()) return "one of the scopes " + scope_list(rule.access, "or");
    if (rule.any_of.is_empty() && rule.all_of.size() == 1)
        return "the scopes " + scope_list(rule.scope_names, "and");
    return "one of these (+ joins scopes that are needed together): " +
           scope_list(rule.access, "or");
}

RouteRules RouteRules::load(std::span<const ApiDocument> documents, const ScopeCatalogue& scopes) {
    return load(read_rule_documents(documents), scopes);
}

RouteRules RouteRules::load(std::span<const ReadDocument> documents, const ScopeCatalogue& scopes) {
    const auto findings = lint(documents, scopes);
    throw_errors(findings);
    RouteRules rules;
    rules.warnings_ = static_cast<std::size_t>(
        std::ranges::count(findings, Severity::warning, &Finding::severity));
    for (const auto& document : documents) rules.add(document, scopes);
    std::ranges::sort(rules.prefixes_, [](const Prefix& a, const Prefix& b) {
        return std::pair(b.text.size(), a.text) < std::pair(a.text.size(), b.text);
    });
    std::ranges::sort(rules.shut_paths_);
    const auto repeated = std::ranges::unique(rules.shut_paths_);
    rules.shut_paths_.erase(repeated.begin(), repeated.end());
    rules.note_lookalikes();
    return rules;
}

ApiDocument RouteRules::embedded_document() {
    for (const auto& file : embedded_rules())
        if (file.name == built_in_rules)
            return {std::string{file.name}, {}, std::string{file.content}};
    throw std::invalid_argument("the scope rules are not in the binary");
}

RouteRules RouteRules::embedded(const ScopeCatalogue& scopes) {
    const auto document = embedded_document();
    return load({&document, 1}, scopes);
}

const Rule* RouteRules::find(http::Method method, std::string_view path,
                             ApiOperation* found) const {
    Walk walk;
    const auto slot = slot_of(method);
    const auto node = slot ? node_of(path, walk) : none;
    if (node == none) return nullptr;
    const auto index = rule_at(nodes_[node], *slot);
    if (index == none) return nullptr;
    const auto& rule = rules_[index];
    walk.found.id = rule.operation_id;
    walk.found.prefix = rule.prefix;
    if (found != nullptr) *found = walk.found;
    return &rule;
}

std::string_view RouteRules::lookalike(std::string_view path) const {
    Walk walk;
    node_of(path, walk);
    return walk.lookalike;
}

std::string RouteRules::allowed_methods(std::string_view path) const {
    std::string out;
    Walk ignored;
    const auto node = node_of(path, ignored);
    if (node == none) return out;
    for (std::size_t i = 0; i < operation_methods.size(); ++i) {
        const auto rule = rule_at(nodes_[node], i);
        if (rule == none || rules_[rule].opening == Opening::closed) continue;
        out.append(http::method_name(operation_methods[i])).append(", ");
    }
    if (!out.empty()) out += "OPTIONS";
    return out;
}

std::int32_t RouteRules::rule_at(const Node& node, std::size_t slot) {
    const auto own = node.rules[slot];
    return own == none && slot == head_slot ? node.rules[get_slot] : own;
}

std::vector<std::string> RouteRules::prefixes() const {
    std::vector<std::string> out;
    for (const auto& prefix : prefixes_) out.push_back(prefix.text.empty() ? "/" : prefix.text);
    return out;
}

std::int32_t RouteRules::node_of(std::string_view path, Walk& walk) const {
    for (const auto& prefix : prefixes_) {
        const auto size = prefix.text.size();
        const bool is_below =
            path.size() > size && path[size] == '/' && path.starts_with(prefix.text);
        if (!is_below) continue;
        // The server of this API may read the prefix of another one into the path.
        for (const auto& longer : prefixes_) {
            if (prefix.is_case_sensitive || &longer == &prefix) break;
            walk.lookalike = lookalike_of(longer, path);
            if (!walk.lookalike.empty()) return none;
        }
        return node_below(prefix, path.substr(size), walk);
    }
    return path == "/users/me" ? bare_users_me_ : none;
}

std::string_view RouteRules::lookalike_of(const Prefix& prefix, std::string_view path) {
    bool is_exact = true;
    for (const auto& [segment, lookalikes] : prefix.segments) {
        if (path.empty()) return {};
        const auto given = cut_segment(path);
        if (given == segment) continue;
        is_exact = false;
        if (lookalikes.find(given, 0).empty()) return {};
    }
    return is_exact ? std::string_view{} : std::string_view{prefix.text};
}

std::int32_t RouteRules::node_below(const Prefix& prefix, std::string_view path, Walk& walk) const {
    auto node = prefix.root;
    auto whole = path;
    while (!path.empty()) {
        auto segment = cut_segment(path);
        if (path.empty() && prefix.takes_field_selector) {
            const auto size = segment.size();
            walk.found.field_selector = cut_field_selector(segment);
            whole.remove_suffix(size - segment.size());
        }
        const auto& parent = nodes_[node];
        node = child(parent, segment);
        if (node != none) continue;
        node = open_node(parent, segment, prefix.is_case_sensitive, walk);
        if (node == none) return none;
    }
    for (const auto& crossed : nodes_[node].crossed) {
        const bool fits =
            prefix.is_case_sensitive ? crossed.fits_exactly(whole) : crossed.fits_loosely(whole);
        if (!fits) continue;
        walk.lookalike = crossed.text();
        return none;
    }
    return node;
}

std::int32_t RouteRules::open_node(const Node& node, std::string_view segment,
                                   bool is_case_sensitive, Walk& walk) const {
    if (segment.empty()) return none;  // a placeholder cannot be empty
    const auto room = std::span(walk.found.segments).subspan(walk.captured);
    std::size_t i = 0;
    while (i < node.partials.size() && !fits(node.partials[i].pattern, segment, room)) ++i;
    const bool is_partial = i < node.partials.size();
    if (!is_partial && node.placeholder == none) return none;
    if (!is_case_sensitive) {
        walk.lookalike = node.lookalikes.find(segment, i);
        if (!walk.lookalike.empty()) return none;
    }
    if (!is_partial && !room.empty()) room.front() = segment;
    const auto count = is_partial ? node.partials[i].pattern.names.size() : 1;
    walk.captured = std::min(walk.captured + count, walk.found.segments.size());
    return is_partial ? node.partials[i].node : node.placeholder;
}

void RouteRules::add(const ReadDocument& document, const ScopeCatalogue& scopes) {
    std::vector<std::int32_t> roots;
    for (std::size_t i = 0; i < document.mounts.size(); ++i) roots.push_back(add_node());
    add_prefixes(document, roots);
    PlacedByShape placed;
    const auto place = [&](std::int32_t root, PathTemplate path) -> Placed& {
        auto& alike = placed[{root, path.size()}];
        const auto node = add_path(path, root);
        return alike.emplace_back(node, none, std::move(path));
    };
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
        rule.timeout = operation.timeout;
        rule.opening = operation.opening;
        rule.closed_because = operation.closed_because;
        read_access(operation, scopes, rule);
        has_public_ |= rule.opening == Opening::everybody;
        auto& at = place(roots[operation.mount], operation.segments);
        at.rule = add_rule(std::move(rule), at.node);
    }
    for (const auto& text : document.shut_paths) {
        for (std::size_t i = 0; i < roots.size(); ++i) {
            auto path = read_shut_template(text);
            if (path.empty()) continue;
            const auto node = place(roots[i], std::move(path)).node;
            if (is_shut(nodes_[node]))
                shut_paths_.push_back(document.mounts[i].prefixes.front() + text);
        }
    }
    for (const auto& [shape, alike] : placed) note_crossings(alike);
    Walk ignored;
    if (document.has_bare_users_me && bare_users_me_ == none)
        bare_users_me_ = node_below({"", roots.front()}, "/users/me", ignored);
    documents_.push_back(document.name);
}

void RouteRules::add_prefixes(const ReadDocument& document,
                              const std::vector<std::int32_t>& roots) {
    for (std::size_t i = 0; i < document.mounts.size(); ++i) {
        const auto& mount = document.mounts[i];
        for (const auto& text : mount.prefixes) {
            Prefix prefix{text, roots[i], mount.takes_field_selector, document.is_case_sensitive};
            for (std::string_view rest = text; !rest.empty();) {
                const std::string segment{cut_segment(rest)};
                prefix.segments.emplace_back(segment, Lookalikes{});
                prefix.segments.back().second.add({{segment}, {}});
            }
            prefixes_.push_back(std::move(prefix));
        }
    }
}

std::int32_t RouteRules::add_rule(Rule rule, std::int32_t node) {
    const auto slot = slot_of(http::read_method(rule.method)).value();
    const auto index = static_cast<std::int32_t>(rules_.size());
    nodes_[node].rules[slot] = index;
    rules_.push_back(std::move(rule));
    return index;
}

void RouteRules::note_crossings(const std::vector<Placed>& placed) {
    for (const auto& a : placed) {
        for (const auto& b : placed) {
            if (compare(a.path, b.path) != Rank::ambiguous || !need_different_access(a, b))
                continue;
            std::string text;
            for (const auto& segment : b.path) text += "/" + to_text(segment);
            auto& crossed = nodes_[a.node].crossed;
            if (std::ranges::find(crossed, text, &CrossedPath::text) == crossed.end())
                crossed.emplace_back(b.path, std::move(text));
        }
    }
}

bool RouteRules::need_different_access(const Placed& a, const Placed& b) const {
    if (a.rule == none || b.rule == none)
        return (a.rule != none && is_shut(nodes_[b.node])) ||
               (b.rule != none && is_shut(nodes_[a.node]));
    const auto& one = rules_[a.rule];
    const auto& other = rules_[b.rule];
    return one.method == other.method && (one.opening != other.opening ||
                                          one.any_of != other.any_of || one.all_of != other.all_of);
}

bool RouteRules::is_shut(const Node& node) {
    return std::ranges::all_of(node.rules, [](auto rule) { return rule == none; });
}

void RouteRules::note_lookalikes() {
    for (auto& node : nodes_) {
        for (const auto& child : node.children) node.lookalikes.add({{child.segment}, {}});
        for (const auto& partial : node.partials) node.lookalikes.add(partial.pattern);
    }
}

std::int32_t RouteRules::add_node() {
    nodes_.emplace_back();
    return static_cast<std::int32_t>(nodes_.size()) - 1;
}

std::int32_t RouteRules::add_path(const PathTemplate& path, std::int32_t root) {
    auto node = root;
    for (const auto& segment : path) node = node_below(node, segment);
    return node;
}

std::int32_t RouteRules::node_below(std::int32_t parent, const SegmentPattern& segment) {
    auto existing = none;
    if (segment.is_fixed()) existing = child(nodes_[parent], segment.text());
    if (segment.is_whole_placeholder()) existing = nodes_[parent].placeholder;
    for (const auto& partial : nodes_[parent].partials)
        if (partial.pattern == segment) existing = partial.node;
    if (existing != none) return existing;
    const auto made = add_node();
    auto& node = nodes_[parent];
    if (segment.is_whole_placeholder()) {
        node.placeholder = made;
    } else if (segment.is_fixed()) {
        const auto place =
            std::ranges::lower_bound(node.children, segment.text(), {}, &Node::Child::segment);
        node.children.insert(place, {segment.text(), made});
    } else {
        const auto place = std::ranges::find_if(node.partials, [&](const auto& other) {
            return other.pattern.fixed_size() < segment.fixed_size();
        });
        node.partials.insert(place, {segment, made});
    }
    return made;
}

std::int32_t RouteRules::child(const Node& node, std::string_view segment) const {
    const auto place = std::ranges::lower_bound(node.children, segment, {}, &Node::Child::segment);
    return place != node.children.end() && place->segment == segment ? place->node : none;
}

}  // namespace grantor::edge
