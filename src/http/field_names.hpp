// Names of header fields as every kind of server may read them: in any letter case, and with any
// other character for '-', because servers that pass fields on as environment variables turn
// everything but letters and digits into '_'.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace grantor::http {

bool is_same_field_name(std::string_view a, std::string_view b);
// A token of RFC 9110 §5.6.2.
bool is_field_name(std::string_view text);
// No control byte except the tab: nothing that ends a line, nothing that some parser might cut at.
bool is_field_value(std::string_view text);

// Cheap for names that are not in it.
class FieldNames {
 public:
    FieldNames() = default;
    FieldNames(const FieldNames&) = delete;
    FieldNames& operator=(const FieldNames&) = delete;
    // "X-Auth-*" is every name that begins so. Throws std::invalid_argument that names the one that
    // is not a field name.
    explicit FieldNames(const std::vector<std::string>& names);

    // Views: the text stays with the caller.
    void add(std::string_view name);
    void add_names_of(std::string_view lines);
    void clear();

    bool contains(std::string_view name) const;

 private:
    std::vector<std::string> owned_;
    std::vector<std::string_view> names_;
    std::vector<std::string> prefixes_;
    // Of each length, the last for all above: bit n, there is a name that begins with the letter n.
    std::array<std::uint32_t, 64> letters_{};
    std::uint32_t prefix_letters_ = 0;
};

}  // namespace grantor::http
