// What a client can say about its request beside the request itself: another method, another path,
// another host, scheme or address. Many servers obey such fields as they come out of the box, so
// what was checked and what is carried out would be two requests (attack 26). None of them passes
// the edge or the gateway; what an upstream must know, these say themselves.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace grantor::http {

// As UpstreamOptions::dropped_fields takes them.
const std::vector<std::string>& claim_fields();
// Of them, fields of a single name, for a server that is told which ones to remove; not those that
// every proxy sets itself (X-Forwarded-*).
const std::vector<std::string>& removable_claim_fields();

// In any spelling, as FieldNames compares.
bool is_method_claim(std::string_view field_name);
bool is_target_claim(std::string_view field_name);

// Of a parameter of a query or a form, as sent: "_method=DELETE", as Rails, Laravel, Symfony and
// WordPress read it. In any spelling that one of them takes for it.
bool is_method_parameter(std::string_view parameter);

// Fields of an answer that hold for the whole host that it comes from, or that a server in front
// of us obeys. The host is ours: an API must not empty its cookies or open it to other pages.
const std::vector<std::string>& host_wide_fields();

}  // namespace grantor::http
