// Two small tables: the catalogue of scopes, which migrations fill, and named settings of the
// system.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauth/scope_catalogue.hpp"
#include "store/sql.hpp"

namespace grantor {

class Scopes {
 public:
    explicit Scopes(SqlConnection& connection) : connection_(connection) {}
    Scopes(const Scopes&) = delete;

    // In the order of the catalogue.
    std::vector<Scope> all() const;

 private:
    SqlConnection& connection_;
};

struct Setting {
    std::string name;
    std::string value;
};

class Settings {
 public:
    explicit Settings(SqlConnection& connection) : connection_(connection) {}
    Settings(const Settings&) = delete;

    std::optional<std::string> get(std::string_view name) const;
    // Adds or replaces.
    void set(const Setting& setting);

 private:
    SqlConnection& connection_;
};

}  // namespace grantor
