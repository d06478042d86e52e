// The steps of an app's life after its consent: what the demo app sends at each, and what it learns
// from the answer. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "sandbox/demo_app/call.hpp"
#include "sandbox/demo_app/walk.hpp"
#include "service/services.hpp"

namespace grantor::sandbox {

// Of an address: "exchange".
std::optional<DemoStep> read_demo_step(std::string_view name);

struct DemoStepText {
    DemoStep step{};
    std::string_view name;     // in addresses
    std::string_view heading;  // "Exchange the code"
    std::string_view button;
    std::string_view why;  // one sentence for who has never done it
};
const DemoStepText& text_of(DemoStep step);

// `api_path` is what the step `call` asks for.
DemoCall call_of(DemoStep step, const Walk& walk, const AppCredentials& app,
                 std::string_view api_path);

// Tokens of an answer, or that the app is uninstalled.
void take_answer(DemoStep step, int status, std::string_view body, Walk& walk);

// The first of the platform's operations that reads and needs no id; "" if there is none. Those
// that every reader of the docs knows come first.
std::string readable_path(std::span<const OfferedOperation> operations);

}  // namespace grantor::sandbox
