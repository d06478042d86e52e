// The records of a company as one caller may see them. Records that the caller may not see, and
// those deleted long ago, do not exist here. Every read of the engine goes through a View.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "model/company.hpp"
#include "sandbox/engine/custom/custom_field.hpp"
#include "sandbox/engine/entity.hpp"

namespace grantor::sandbox {

class View {
 public:
    // What an operation sees; what it writes is noted in the call's journal. `tx` outlives the
    // view. The caller's role is read here, in the same transaction.
    View(const ReadTx& tx, const Call& call);
    // Changes through this one are not announced: the demo data.
    View(const ReadTx& tx, const ApiCaller& caller, Time now);

    const ReadTx& tx() const { return tx_; }
    Time now() const { return now_; }
    CompanyId company_id() const { return caller_.company_id; }
    UserId user_id() const { return caller_.user_id; }
    bool is_admin() const { return is_admin_; }
    // Null: changes are not announced.
    Journal* journal() const { return journal_; }
    // Null: the company is gone.
    const std::shared_ptr<const Company>& company() const { return company_; }

    // Deleted ones too.
    std::optional<Item> find(const EntityDescription& entity, std::int64_t id) const;
    std::vector<Item> find_all(const EntityDescription& entity,
                               const std::vector<std::int64_t>& ids) const;
    // Not deleted; for what a new relation may lead to.
    bool has(const EntityDescription& entity, std::int64_t id) const;
    std::vector<Record> list(const EntityDescription& entity, RecordFilter filter,
                             const RecordPage& page) const;
    // The first live record in that order, if there is one.
    std::optional<Item> first(const EntityDescription& entity, RecordFilter filter,
                              const RecordPage& page) const;
    std::vector<LinkedRecords> count_links(const EntityDescription& entity,
                                           std::string_view relation,
                                           const std::vector<std::int64_t>& targets) const;

    // The company's own fields of these records, read when first asked for.
    const CustomFields& custom_fields(const EntityDescription& entity) const;

    RecordSet set_of(const EntityDescription& entity) const;
    // Zero: everything.
    UserId seen_by() const { return is_admin_ ? UserId{} : caller_.user_id; }
    bool is_gone(const Record& record) const;
    bool may_see(const Record& record) const;

 private:
    const ReadTx& tx_;
    ApiCaller caller_;
    Time now_;
    std::shared_ptr<const Company> company_;
    bool is_admin_ = false;
    Journal* journal_ = nullptr;
    mutable std::map<std::string_view, CustomFields> custom_fields_;  // by holder
};

// An active member of the company.
bool is_active_member(UserId user, CompanyId company, const ReadTx& tx);

}  // namespace grantor::sandbox
