// What a page shows once after a form has made it, such as a secret that nobody keeps. The form
// redirects like every other (so a reload makes nothing a second time), and the values travel to
// the next page sealed in a cookie: in no address, no log and no store.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/secret.hpp"
#include "base/time.hpp"
#include "http/message.hpp"

namespace grantor {

struct Services;
struct Visit;

struct OnceValue {
    OnceValue(std::string_view name, std::string_view value) : name(name), value(value) {}
    OnceValue(std::string_view name, const Secret& value) : name(name), value(value.reveal()) {}

    std::string_view name;
    std::string_view value;
};

// All names and values, percent-encoded: a cookie of 4 kB has room for it when it is sealed.
inline constexpr std::size_t once_content_max = 2500;

// see_done() with values that the page at `location`, a path of ours with or without a query, gets
// from Visit::once(). For this session alone, and for two minutes. A notice "" is none. More than
// once_content_max throws std::invalid_argument.
http::Response see_once(const Visit& visit, std::string_view location, std::string_view notice,
                        std::initializer_list<OnceValue> values);

// What Visit::once() reads.
struct ShownOnce {
    bool is_sent = false;  // the browser has such a cookie for this very path
    std::vector<std::pair<std::string, Secret>> values = {};
};
// Of the request, whose session has `cookie`.
ShownOnce read_once(const http::Request& request, std::string_view cookie, const Services& services,
                    Time now);
// The answer of that page removes the cookie: shown again, the page has no values.
void forget_once(http::Response& response, const http::Request& request, const Services& services);

}  // namespace grantor
