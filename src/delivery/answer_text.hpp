// What is kept of an answer for the log of deliveries, which people read. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace grantor::delivery {

// Valid UTF-8 without control characters other than line feeds and tabs. Some servers answer with
// what they were sent: a secret that the answer repeats, or the beginning of one at its cut end, is
// replaced by three stars.
std::string answer_text(std::string_view answer, std::span<const Secret> secrets);

// "https://example.com:8443": where a delivery went, for the log of the service. Path and query may
// be secrets.
std::string origin_of(std::string_view url);

}  // namespace grantor::delivery
