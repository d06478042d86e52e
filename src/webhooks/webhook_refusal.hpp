// Why a request about webhooks is refused (docs/wire.md §7.1: an envelope of its own).
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace grantor::webhooks {

struct FieldProblem {
    std::string_view field;          // a constant: "subscription_url"
    std::vector<std::string> texts;  // name fields and words, never contents
};

struct WebhookRefusal {
    enum class Kind {
        invalid,    // 400: what was sent
        forbidden,  // 403: of another app or user of the company
        not_found,  // 404: not there, or another company's, which is the same
        too_many,   // 422: webhooks_of_user_max
    };
    Kind kind = Kind::invalid;
    std::vector<FieldProblem> problems = {};  // of `invalid`, every field at once
    // For the owner of the app only: which check refuses.
    std::string_view check = "webhook";
    std::string explanation = {};
};

template <class T>
using WebhookResult = std::expected<T, WebhookRefusal>;

}  // namespace grantor::webhooks
