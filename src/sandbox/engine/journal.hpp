// What one request changes, for the webhooks of the company. It is noted where every write of the
// engine goes (engine/writing.hpp), so that no entity can be forgotten, and told when the request
// has done all of its work (announcing/announcements.hpp): one event for each record, however often
// it was written on the way.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "model/record.hpp"
#include "model/webhook.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {

struct EntityDescription;

class Journal {
 public:
    struct Entry {
        const EntityDescription* entity = nullptr;
        std::int64_t id = 0;
        std::optional<Record> before;  // nothing: the record was added
    };

    // Of one unit of work, which is `tx`.
    Journal(CompanyId company, const ReadTx& tx) : company_(company), tx_(tx) {}
    Journal(const Journal&) = delete;

    // The record was written. Where the company has no webhook nothing is kept, and all it costs is
    // one look-up, once.
    void note(const EntityDescription& entity, std::int64_t id, std::optional<Record> before);

    // In the order in which the records were first written.
    const std::vector<Entry>& entries() const { return entries_; }
    // Of the company; read with the first entry.
    const std::vector<Webhook>& webhooks() const;

 private:
    CompanyId company_;
    const ReadTx& tx_;
    mutable std::optional<std::vector<Webhook>> webhooks_;
    std::vector<Entry> entries_;
    std::set<std::pair<const EntityDescription*, std::int64_t>> noted_;
};

}  // namespace grantor::sandbox
