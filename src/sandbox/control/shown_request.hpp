// A logged request as it is shown, in JSON and on the page: with the explanation of its refusal.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/control/control.hpp"
#include "sandbox/control/request_log.hpp"

namespace grantor::sandbox {

struct ShownRequest {
    LoggedRequest request;
    std::string check;
    std::string explanation;
};

// What a query asks for; the error is one sentence.
std::expected<LogFilter, std::string_view> read_log_filter(const http::Request& request);

// Explanations are written separately from the requests: before a read that asks for the newest,
// not within one.
void write_explanations(const Control& control);
std::vector<ShownRequest> shown_requests(const Control& control, const LogFilter& filter,
                                         const ReadTx& tx);
std::optional<ShownRequest> find_shown_request(const Control& control, std::int64_t number,
                                               const ReadTx& tx);

std::string explanation_of(const ShownRequest& shown);
// "Deal Radar for ada@example.com in acme"
std::string sender_text(const LoggedRequest& request);
double in_ms(std::chrono::microseconds took);

struct OutcomeChoice {
    LogOutcome outcome;
    std::string_view value;
    std::string_view text;
};
inline constexpr OutcomeChoice outcome_choices[] = {
    {LogOutcome::any, "", "All"},
    {LogOutcome::allowed, "allowed", "Allowed"},
    {LogOutcome::refused, "refused", "Refused"},
};

}  // namespace grantor::sandbox
