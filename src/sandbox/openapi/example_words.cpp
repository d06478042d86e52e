#include "sandbox/openapi/example_words.hpp"

namespace grantor::sandbox::openapi {

std::vector<std::pair<std::string_view, std::string_view>> example_words() {
    return {
        {"base,orders:read", "base,deals:full"},
        {"base orders:read", "base deals:full"},
        {"/orders?limit=1", "/api/v2/deals?limit=1"},
        {"api/orders", "api/v2/deals"},
        {"See the documentation of the API.", "Please check developers.pipedrive.com"},
        {"those that the platform reports, such as `user`.",
         "`activity`, `deal`, `lead`, `note`, `organization`, `person`, `pipeline`, `product`, "
         "`stage`, `user`, and any that the platform adds."},
    };
}

}  // namespace grantor::sandbox::openapi
