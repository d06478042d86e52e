// What the records of one answer mention besides themselves: people, related records, how many
// records lead to them, what is to be done next. Everything is read when it is first asked for,
// then kept; `prepare` reads for a whole page at once.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "model/company.hpp"
#include "sandbox/engine/entity.hpp"
#include "sandbox/engine/view.hpp"

namespace grantor::sandbox {

// What search found of a record.
struct FoundTexts {
    std::vector<std::string> custom_fields{};
    std::vector<std::string> notes{};
};

class Surroundings {
 public:
    explicit Surroundings(const View& view) : view_(view) {}
    Surroundings(const Surroundings&) = delete;

    // Reads what the keys will ask for about these records.
    // Of related records everything that v1 shows, or whether the caller may see them.
    enum class Needed { everything, visibility };
    void prepare(const EntityDescription& entity, std::span<const Item> items,
                 std::span<const ShownKey> keys, Needed needed);

    const View& view() const { return view_; }
    // "acme"
    std::string_view company_label() const;
    // The address that mail to the record is copied to: acme+deal7@….
    std::string mail_address(std::string_view entity, std::int64_t id) const;

    // Null if there is none.
    const User* user(UserId id) const;
    // Null: there is none that the caller may see.
    const Item* record(const EntityDescription& entity, std::int64_t id) const;
    // What the relation in `field` of the item leads to; null likewise.
    const Item* related(const EntityDescription& entity, const Item& item,
                        std::string_view field) const;
    // Live records of `counted` that lead to the record; of one status, of several
    // separated by commas, or of any if it is "".
    std::int64_t count(const EntityDescription& entity, std::int64_t id,
                       const EntityDescription& counted, std::string_view status) const;
    enum class Which { next, last };
    // The next activity that is not done, or the last that is. Null if there is none.
    const Item* activity(const EntityDescription& entity, std::int64_t id, Which which) const;

    void set_found(const FoundTexts* found) { found_ = found; }
    const FoundTexts* found() const { return found_; }

 private:
    using RecordKey = std::pair<const EntityDescription*, std::int64_t>;
    // What is counted, the relation, the target.
    using CountKey = std::tuple<const EntityDescription*, std::string_view, std::int64_t>;

    void prepare_records(const EntityDescription& entity, std::span<const Item> items,
                         Needed needed);
    void prepare_counts(const EntityDescription& entity, std::span<const Item> items,
                        std::span<const ShownKey> keys);
    void read_counts(const EntityDescription& counted, std::string_view relation,
                     const std::vector<std::int64_t>& targets) const;

    const View& view_;
    const FoundTexts* found_ = nullptr;
    mutable std::unordered_map<UserId, std::optional<User>> users_;
    mutable std::map<RecordKey, std::optional<Item>> records_;
    mutable std::map<CountKey, std::map<std::string, std::int64_t>> counts_;
    mutable std::map<std::tuple<const EntityDescription*, std::int64_t, Which>, std::optional<Item>>
        activities_;
};

}  // namespace grantor::sandbox
