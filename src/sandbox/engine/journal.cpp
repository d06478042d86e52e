#include "sandbox/engine/journal.hpp"

namespace grantor::sandbox {

void Journal::note(const EntityDescription& entity, std::int64_t id, std::optional<Record> before) {
    if (webhooks().empty() || !noted_.emplace(&entity, id).second) return;
    entries_.push_back({&entity, id, std::move(before)});
}

const std::vector<Webhook>& Journal::webhooks() const {
    if (!webhooks_) webhooks_ = tx_.webhooks().of_company(company_);
    return *webhooks_;
}

}  // namespace grantor::sandbox
