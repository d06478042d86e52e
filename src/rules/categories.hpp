// The categories of the marketplace: adding, renaming and removing them, alike for pages, the
// management API and the command line.
#pragma once

#include <string_view>

#include "model/category.hpp"
#include "model/event.hpp"
#include "rules/refusal.hpp"
#include "store/transaction.hpp"

namespace grantor {

inline constexpr std::size_t category_name_max = 40;  // in characters
// A page shows them all, and a developer chooses from them.
inline constexpr std::size_t categories_max = 50;

// `by` says who does it and when; it becomes the row of the audit log. Refuses: the field `name`,
// a name that another category has in whatever letter case, or there are too many.
Outcome<CategoryId> add_category(std::string_view name, AuditEvent by, WriteTx& tx);
// Its apps stay in it.
Outcome<void> rename_category(const Category& renamed, AuditEvent by, WriteTx& tx);

struct CategoryRemoval {
    CategoryId id;
    CategoryId move_to;  // where its apps go; 0: nowhere, and then it must have none
};
Outcome<void> remove_category(const CategoryRemoval& removal, AuditEvent by, WriteTx& tx);

}  // namespace grantor
