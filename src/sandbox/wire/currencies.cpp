#include "sandbox/wire/currencies.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cmath>
#include <fmt/format.h>

#include "sandbox/wire/text.hpp"

namespace grantor::sandbox {
namespace {

constexpr std::array<Currency, 34> currencies{{
    {1, "AED", "UAE Dirham", 2, "AED"},
    {2, "ARS", "Argentine Peso", 2, "AR$"},
    {3, "AUD", "Australian Dollar", 2, "A$"},
    {4, "BGN", "Bulgarian Lev", 2, "лв"},
    {5, "BRL", "Brazilian Real", 2, "R$"},
    {6, "CAD", "Canadian Dollar", 2, "CA$"},
    {7, "CHF", "Swiss Franc", 2, "CHF"},
    {8, "CLP", "Chilean Peso", 0, "CL$"},
    {9, "CNY", "Chinese Yuan", 2, "CN¥"},
    {10, "COP", "Colombian Peso", 2, "CO$"},
    {11, "CZK", "Czech Koruna", 2, "Kč"},
    {12, "DKK", "Danish Krone", 2, "kr"},
    {13, "EUR", "Euro", 2, "€"},
    {14, "GBP", "British Pound", 2, "£"},
    {15, "HKD", "Hong Kong Dollar", 2, "HK$"},
    {16, "HUF", "Hungarian Forint", 2, "Ft"},
    {17, "IDR", "Indonesian Rupiah", 2, "Rp"},
    {18, "ILS", "Israeli New Shekel", 2, "₪"},
    {19, "INR", "Indian Rupee", 2, "₹"},
    {20, "ISK", "Icelandic Króna", 0, "kr"},
    {21, "JPY", "Japanese Yen", 0, "¥"},
    {22, "KRW", "South Korean Won", 0, "₩"},
    {23, "MXN", "Mexican Peso", 2, "MX$"},
    {24, "NOK", "Norwegian Krone", 2, "kr"},
    {25, "NZD", "New Zealand Dollar", 2, "NZ$"},
    {26, "PLN", "Polish Złoty", 2, "zł"},
    {27, "RON", "Romanian Leu", 2, "lei"},
    {28, "SEK", "Swedish Krona", 2, "kr"},
    {29, "SGD", "Singapore Dollar", 2, "S$"},
    {30, "THB", "Thai Baht", 2, "฿"},
    {31, "TRY", "Turkish Lira", 2, "₺"},
    {32, "UAH", "Ukrainian Hryvnia", 2, "₴"},
    {33, "USD", "US Dollar", 2, "$"},
    {34, "ZAR", "South African Rand", 2, "R"},
}};

json::object currency_object(const Currency& currency) {
    return {{"id", currency.id},         {"code", currency.code},
            {"name", currency.name},     {"decimal_points", currency.decimal_points},
            {"symbol", currency.symbol}, {"active_flag", true},
            {"is_custom_flag", false}};
}

std::string with_thousands(std::string digits) {
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

}  // namespace

const Currency* find_currency(std::string_view code) {
    const auto found = std::ranges::find(currencies, code, &Currency::code);
    return found == currencies.end() ? nullptr : &*found;
}

std::string formatted_amount(double amount, std::string_view currency_code) {
    const auto* currency = find_currency(currency_code);
    const int decimals =
        currency == nullptr || amount == std::floor(amount) ? 0 : currency->decimal_points;
    const auto digits = fmt::format("{:.{}f}", std::fabs(amount), decimals);
    const auto point = digits.find('.');
    std::string out = amount < 0 ? "-" : "";
    out += currency == nullptr ? std::string_view{} : currency->symbol;
    out += with_thousands(digits.substr(0, point));
    if (point != std::string::npos) out += digits.substr(point);
    return out;
}

Answer<Reply> list_currencies(const Call& call, const ReadTx&) {
    const auto term = lower_case(call.query.value("term").value_or(""));
    json::array data;
    for (const auto& currency : currencies)
        if (lower_case(currency.code).contains(term) || lower_case(currency.name).contains(term))
            data.push_back(currency_object(currency));
    return success(std::move(data));
}

}  // namespace grantor::sandbox
