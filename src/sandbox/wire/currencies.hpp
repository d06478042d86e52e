// The currencies of the demo CRM and the operation that lists them. The same for every company.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/wire/call.hpp"

namespace grantor::sandbox {

struct Currency {
    std::int64_t id;
    std::string_view code;
    std::string_view name;
    int decimal_points;
    std::string_view symbol;
};

// Null if there is none.
const Currency* find_currency(std::string_view code);
// "€1,234.50"; whole amounts without decimals.
std::string formatted_amount(double amount, std::string_view currency_code);

// GET /v1/currencies?term=
Answer<Reply> list_currencies(const Call& call, const ReadTx& tx);

}  // namespace grantor::sandbox
