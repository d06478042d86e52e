#include "model/webhook_words.hpp"

#include <algorithm>
#include <array>

namespace grantor {
namespace {

constexpr std::array<std::string_view, 4> actions_v2{"create", "change", "delete", "*"};
constexpr std::array<std::string_view, 5> actions_v1{"added", "updated", "deleted", "merged", "*"};

constexpr std::array<std::string_view, 17> objects_v2{"activity",     "deal",    "deal_installment",
                                                      "deal_product", "lead",    "note",
                                                      "person",       "phase",   "organization",
                                                      "pipeline",     "product", "project",
                                                      "board",        "stage",   "task",
                                                      "user",         "*"};
constexpr std::array<std::string_view, 12> objects_v1{
    "activity", "activityType", "deal",    "lead",  "note", "organization",
    "person",   "pipeline",     "product", "stage", "user", "*"};

}  // namespace

std::span<const std::string_view> webhook_actions(WebhookVersion version) {
    if (version == WebhookVersion::v1) return actions_v1;
    return actions_v2;
}

std::span<const std::string_view> webhook_objects(WebhookVersion version) {
    if (version == WebhookVersion::v1) return objects_v1;
    return objects_v2;
}

std::string_view webhook_version_name(WebhookVersion version) {
    return version == WebhookVersion::v1 ? "1.0" : "2.0";
}

bool knows_object(WebhookVersion version, std::string_view object) {
    const auto objects = webhook_objects(version);
    return std::ranges::find(objects, object) != objects.end();
}

bool tells_of(WebhookVersion version, std::string_view object) {
    const auto other = version == WebhookVersion::v1 ? WebhookVersion::v2 : WebhookVersion::v1;
    return knows_object(version, object) || !knows_object(other, object);
}

}  // namespace grantor
