// The categories of the marketplace. Apps and what waits for a review name them by their names.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "model/category.hpp"
#include "store/sql.hpp"

namespace grantor {

struct CategoryUse {
    Category category;
    std::int64_t apps = 0;  // that are in it, or asked a reviewer to be; not deleted ones
};

class Categories {
 public:
    explicit Categories(SqlConnection& connection) : connection_(connection) {}
    Categories(const Categories&) = delete;

    // By name.
    std::vector<Category> all() const;
    std::vector<CategoryUse> uses() const;
    std::optional<Category> find(CategoryId id) const;
    std::optional<Category> find_by_name(std::string_view name) const;

    // A name that exists already is a StoreError.
    CategoryId add(std::string_view name);
    // Only the row: the apps in it follow with Apps::move_category and AppReviews::move_category.
    // False: there is no such category.
    bool rename(const Category& category);
    bool remove(CategoryId id);
    void remove_all();

 private:
    SqlConnection& connection_;
};

}  // namespace grantor
