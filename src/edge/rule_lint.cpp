#include "edge/rule_lint.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

#include "base/cut.hpp"
#include "edge/normal_path.hpp"

namespace grantor::edge {
namespace {

// A cost above a large company's daily budget would only close the operation.
constexpr std::int64_t cost_max = 1'000'000;
// Templates are compared with one another: this many take a second.
constexpr std::size_t operations_max = 20'000;

using Segments = std::vector<std::string_view>;

bool is_placeholder(std::string_view segment) { return segment.starts_with('{'); }

Segments segments_of(std::string_view path) {
    Segments out;
    while (path.starts_with('/')) out.push_back(cut_segment(path));
    return out;
}

enum class Relation {
    apart,     // no path matches both
    ranked,    // one is more specific wherever they differ
    equal,     // every path matches both or neither
    ambiguous  // some path matches both, and neither is more specific
};

Relation compare(const Segments& a, const Segments& b) {
    if (a.size() != b.size()) return Relation::apart;
    bool a_is_fixed_somewhere = false;
    bool b_is_fixed_somewhere = false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const bool a_is_open = is_placeholder(a[i]);
        const bool b_is_open = is_placeholder(b[i]);
        if (!a_is_open && !b_is_open && a[i] != b[i]) return Relation::apart;
        a_is_fixed_somewhere |= !a_is_open && b_is_open;
        b_is_fixed_somewhere |= a_is_open && !b_is_open;
    }
    if (a_is_fixed_somewhere && b_is_fixed_somewhere) return Relation::ambiguous;
    return a_is_fixed_somewhere || b_is_fixed_somewhere ? Relation::ranked : Relation::equal;
}

class Linter {
 public:
    explicit Linter(const ScopeCatalogue& scopes) : scopes_(scopes) {}

    void check(const ReadDocument& document) {
        document_ = &document;
        findings_.insert(findings_.end(), document.findings.begin(), document.findings.end());
        check_prefixes();
        if (document.operations.size() > operations_max)
            return note(Severity::error, document.name,
                        fmt::format("It has more than {} operations.", operations_max));
        for (const auto& operation : document.operations) check(operation);
        check_pairs();
    }
    std::vector<Finding> take() { return std::move(findings_); }

 private:
    void note(Severity severity, std::string where, std::string what) {
        findings_.push_back({severity, std::move(where), std::move(what)});
    }
    std::string where(const DocumentedOperation& operation) const {
        return fmt::format("{}: {} {}", document_->name, operation.method, operation.path);
    }

    void check_prefixes() {
        for (const auto& mount : document_->mounts)
            for (const auto& prefix : mount.prefixes)
                if (!prefixes_.insert(prefix).second)
                    note(Severity::error, document_->name,
                         fmt::format("Another document already has the prefix \"{}\".", prefix));
    }

    void check(const DocumentedOperation& operation) {
        const auto method = http::read_method(operation.method);
        if (std::ranges::find(operation_methods, method) == operation_methods.end())
            note(Severity::error, where(operation),
                 "The method is not one that an operation can have.");
        check_path(operation);
        for (const auto& scope : operation.scopes)
            if (!scopes_.find(scope))
                note(Severity::error, where(operation),
                     fmt::format("The scope \"{}\" is not in the catalogue.", scope));
        if (operation.opening == Opening::closed)
            note(Severity::warning, where(operation),
                 "It has no `security`, so it is closed to all apps.");
        if (!operation.cost) {
            note(Severity::notice, where(operation),
                 fmt::format("It has no x-token-cost; {} is used.", default_cost(operation)));
        } else if (*operation.cost < 0 || *operation.cost > cost_max) {
            note(Severity::error, where(operation),
                 fmt::format("The cost is not between 0 and {}.", cost_max));
        }
    }

    void check_path(const DocumentedOperation& operation) {
        std::string sample;
        std::set<std::string_view> names;
        for (const auto segment : segments_of(operation.path)) {
            const bool is_whole = is_placeholder(segment) && segment.size() > 2 &&
                                  segment.find_first_of("{}", 1) == segment.size() - 1 &&
                                  segment.ends_with('}');
            if (!is_whole && segment.find_first_of("{}") != std::string_view::npos)
                return note(Severity::error, where(operation),
                            "A placeholder must be a whole segment with a name: {id}.");
            if (is_whole && !names.insert(segment).second)
                note(Severity::warning, where(operation),
                     fmt::format("The placeholder {} is repeated.", segment));
            sample += '/';
            sample += is_whole ? "x" : segment;
        }
        if (!operation.path.starts_with('/') || !is_normal_path(sample))
            note(
                Severity::error, where(operation),
                "The path is not in its plain form: it begins with a slash and has no empty or dot "
                "segment, no ';', '?' or '#', and no escape that is not needed.");
    }

    // Only templates of as many segments can fit the same path.
    void check_pairs() {
        std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> groups;
        segments_.clear();
        for (std::size_t i = 0; i < document_->operations.size(); ++i) {
            segments_.push_back(segments_of(document_->operations[i].path));
            groups[{document_->operations[i].mount, segments_.back().size()}].push_back(i);
        }
        for (const auto& [key, group] : groups)
            for (std::size_t i = 0; i < group.size(); ++i)
                for (std::size_t j = 0; j < i; ++j) check_pair(group[j], group[i]);
    }

    void check_pair(std::size_t first, std::size_t second) {
        const auto& a = document_->operations[first];
        const auto& b = document_->operations[second];
        const bool is_same_method = a.method == b.method;
        const auto relation = compare(segments_[first], segments_[second]);
        if (relation == Relation::equal && is_same_method) {
            note(Severity::error, where(b),
                 a.path == b.path ? std::string{"The operation is repeated."}
                                  : fmt::format("It is the same operation as {}.", a.path));
        } else if (relation == Relation::equal && a.path != b.path) {
            note(Severity::warning, where(b),
                 fmt::format("It is the path {} with other placeholder names.", a.path));
        } else if (relation == Relation::ambiguous && is_same_method) {
            const bool is_alike = a.opening == b.opening && a.scopes == b.scopes;
            note(Severity::warning, where(b),
                 fmt::format("Some paths match both it and {}, and neither is more specific; the "
                             "first fixed segment decides here.{}",
                             a.path,
                             is_alike ? ""
                                      : " An upstream that decides differently would answer with "
                                        "an operation that needs other access."));
        }
    }

    const ScopeCatalogue& scopes_;
    const ReadDocument* document_ = nullptr;
    std::set<std::string, std::less<>> prefixes_;
    std::vector<Segments> segments_;
    std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> lint(std::span<const ApiDocument> documents, const ScopeCatalogue& scopes) {
    std::vector<ReadDocument> read;
    for (const auto& document : documents) read.push_back(read_rule_document(document));
    return lint(read, scopes);
}

std::vector<Finding> lint(std::span<const ReadDocument> documents, const ScopeCatalogue& scopes) {
    Linter linter(scopes);
    for (const auto& document : documents) linter.check(document);
    return linter.take();
}

std::string to_text(const Finding& finding) {
    constexpr std::string_view names[] = {"notice", "warning", "error"};
    return fmt::format("{}: {}: {}", names[static_cast<std::size_t>(finding.severity)],
                       finding.where, finding.what);
}

}  // namespace grantor::edge
