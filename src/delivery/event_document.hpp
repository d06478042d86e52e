// What the operator's own servers send to POST /events, read strictly (docs/deliveries.md): a JSON
// object, or an array of them. Pure.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "model/webhook.hpp"

namespace grantor::delivery {

// In one request. Their deliveries are filed in one unit of work, and other units wait for it.
inline constexpr std::size_t events_max = 100;
inline constexpr std::size_t permitted_users_max = 1000;

// "[3].action" of the fourth of an array, "action" of a single one; "" is the document itself.
struct EventProblem {
    std::string field;
    std::string text;  // "must be create, change or delete"
};
using EventProblems = std::vector<EventProblem>;

struct PostedEvent {
    std::string place;    // what its fields' names begin with: "[3]."
    std::string company;  // a label, or an id in digits
    ChangeEvent event;    // except its company
};

// What is wrong with the first faulty event; never empty.
std::expected<std::vector<PostedEvent>, EventProblems> read_events(std::string_view body);

}  // namespace grantor::delivery
