// Audit events in the words of pages.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "model/event.hpp"

namespace grantor::marketplace {

struct AuditWords {
    AuditKind kind;
    std::string_view text;  // "Blocked or allowed an app"
};
// Every kind, in the order in which a page offers them.
std::span<const AuditWords> audit_words();
std::string_view audit_text(AuditKind kind);
// By its name on paper (audit_kind_name).
std::optional<AuditKind> audit_kind_named(std::string_view name);

}  // namespace grantor::marketplace
