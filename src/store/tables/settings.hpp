// Named settings of the system.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/sql.hpp"

namespace grantor {

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
