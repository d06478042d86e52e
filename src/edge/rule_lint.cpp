#include "edge/rule_lint.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

#include "edge/matching/path_template.hpp"

namespace grantor::edge {
namespace {

// A cost above a large company's daily budget would only close the operation.
constexpr std::int64_t cost_max = 1'000'000;
// Templates are compared with one another: this many take a second.
constexpr std::size_t operations_max = 20'000;

bool have_same_access(const DocumentedOperation& a, const DocumentedOperation& b) {
    return a.opening == b.opening && a.alternatives == b.alternatives;
}

std::set<std::string> unknown_scopes(const DocumentedOperation& operation,
                                     const ScopeCatalogue& scopes) {
    std::set<std::string> out;
    for (const auto& names : operation.alternatives)
        for (const auto& name : names)
            if (!scopes.find(name)) out.insert(name);
    return out;
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
        check_placeholders(operation);
        for (const auto& scope : unknown_scopes(operation, scopes_))
            if (!document_->foreign_scopes.contains(scope))
                note(Severity::error, where(operation),
                     fmt::format("The scope \"{}\" is not in the catalogue.", scope));
        if (operation.opening == Opening::everybody)
            note(Severity::notice, where(operation), "It is open to everybody, without a token.");
        if (operation.opening == Opening::closed)
            note(Severity::warning, where(operation),
                 "It is closed to all apps. " + operation.closed_because);
        if (!operation.cost) {
            note(Severity::notice, where(operation),
                 fmt::format("It has no x-token-cost; {} is used.", default_cost(operation)));
        } else if (*operation.cost < 0 || *operation.cost > cost_max) {
            note(Severity::error, where(operation),
                 fmt::format("The cost is not between 0 and {}.", cost_max));
        }
    }

    void check_placeholders(const DocumentedOperation& operation) {
        std::set<std::string_view> names;
        for (const auto& segment : operation.segments)
            for (const auto& name : segment.names)
                if (!names.insert(name).second)
                    note(Severity::warning, where(operation),
                         fmt::format("The placeholder {{{}}} is repeated.", name));
    }

    // Only templates of as many segments can fit the same path.
    void check_pairs() {
        std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> groups;
        for (std::size_t i = 0; i < document_->operations.size(); ++i) {
            const auto& operation = document_->operations[i];
            groups[{operation.mount, operation.segments.size()}].push_back(i);
        }
        for (const auto& [key, group] : groups)
            for (std::size_t i = 0; i < group.size(); ++i)
                for (std::size_t j = 0; j < i; ++j) check_pair(group[j], group[i]);
    }

    void check_pair(std::size_t first, std::size_t second) {
        const auto& a = document_->operations[first];
        const auto& b = document_->operations[second];
        const bool is_same_method = a.method == b.method;
        const auto rank = compare(a.segments, b.segments);
        if (rank == Rank::equal && is_same_method) {
            note(Severity::error, where(b),
                 a.path == b.path ? std::string{"The operation is repeated."}
                                  : fmt::format("It is the same operation as {}.", a.path));
        } else if (rank == Rank::equal && a.path != b.path) {
            note(Severity::warning, where(b),
                 fmt::format("It is the path {} with other placeholder names.", a.path));
        } else if (rank == Rank::ambiguous && is_same_method) {
            note(Severity::warning, where(b),
                 fmt::format("Some paths match both it and {}, and neither is more specific. {}",
                             a.path,
                             have_same_access(a, b)
                                 ? "The first fixed segment decides here."
                                 : "They need different access, and servers disagree which of "
                                   "them is meant, so these paths are refused."));
        } else if (rank == Rank::first && is_same_method) {
            check_ranked(a, b);
        } else if (rank == Rank::second && is_same_method) {
            check_ranked(b, a);
        }
    }

    // Attack 26: only an API that tells a fixed segment from its lookalikes may have them.
    void check_ranked(const DocumentedOperation& special, const DocumentedOperation& general) {
        if (have_same_access(special, general)) return;
        if (!warned_of_lookalikes_.insert(&special).second) return;
        const std::string_view consequence =
            document_->is_case_sensitive
                ? "passes as the latter, since the API is said to be case-sensitive: a server that "
                  "is not would answer with this operation."
                : "is refused, since some servers would answer with this operation.";
        note(Severity::warning, where(special),
             fmt::format("It needs other access than {}. A request that differs from its path only "
                         "in case, trimmed characters or a format ending such as .json {}",
                         general.path, consequence));
    }

    const ScopeCatalogue& scopes_;
    const ReadDocument* document_ = nullptr;
    std::set<std::string, std::less<>> prefixes_;
    std::set<const DocumentedOperation*> warned_of_lookalikes_;
    std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> lint(std::span<const ApiDocument> documents, const ScopeCatalogue& scopes) {
    return lint(read_rule_documents(documents), scopes);
}

std::vector<Finding> lint(std::span<const ReadDocument> documents, const ScopeCatalogue& scopes) {
    Linter linter(scopes);
    for (const auto& document : documents) linter.check(document);
    return linter.take();
}

std::set<std::string> unknown_scopes(const ReadDocument& document, const ScopeCatalogue& scopes) {
    std::set<std::string> out;
    for (const auto& operation : document.operations) out.merge(unknown_scopes(operation, scopes));
    return out;
}

std::string to_text(const Finding& finding) {
    constexpr std::string_view names[] = {"notice", "warning", "error"};
    return fmt::format("{}: {}: {}", names[static_cast<std::size_t>(finding.severity)],
                       finding.where, finding.what);
}

}  // namespace grantor::edge
