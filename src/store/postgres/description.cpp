#include <fmt/format.h>
#include <libpq-fe.h>
#include <memory>
#include <string_view>

#include "store/error.hpp"
#include "store/postgres/postgres_store.hpp"

namespace grantor {

std::string describe_postgres(const std::string& url) {
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed(
        PQconninfoParse(url.c_str(), nullptr), PQconninfoFree);
    // libpq's own message quotes what it did not understand, which may be the password.
    if (!parsed)
        throw StoreError(
            "`store.url` is not an address of PostgreSQL, such as "
            "postgresql://grantor@db.example.com/grantor");
    const auto value = [&](std::string_view name) -> std::string {
        for (const auto* option = parsed.get(); option->keyword != nullptr; ++option)
            if (option->keyword == name && option->val != nullptr) return option->val;
        return {};
    };
    const auto host = value("host").empty() ? value("hostaddr") : value("host");
    const auto port = value("port");
    return fmt::format("postgresql://{}{}{}/{}", host, port.empty() ? "" : ":", port,
                       value("dbname"));
}

}  // namespace grantor
